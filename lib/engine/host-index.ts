import type { DestinationRule } from '@/lib/mesh/istio';
import { hostCovers, resolveHost } from './hosts';
import { perSnapshot } from './per-snapshot';

/** Objects by the hosts that they name. */
export const byHost = <T>(named: readonly (readonly [host: string, of: T])[]) => {
  const exact = new Map<string, T[]>();
  const starred = named.filter(([host]) => host.startsWith('*'));
  for (const [host, of] of named) exact.set(host, [...(exact.get(host) ?? []), of]);
  return (host: string): readonly T[] => [
    ...(exact.get(host) ?? []),
    ...starred.filter(([pattern]) => hostCovers(pattern, host)).map(([, of]) => of),
  ];
};

/** Every DestinationRule for a host, whoever may know it. */
export const rulesOver = perSnapshot(({ destinationRules }): ((host: string) => readonly DestinationRule[]) =>
  byHost(destinationRules.map((rule) => [resolveHost(rule.spec.host, rule.meta.namespace), rule] as const)),
);
