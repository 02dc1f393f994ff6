import type { Principal } from '@/lib/mesh/reachability';
import type { Facts } from '../facts';
import type { Field } from '../rule';

/** Some principals, by their places, ascending. */
export type Places = readonly number[];
type Value = Field['values'][number];
const NOBODY: Places = [];

/** A request of which nothing is known but who sends it. */
const onlyIdentity = (identity: string | null): Facts => ({
  chain: 'http',
  identity,
  sourceIp: undefined,
  remoteIp: undefined,
  destinationIp: undefined,
  destinationPort: 0,
  sni: undefined,
  method: undefined,
  path: undefined,
  target: undefined,
  host: undefined,
  headers: undefined,
  claims: undefined,
});

type Index = ReadonlyMap<string, Places>;

const indexBy = (principals: readonly Principal[], keyOf: (principal: Principal) => string): Index => {
  const index = new Map<string, number[]>();
  principals.forEach((principal, at) => {
    const places = index.get(keyOf(principal));
    if (places === undefined) index.set(keyOf(principal), [at]);
    else places.push(at);
  });
  return index;
};

const isPlain = ({ id }: Principal): boolean => /^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/.test(id);

/** Where to look for the principals that a value can match; null: anywhere. */
const candidatesIn = (principals: readonly Principal[]) => {
  const namespaces = indexBy(principals, ({ namespace }) => namespace);
  const accounts = indexBy(principals, ({ serviceAccount }) => serviceAccount);
  const odd = principals.flatMap((principal, at) => (isPlain(principal) ? [] : [at]));
  const merged = new Map<Places, Places>();
  const withOdd = (places: Places): Places => {
    const known = merged.get(places) ?? [...new Set([...places, ...odd])].sort((a, b) => a - b);
    merged.set(places, known);
    return known;
  };
  const find = (as: string, text: string): Places | null | undefined => {
    if (as === 'serviceAccount') return accounts.get(text.split('/').at(-1) ?? '');
    if (as === 'namespace') return text.includes('*') ? null : namespaces.get(text);
    if (as === 'trustDomain') return null;
    if (!text.includes('*')) return accounts.get(text.split('/').at(-1) ?? '');
    const namespace = /^[^*]*\/ns\/([^/*]+)\//.exec(text)?.[1];
    if (namespace !== undefined) return namespaces.get(namespace);
    const account = /^\*[^*]*\/sa\/([^/*]+)$/.exec(text)?.[1];
    return account === undefined ? null : accounts.get(account);
  };
  return (as: string, text: string): Places | null => {
    const found = find(as, text);
    return found === null ? null : withOdd(found ?? NOBODY);
  };
};

// A policy that nobody edited keeps its values from one judgement to the next.
const remembered = new WeakMap<readonly Principal[], WeakMap<Value, Places>>();

/**
 * Which principals a value of an identity field matches, or the others where these are fewer: either side
 * splits the principals the same way.
 */
export const identitySplits = (principals: readonly Principal[]) => {
  const facts = principals.map(({ kind, id }) =>
    onlyIdentity(kind === 'anonymous' ? null : `spiffe://${id}`),
  );
  const everyone: Places = principals.map((_, at) => at);
  const candidates = candidatesIn(principals);
  const scanned = new Map<string, Places>();
  const known = remembered.get(principals) ?? new WeakMap<Value, Places>();
  remembered.set(principals, known);
  const smaller = (matching: Places): Places => {
    if (matching.length * 2 <= everyone.length) return matching;
    const inside = new Set(matching);
    return everyone.filter((at) => !inside.has(at));
  };
  const select = ({ matches }: Value, places: Places): Places =>
    places.filter((at) => {
      const one = facts[at];
      return one !== undefined && matches(one) === true;
    });
  const scan = (key: string, value: Value): Places => {
    const places = scanned.get(key) ?? smaller(select(value, everyone));
    scanned.set(key, places);
    return places;
  };
  const find = (as: string, value: Value): Places => {
    const places = candidates(as, value.text);
    return places === null ? scan(`${as} ${value.text}`, value) : smaller(select(value, places));
  };
  return ({ reads }: Field, value: Value): Places => {
    if (reads.fact !== 'identity') return NOBODY;
    const places = known.get(value) ?? find(reads.as, value);
    known.set(value, places);
    return places;
  };
};
