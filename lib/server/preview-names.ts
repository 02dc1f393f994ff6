import type { DraftNames } from '@/lib/api/contract';
import { ok, type Result } from '@/lib/mesh/result';
import type { Ground } from './preview';

/** Names of a mesh that a draft may use, each once. */
export function answerDraftNames(ground: Result<Ground>): Result<DraftNames> {
  if (!ground.ok) return ground;
  const { snapshot, reachability } = ground.value;
  const labels = new Map(
    snapshot.workloads.flatMap(({ namespace, labels: own }) =>
      Object.entries(own).map(
        ([key, value]) => [`${namespace} ${key} ${value}`, { namespace, key, value }] as const,
      ),
    ),
  );
  const policies = [
    ...snapshot.authorizationPolicies,
    ...snapshot.peerAuthentications,
    ...snapshot.requestAuthentications,
    ...snapshot.destinationRules,
    ...snapshot.sidecars,
  ];
  return ok({
    namespaces: [
      ...new Set([
        ...snapshot.namespaces.map(({ meta }) => meta.name),
        ...snapshot.workloads.map(({ namespace }) => namespace),
      ]),
    ].sort(),
    principals: reachability.principals.flatMap(({ kind, id }) => (kind === 'account' ? [id] : [])),
    labels: [...labels.values()],
    policies: policies.map(({ kind, meta }) => ({ kind, namespace: meta.namespace, name: meta.name })),
  });
}
