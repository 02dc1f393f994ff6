import type { Rule } from '@/lib/mesh/istio';
import type { RbacPolicy } from './rbac-nouns';

/** Parts of names that Istio writes itself, whatever a policy says. */
const OWN = new Set(['spiffe', 'ns', 'sa', 'http', 'https']);

/** Fields of a matcher that hold a value of the policy; names of headers, filters and metadata are not compared. */
const VALUES = new Set([
  'exact',
  'prefix',
  'suffix',
  'contains',
  'regex',
  'path_template',
  'address_prefix',
  'exact_match',
  'prefix_match',
  'suffix_match',
  'contains_match',
  'destination_port',
]);

/** `\.` is a dot, `(\:[0-9]+)?` and the like are Istio's own, and stars and anchors stand in place of a value. */
const plain = (value: string): string =>
  value
    .replace(/\(\?[imsU]+\)/g, '')
    .replace(/\(?\\?:\[0-9\]\+\)\??/g, '')
    .replace(/\[\^[^\]]*\][+*]?/g, '/')
    .replace(/\.[*+]/g, '/')
    .replace(/\\(.)/g, '$1');

const split = (value: string): string[] =>
  value
    .split(/[^A-Za-z0-9._~%-]+/)
    .map((word) => word.replace(/^\.+|\.+$/g, '').toLowerCase())
    .filter((word) => word !== '' && !OWN.has(word));

/** Words of every value that an RBAC rule matches with. */
export function heldWords(policy: RbacPolicy): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (value: string): void => split(plain(value)).forEach((word) => words.add(word));
  const walk = (value: unknown, key: string): void => {
    if (Array.isArray(value)) value.forEach((item) => walk(item, key));
    else if (typeof value === 'object' && value !== null)
      Object.entries(value).forEach(([name, item]) => walk(item, name));
    else if (VALUES.has(key) && (typeof value === 'string' || typeof value === 'number')) add(String(value));
  };
  walk(policy.permissions, '');
  walk(policy.principals, '');
  return words;
}

const valuesOf = (rule: Rule): string[] => [
  ...(rule.from ?? []).flatMap((from) => Object.values(from?.source ?? {}).flatMap((list) => list ?? [])),
  ...(rule.to ?? []).flatMap((to) => Object.values(to?.operation ?? {}).flatMap((list) => list ?? [])),
  ...(rule.when ?? []).flatMap(({ values, notValues }) => [...(values ?? []), ...(notValues ?? [])]),
];

/** Words of every value that a rule is written with; a length of a network stands apart in Envoy. */
export const writtenWords = (rule: Rule): ReadonlySet<string> =>
  new Set(valuesOf(rule).flatMap((value) => split(value.replace(/^([\da-f.:]+)\/\d+$/i, '$1'))));
