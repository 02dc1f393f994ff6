import type { Gap } from '@/lib/mesh/snapshot';
import type { Model } from './model';

const KINDS = {
  authorization: 'authorizationpolicies',
  peer: 'peerauthentications',
  request: 'requestauthentications',
  destination: 'destinationrules',
} as const;

/** The first gap that hides policies of one kind from a workload of a namespace. */
export const gapFor = (model: Model, kind: keyof typeof KINDS, namespaces: readonly string[]): Gap | null =>
  model.snapshot.gaps.find(
    (gap) =>
      gap.resource.startsWith(KINDS[kind]) &&
      gap.kind !== 'not-installed' &&
      (gap.namespace === null ||
        gap.namespace === model.snapshot.config.rootNamespace ||
        namespaces.includes(gap.namespace)),
  ) ?? null;

/** "list authorizationpolicies.security.istio.io in vault". */
export const gapText = ({ verb, resource, namespace }: Gap): string =>
  `${verb} ${resource} in ${namespace ?? 'every namespace'}`;
