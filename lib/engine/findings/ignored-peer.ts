import type { PeerAuthentication } from '@/lib/mesh/istio';
import type { Finding } from '@/lib/mesh/reachability';
import { byNamespace } from '../attach';
import type { ModelWorkload } from '../model';
import { modeAt } from '../mtls';
import { type Check, remarkOn } from './remark';
import { selectionOf } from './selection';
import { grouped, type Survey } from './survey';

const labelsOf = ({ spec }: PeerAuthentication): readonly [string, string][] =>
  Object.entries(spec.selector?.matchLabels ?? {});

const isRootSelector = ({ model }: Survey, policy: PeerAuthentication): boolean =>
  labelsOf(policy).length > 0 && policy.meta.namespace === model.snapshot.config.rootNamespace;

const rootSelectors: Check = (survey) =>
  survey.model.snapshot.peerAuthentications
    .filter((policy) => isRootSelector(survey, policy))
    .map((policy) =>
      remarkOn('L20', policy, {
        path: 'spec.selector',
        message:
          'A PeerAuthentication with a selector is ignored in the root namespace. Put it into the namespace of its workloads.',
      }),
    );

const passedOver = (policy: PeerAuthentication, winner: PeerAuthentication, of: string): Finding =>
  remarkOn('L20', policy, {
    path: labelsOf(policy).length > 0 ? 'spec.selector' : '',
    message: `PeerAuthentication ${winner.meta.name} is the older one for ${of}: it alone counts, and this one is ignored there. Keep one of them.`,
  });

/** Of those without a selector, the oldest of a namespace counts. */
const losersOfNamespaces: Check = ({ model: { snapshot } }) =>
  [...byNamespace(snapshot.peerAuthentications.filter((policy) => labelsOf(policy).length === 0))].flatMap(
    ([namespace, [winner, ...others]]) =>
      winner === undefined
        ? []
        : others.map((policy) =>
            passedOver(
              policy,
              winner,
              namespace === snapshot.config.rootNamespace ? 'the mesh' : `namespace ${namespace}`,
            ),
          ),
  );

/** Of those that select a workload, the oldest counts there. */
const losersOfWorkloads: Check = (survey) => {
  const policies = survey.model.snapshot.peerAuthentications.filter(
    (policy) => labelsOf(policy).length > 0 && !isRootSelector(survey, policy),
  );
  const numbers = grouped(policies.map((policy) => [policy.meta.namespace, policy] as const));
  const rivals = policies.filter(({ meta }) => (numbers.get(meta.namespace)?.length ?? 0) > 1);
  if (rivals.length === 0) return [];
  const selection = selectionOf(survey.model);
  return rivals.flatMap((policy) => {
    const lost = selection(policy.meta.namespace, Object.fromEntries(labelsOf(policy))).find(
      ({ mtls }) => mtls.workloadPolicy !== null && mtls.workloadPolicy !== policy,
    );
    return lost?.mtls.workloadPolicy ? passedOver(policy, lost.mtls.workloadPolicy, lost.workload.id) : [];
  });
};

/** Keys that are a Service's port and no port of the workloads that the policy decides for. */
const servicePortKeys = (
  policy: PeerAuthentication,
  entries: readonly ModelWorkload[],
): readonly string[] => {
  const keys = Object.keys(policy.spec.portLevelMtls ?? {});
  if (keys.length === 0) return [];
  const addresses = entries.flatMap((entry) => entry.addresses);
  const targets = new Set(addresses.map(({ targetPort }) => String(targetPort)));
  const services = new Set(addresses.flatMap(({ service, port }) => (service === null ? [] : String(port))));
  return keys.filter((key) => services.has(key) && !targets.has(key));
};

/** STRICT at a workload whose namespace tells clients to send plaintext. */
const unmetDemand = (policy: PeerAuthentication, entries: readonly ModelWorkload[]): readonly Finding[] => {
  const told = entries.find(
    ({ mtls, addresses }) =>
      mtls.service === 'DISABLE' &&
      (mtls.mode === 'STRICT' ||
        addresses.some(({ targetPort }) => targetPort !== null && modeAt(mtls, targetPort) === 'STRICT')),
  );
  if (told === undefined) return [];
  return [
    remarkOn('L20', policy, {
      path: policy.spec.mtls?.mode === 'STRICT' ? 'spec.mtls.mode' : 'spec.portLevelMtls',
      message: `Mutual TLS is disabled for the namespace of ${told.workload.id}, so that clients send plaintext, which STRICT refuses: nobody reaches it. Set the mode of the namespace to PERMISSIVE or STRICT.`,
    }),
  ];
};

const ofWinners: Check = ({ model }) => {
  const decided = grouped(
    model.workloads.flatMap((entry) =>
      entry.mtls.workloadPolicy === null || entry.workload.dataPlane === 'none'
        ? []
        : [[entry.mtls.workloadPolicy, entry] as const],
    ),
  );
  return [...decided].flatMap(([policy, entries]) => [
    ...servicePortKeys(policy, entries).map((key) =>
      remarkOn('L20', policy, {
        path: `spec.portLevelMtls.${key}`,
        message: `Port ${key} is the Service's, and modes are set for ports of the pod. Write the target port.`,
      }),
    ),
    ...unmetDemand(policy, entries),
  ]);
};

/** L20: a PeerAuthentication that Istio passes over, wholly or at a port, or that no client can meet. */
export const ignoredPeer: Check = (survey) =>
  [rootSelectors, losersOfNamespaces, losersOfWorkloads, ofWinners].flatMap((check) => check(survey));
