import type { FuzzRound } from '@/lib/testing/fuzz/round';
import type { Sighting } from './agree';
import type { Judged } from './judge';
import type { Tally } from './tally';
import type { WireRequest } from './wire';

/** Names of fields, wherever they stand in a rule; conditions count by their key. */
const fieldsOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if ('key' in value && typeof value.key === 'string') return [value.key.replace(/\[.*$/, '')];
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(inner) && inner.every((one) => typeof one === 'string') ? [name] : fieldsOf(inner),
  );
};

/** What stood in a round. */
export const countRound = (tally: Tally, { objects, policies }: FuzzRound): void => {
  for (const { kind } of objects) tally.add('objects', kind);
  for (const { action, enforced, object } of policies) {
    tally.add('actions', enforced || action === 'AUDIT' ? action : `${action}, not enforced`);
    if (object.metadata.namespace === 'istio-system') tally.add('actions', 'of the root namespace');
  }
  for (const name of policies.flatMap(({ rules }) => fieldsOf(rules))) tally.add('fields', name);
};

/** What was asked, and what came of it. */
export const countPair = (
  tally: Tally,
  { fuzz, method }: WireRequest,
  { decision, chain }: Judged,
  seen: Sighting,
): void => {
  const { verdict, reason, detail } = decision;
  tally.add('verdicts', `${verdict} (${reason})`);
  tally.add('seen', seen);
  tally.add('chains', `${fuzz.port.inbound} as ${chain}`);
  tally.add('callers', fuzz.client.proxied ? 'with a proxy' : 'plaintext');
  tally.add('addresses', fuzz.host === null ? fuzz.address : `${fuzz.address}, other Host`);
  tally.add('methods', method);
  tally.add('tokens', fuzz.token === null ? 'none' : (fuzz.token.flaw ?? fuzz.token.place));
  if (['unknown', 'conditional', 'delegated'].includes(verdict))
    tally.add('not decided', `${reason} (${detail})`);
};
