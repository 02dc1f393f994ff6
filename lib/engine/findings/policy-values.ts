import type { AuthorizationPolicy, Condition, Rule } from '@/lib/mesh/istio';

/** The lists of one source, one operation or one condition, by field. */
type Lists = Readonly<Record<string, readonly string[]>>;

/** One value of one field, at its place. */
export interface PlacedValue {
  readonly policy: AuthorizationPolicy;
  /** As in a source or an operation; a condition counts as the field that it stands for. */
  readonly field: string;
  readonly path: string;
  readonly value: string;
  readonly index: number;
  /** The source, operation or condition around it. */
  readonly lists: Lists;
  readonly rule: Rule;
}

const CONDITIONS: Readonly<Record<string, string>> = {
  'source.principal': 'principals',
  'source.namespace': 'namespaces',
  'source.serviceAccount': 'serviceAccounts',
  'source.trustDomain': 'trustDomains',
  'source.ip': 'ipBlocks',
  'remote.ip': 'remoteIpBlocks',
  'request.auth.principal': 'requestPrincipals',
  'destination.port': 'ports',
};

/** The field that a `when` key stands for; the key itself where no field does. */
export const fieldOfKey = (key: string): string =>
  Object.hasOwn(CONDITIONS, key) ? (CONDITIONS[key] ?? key) : key;

/** `notPaths` for `paths`. */
export const negated = (field: string): string => `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;

/** Lists that are given, under their field's name. */
export const listsOf = (written: object | undefined): Lists =>
  Object.fromEntries(
    Object.entries(written ?? {}).filter((entry): entry is [string, string[]] => Array.isArray(entry[1])),
  );

/** One source, operation or condition of a rule. */
export interface Entry {
  readonly part: 'from' | 'to' | 'when';
  /** Of a condition. */
  readonly key: string | null;
  readonly lists: Lists;
  /** Where one of its lists stands. */
  readonly pathOf: (field: string) => string;
}

const conditionEntry = ({ key, ...written }: Condition, path: string): Entry => {
  const field = fieldOfKey(key);
  const { values = [], notValues = [] } = listsOf(written);
  return {
    part: 'when',
    key,
    lists: { [field]: values, [negated(field)]: notValues },
    pathOf: (name) => `${path}.${name === field ? 'values' : 'notValues'}`,
  };
};

const listedEntry = (part: 'from' | 'to', written: object | undefined, path: string): Entry => ({
  part,
  key: null,
  lists: listsOf(written),
  pathOf: (field) => `${path}.${field}`,
});

/** Every source, operation and condition of the rule at this index. */
export const entriesOf = (rule: Rule, index: number): readonly Entry[] => {
  const at = `spec.rules[${index}]`;
  return [
    ...(rule.from ?? []).map((from, i) => listedEntry('from', from?.source, `${at}.from[${i}].source`)),
    ...(rule.to ?? []).map((to, i) => listedEntry('to', to?.operation, `${at}.to[${i}].operation`)),
    ...(rule.when ?? []).map((condition, i) => conditionEntry(condition, `${at}.when[${i}]`)),
  ];
};

const valuesIn = (policy: AuthorizationPolicy, rule: Rule, entry: Entry): readonly PlacedValue[] =>
  Object.entries(entry.lists).flatMap(([field, values]) =>
    values.map((value, index) => ({
      policy,
      field,
      path: `${entry.pathOf(field)}[${index}]`,
      value,
      index,
      lists: entry.lists,
      rule,
    })),
  );

/** Every value that the rules of a policy spell out. */
export const valuesOf = (policy: AuthorizationPolicy): readonly PlacedValue[] =>
  (policy.spec.rules ?? []).flatMap((rule, index) =>
    rule === null ? [] : entriesOf(rule, index).flatMap((entry) => valuesIn(policy, rule, entry)),
  );
