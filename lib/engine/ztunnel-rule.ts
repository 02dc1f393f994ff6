import type { Rule } from '@/lib/mesh/istio';
import { type Matcher, on } from './facts';
import * as fields from './fields';
import type { FieldKind } from './fields';
import { principalMatcher } from './match/principal';
import { stringMatcher } from './match/string';
import type { BuiltRule, Entry, Field } from './rule';

type Lists = Readonly<Record<string, readonly string[] | undefined>>;

/** Where a rule stands: what it is built from besides itself. */
interface ZtunnelContext {
  readonly action: 'ALLOW' | 'DENY';
  readonly policyNamespace: string;
}

type Kind = Pick<FieldKind, 'reads' | 'sees'> & {
  readonly build: (value: string, policyNamespace: string) => Matcher | null;
};

const SPIFFE = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/;

const onParts = (test: (namespace: string, account: string) => boolean): Matcher =>
  on(
    (facts) => facts.identity,
    'identity',
    (identity: string) => {
      const [, namespace = '', account = ''] = SPIFFE.exec(identity) ?? [];
      return test(namespace, account);
    },
  );

const asEnvoy = ({ reads, sees, build }: FieldKind): Kind => ({
  reads,
  sees,
  build: (value, policyNamespace) =>
    build(value, { policyNamespace, trustDomains: [], spaceDelimitedClaims: [] }),
});

/** Literal: no trust domain stands for another one here. */
const principals: Kind = {
  ...asEnvoy(fields.principals),
  build: (value) => on((facts) => facts.identity, 'identity', principalMatcher(value)),
};

/** Compared with the name of the namespace: a star counts at one end only. */
const namespaces: Kind = {
  ...asEnvoy(fields.namespaces),
  build: (value) => {
    const matches = stringMatcher(value);
    return onParts((namespace) => matches(namespace));
  },
};

const serviceAccounts: Kind = {
  ...asEnvoy(fields.serviceAccounts),
  build: (value, policyNamespace) => {
    const slash = value.indexOf('/');
    const wanted = slash < 0 ? policyNamespace : value.slice(0, slash);
    return onParts((namespace, account) => namespace === wanted && account === value.slice(slash + 1));
  },
};

const SOURCE: Readonly<Record<string, Kind>> = {
  principals,
  namespaces,
  serviceAccounts,
  ipBlocks: asEnvoy(fields.ipBlocks),
};
const OPERATION: Readonly<Record<string, Kind>> = { ports: asEnvoy(fields.ports) };
const CONDITIONS: Readonly<Record<string, Kind>> = {
  'source.ip': asEnvoy(fields.ipBlocks),
  'source.namespace': namespaces,
  'source.principal': principals,
  'destination.ip': asEnvoy(fields.destinationIps),
  'destination.port': asEnvoy(fields.ports),
};

const not = (name: string): string => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const both = (names: readonly string[]): readonly string[] => [...names, ...names.map(not)];
const HTTP_SOURCE = both(['requestPrincipals', 'remoteIpBlocks']);
const HTTP_OPERATION = both(['hosts', 'methods', 'paths']);

const has = (lists: Lists | undefined, names: readonly string[]): boolean =>
  names.some((name) => (lists?.[name] ?? []).length > 0);

/** Attributes that only a waypoint can see. `trustDomains` is none of them: it is passed over in silence. */
const readsHttp = ({ from = [], to = [], when = [] }: Rule): boolean =>
  from.some((one) => has(one?.source, HTTP_SOURCE)) ||
  to.some((one) => has(one?.operation, HTTP_OPERATION)) ||
  when.some(({ key }) => !Object.hasOwn(CONDITIONS, key));

/** What cannot be parsed is left out, and with its last value the field. */
const buildField = (
  kind: Kind,
  { path, negated, wants }: { path: string; negated: boolean; wants: readonly string[] },
  policyNamespace: string,
): readonly Field[] => {
  const values = wants.flatMap((text, at) => {
    const matches = kind.build(text, policyNamespace);
    return matches === null ? [] : [{ at, path: `${path}[${at}]`, text, matches }];
  });
  if (values.length === 0) return [];
  const named: Field['named'] = new Map();
  return [{ reads: kind.reads, sees: kind.sees, path, negated, wants, values, named, others: values }];
};

const buildEntry = (
  kinds: Readonly<Record<string, Kind>>,
  lists: Lists | undefined,
  path: string,
  policyNamespace: string,
): Entry =>
  Object.entries(kinds).flatMap(([name, kind]) =>
    [name, not(name)].flatMap((written, at) =>
      buildField(
        kind,
        { path: `${path}.${written}`, negated: at === 1, wants: lists?.[written] ?? [] },
        policyNamespace,
      ),
    ),
  );

const conditionEntry = (
  { key, values, notValues }: NonNullable<Rule['when']>[number],
  path: string,
  policyNamespace: string,
): Entry => {
  const kind = Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key] : undefined;
  if (kind === undefined) return [];
  return [
    ...buildField(kind, { path: `${path}.values`, negated: false, wants: values ?? [] }, policyNamespace),
    ...buildField(
      kind,
      { path: `${path}.notValues`, negated: true, wants: notValues ?? [] },
      policyNamespace,
    ),
  ];
};

/**
 * A rule as ztunnel runs it. An ALLOW rule with an HTTP attribute is left out as a whole; of a DENY rule
 * the attribute alone is, and an entry that has nothing else never matches. Null: left out.
 */
export const buildZtunnelRule = (
  rule: Rule | null,
  index: number,
  { action, policyNamespace }: ZtunnelContext,
): BuiltRule | null => {
  if (rule === null || (action === 'ALLOW' && readsHttp(rule))) return null;
  const at = `spec.rules[${index}]`;
  const { from = [], to = [], when = [] } = rule;
  const clauses: readonly (readonly Entry[])[] = [
    from.map((one, i) => buildEntry(SOURCE, one?.source, `${at}.from[${i}].source`, policyNamespace)),
    to.map((one, i) => buildEntry(OPERATION, one?.operation, `${at}.to[${i}].operation`, policyNamespace)),
    ...when.map((one, i) => [conditionEntry(one, `${at}.when[${i}]`, policyNamespace)]),
  ];
  return {
    index,
    clauses: clauses
      .filter((entries) => entries.length > 0)
      .map((entries) => entries.filter((entry) => entry.length > 0)),
  };
};
