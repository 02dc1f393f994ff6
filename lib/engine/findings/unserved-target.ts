import type { AuthorizationPolicy, RequestAuthentication, TargetRef } from '@/lib/mesh/istio';
import { gapFor } from '../gaps';
import type { Model } from '../model';
import { type Check, remarkOn } from './remark';
import { kindOfRef, refsOf, type Survey } from './survey';

type Policy = AuthorizationPolicy | RequestAuthentication;

/** Only where all objects were read can one that is not among them be missing. */
const isWholeCluster = ({ snapshot }: Model): boolean =>
  snapshot.mesh.kind === 'cluster' && snapshot.scope.length === 0;

const missing = (model: Model, what: string, isRead: boolean): string | null =>
  isRead && isWholeCluster(model)
    ? `There is no ${what}: no proxy enforces this policy. Name one that exists.`
    : null;

const noWaypoint = (what: string): string =>
  `No waypoint serves ${what}, and sidecars pass over a policy with targetRefs: no proxy enforces it. Bind a waypoint with the label istio.io/use-waypoint, or use a selector.`;

const ofService = ({ model, waypoints }: Survey, namespace: string, name: string): string | null => {
  const service = model.service(namespace, name);
  const what = `Service ${namespace}/${name}`;
  if (service === undefined) return missing(model, what, gapFor(model, 'service', [namespace]) === null);
  return waypoints.ofService(service) === null ? noWaypoint(what) : null;
};

type Named = ReadonlyMap<string, { readonly labels: Readonly<Record<string, string>> }>;

const ofEntry = ({ model, waypoints }: Survey, entries: Named, at: { namespace: string; name: string }) => {
  const what = `ServiceEntry ${at.namespace}/${at.name}`;
  const found = entries.get(`${at.namespace}/${at.name}`);
  if (found === undefined) return missing(model, what, gapFor(model, 'entry', []) === null);
  return waypoints.ofLabels(at.namespace, found.labels) === null ? noWaypoint(what) : null;
};

const ofClass = ({ model }: Survey, namespace: string, name: string): string | null => {
  const { rootNamespace } = model.snapshot.config;
  return namespace === rootNamespace && name === 'istio-waypoint'
    ? null
    : `A GatewayClass is a target only for policies in ${rootNamespace}, and only istio-waypoint: no proxy enforces this one. Name a Gateway, or move the policy.`;
};

const indexOf = ({ snapshot }: Model, wanted: string): Named =>
  new Map(
    snapshot.others
      .filter(({ kind }) => kind === wanted)
      .map(({ meta }) => [`${meta.namespace}/${meta.name}`, { labels: meta.labels }]),
  );

/** L17: a policy whose target nobody serves. */
export const unservedTarget: Check = (survey) => {
  const { model } = survey;
  const entries = indexOf(model, 'ServiceEntry');
  const gateways = indexOf(model, 'KubernetesGateway');
  const problemOf = (ref: TargetRef, namespace: string): string | null => {
    const { name } = ref;
    switch (kindOfRef(ref)) {
      case '/Service':
        return ofService(survey, namespace, name);
      case 'networking.istio.io/ServiceEntry':
        return ofEntry(survey, entries, { namespace, name });
      case 'gateway.networking.k8s.io/GatewayClass':
        return ofClass(survey, namespace, name);
      case 'gateway.networking.k8s.io/Gateway':
        return gateways.has(`${namespace}/${name}`)
          ? null
          : missing(model, `Gateway ${namespace}/${name}`, gateways.size > 0);
      default:
        return null;
    }
  };
  const policies: readonly Policy[] = [
    ...model.snapshot.authorizationPolicies,
    ...model.snapshot.requestAuthentications,
  ];
  return policies.flatMap((policy) =>
    refsOf(policy.spec).flatMap(({ ref, path }) => {
      const message = problemOf(ref, policy.meta.namespace);
      return message === null ? [] : remarkOn('L17', policy, { path, message });
    }),
  );
};
