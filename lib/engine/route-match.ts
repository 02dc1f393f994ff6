import type { AccessRequest } from '@/lib/mesh/request';
import type { Client } from './caller';
import { array, type Json, record, text } from './json';
import type { NormalPath } from './path-normalization';
import { every, isUnknown, lacks, not, some, type Truth } from './truth';

/** What the client's proxy sees of a call when it looks for a route. */
export interface Routed {
  readonly request: AccessRequest;
  readonly client: Client;
  readonly port: number;
  readonly path: NormalPath | undefined;
}

/** Not decided here: the name of what is not worked out. */
export const OPEN = 'route';

const regexOf = (pattern: string, ignoreCase: boolean): RegExp | null => {
  try {
    return new RegExp(`^(?:${pattern})$`, ignoreCase ? 'i' : '');
  } catch {
    return null;
  }
};

/** `exact`, `prefix` or `regex`; without any of them presence is enough. */
const stringMatches = (match: Json, value: string, ignoreCase = false): Truth => {
  const fold = (one: string): string => (ignoreCase ? one.toLowerCase() : one);
  const [exact, prefix, regex] = [text(match['exact']), text(match['prefix']), text(match['regex'])];
  if (exact !== undefined) return fold(value) === fold(exact);
  if (prefix !== undefined) return fold(value).startsWith(fold(prefix));
  if (regex === undefined) return Object.keys(match).length === 0 ? true : lacks(OPEN);
  const pattern = regexOf(regex, ignoreCase);
  return pattern === null ? lacks(OPEN) : pattern.test(value);
};

const onFact = (value: string | undefined, name: string, match: unknown, ignoreCase = false): Truth =>
  value === undefined ? lacks(name) : stringMatches(record(match), value, ignoreCase);

const headerOf = ({ request }: Routed, name: string): readonly string[] | null | undefined => {
  if (request.headers === undefined) return undefined;
  const found = Object.entries(request.headers).filter(([key]) => key.toLowerCase() === name);
  return found.length === 0 ? null : found.flatMap(([, value]) => value);
};

const headerMatches = (routed: Routed, name: string, match: unknown): Truth => {
  const values = headerOf(routed, name.toLowerCase());
  if (values === undefined) return lacks(`header ${name}`);
  // Several lines of one header are compared as one text here.
  return values === null ? false : stringMatches(record(match), values.join(','));
};

const parameterMatches = ({ path }: Routed, name: string, match: unknown): Truth => {
  if (path === undefined) return lacks('path');
  const query = new URLSearchParams(path.target.slice(path.target.indexOf('?') + 1));
  const value = path.target.includes('?') ? query.get(name) : null;
  return value === null ? false : stringMatches(record(match), value);
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => Object.entries(record(value));

type Condition = (routed: Routed, written: unknown, match: Json) => Truth;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  name: () => true,
  statPrefix: () => true,
  ignoreUriCase: () => true,
  uri: ({ path }, written, match) => onFact(path?.path, 'path', written, match['ignoreUriCase'] === true),
  method: ({ request }, written) => onFact(request.method, 'method', written),
  authority: ({ request }, written) => onFact(request.host, 'host', written),
  port: ({ port }, written) => written === port,
  headers: (routed, written) =>
    every(entriesOf(written), ([name, match]) => headerMatches(routed, name, match)),
  withoutHeaders: (routed, written) =>
    every(entriesOf(written), ([name, match]) => not(headerMatches(routed, name, match))),
  queryParams: (routed, written) =>
    every(entriesOf(written), ([name, match]) => parameterMatches(routed, name, match)),
  sourceNamespace: ({ client }, written) =>
    client.plane === 'waypoint' ? lacks(OPEN) : client.place.namespace === written,
  sourceLabels: ({ client }, written) => {
    if (client.workload === null || client.plane === 'waypoint') return lacks(OPEN);
    return entriesOf(written).every(([key, value]) => client.place.labels[key] === value);
  },
  gateways: (_, written) => array(written).includes('mesh'),
};

const matchHolds = (routed: Routed, match: Json): Truth =>
  every(Object.entries(match), ([key, written]) => {
    const condition = Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key] : undefined;
    return condition === undefined ? lacks(OPEN) : condition(routed, written, match);
  });

/** Whether a rule of a VirtualService takes the call, and by which of its matches. */
export const ruleTakes = (
  rule: Json,
  routed: Routed,
): { readonly taken: Truth; readonly by: Json | null } => {
  const matches = array(rule['match']).map(record);
  if (matches.length === 0) return { taken: true, by: null };
  const taken = some(matches, (match) => matchHolds(routed, match));
  const by = matches.find((match) => matchHolds(routed, match) === true) ?? null;
  // A match before the one that holds may hold too, and then rewrite otherwise.
  const earlier = by === null ? [] : matches.slice(0, matches.indexOf(by));
  const clear = earlier.every((match) => !isUnknown(matchHolds(routed, match)));
  return clear ? { taken, by } : { taken, by: null };
};
