import type { EndpointSlice, Pod, Service } from '@/lib/mesh/kubernetes';
import type {
  AuthorizationPolicy,
  DestinationRule,
  PeerAuthentication,
  RequestAuthentication,
} from '@/lib/mesh/istio';
import { defaultMeshConfig, type MeshConfig } from '@/lib/mesh/mesh-config';
import type { MeshObject } from '@/lib/mesh/snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { asMeshConfigMap, decodeMeshConfig } from '@/lib/objects/mesh-config';
import type { ObjectStore, StoredObject } from '../contract';

/** What only looks at the objects needs of the store. */
export type Objects = Pick<ObjectStore, 'list' | 'get'>;

type Known = {
  Pod: Pod;
  Service: Service;
  EndpointSlice: EndpointSlice;
  AuthorizationPolicy: AuthorizationPolicy;
  PeerAuthentication: PeerAuthentication;
  RequestAuthentication: RequestAuthentication;
  DestinationRule: DestinationRule;
};

const decoded = new WeakMap<StoredObject, MeshObject | null>();

/** Stored objects never change in place, so each version is decoded once. */
const decodeOnce = (object: StoredObject): MeshObject | null => {
  const known = decoded.get(object);
  if (known !== undefined) return known;
  const result = decodeObject(object, null);
  const noun = result?.ok ? result.value : null;
  decoded.set(object, noun);
  return noun;
};

const isOf = <K extends keyof Known>(object: MeshObject | null, kind: K): object is Known[K] =>
  object?.kind === kind;

/** One stored object as a noun; undefined when it is not of this kind or cannot be understood. */
export const asNoun = <K extends keyof Known>(
  kind: K,
  object: StoredObject | undefined,
): Known[K] | undefined => {
  const noun = object ? decodeOnce(object) : null;
  return isOf(noun, kind) ? noun : undefined;
};

/** The objects of one kind as nouns. */
export const nounsOf = <K extends keyof Known>(
  objects: Objects,
  kind: K,
  namespace?: string,
): readonly Known[K][] => objects.list(kind, namespace).flatMap((object) => asNoun(kind, object) ?? []);

/** The mesh config of the root namespace, as istiod would take it. */
export const meshConfigOf = (objects: Objects): MeshConfig => {
  const data = asMeshConfigMap(objects.get('ConfigMap', 'istio-system', 'istio'));
  const config = data ? decodeMeshConfig(data) : undefined;
  return config?.ok ? config.value : defaultMeshConfig;
};

/** The name by which faults and people know a pod's workload. */
export const appOf = (pod: Pod): string => {
  const label = pod.meta.labels['app'] ?? pod.meta.labels['app.kubernetes.io/name'];
  return `${pod.meta.namespace}/${label ?? pod.meta.name}`;
};

/** `namespace/name`. */
export const keyOf = (object: {
  readonly meta: { readonly namespace: string; readonly name: string };
}): string => `${object.meta.namespace}/${object.meta.name}`;
