import { OtherKind } from '@/lib/mesh/istio';
import type { ObjectStore } from '../contract';
import { meshSystem } from './mesh-system';
import { scenarioObjects, type ScenarioName } from './scenarios';

/** Kinds that a scenario or its user can have put there; what controllers made of them goes with them. */
export const scenarioKinds = [
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
  'DestinationRule',
  'Sidecar',
  ...OtherKind.options,
  'NetworkPolicy',
  'Service',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Pod',
  'EndpointSlice',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Namespace',
] as const;

/** Empties the store and fills it with one scenario. */
export const loadScenario = (store: ObjectStore, name: ScenarioName, controlUrl: string): void => {
  for (const kind of scenarioKinds)
    for (const { metadata } of store.list(kind)) store.delete(kind, metadata.namespace, metadata.name);
  for (const object of [...meshSystem(controlUrl), ...scenarioObjects(name)]) store.put(object);
};
