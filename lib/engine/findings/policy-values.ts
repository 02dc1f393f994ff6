import type { AuthorizationPolicy, Condition, Rule } from '@/lib/mesh/istio';

/** The lists of one source, one operation or one condition, by field. */
type Lists = Readonly<Record<string, readonly string[]>>;

/** One value of one field, at its place. */
export interface PlacedValue {
  readonly policy: AuthorizationPolicy;
  readonly rule: Rule;
  readonly ruleIndex: number;
  /** The source, operation or condition around it. */
  readonly entry: Entry;
  /** As in a source or an operation; a condition counts as the field that it stands for. */
  readonly field: string;
  readonly index: number;
  readonly value: string;
}

/** `spec.rules[0].from[1].source.principals[2]`: where a value stands. */
export const pathOf = ({ ruleIndex, entry, field, index }: PlacedValue): string =>
  `spec.rules[${ruleIndex}].${entry.pathOf(field)}[${index}]`;

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
const fieldOfKey = (key: string): string => (Object.hasOwn(CONDITIONS, key) ? (CONDITIONS[key] ?? key) : key);

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
  /** Where one of its lists stands in the rule. */
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

const readEntries = (rule: Rule): readonly Entry[] => [
  ...(rule.from ?? []).map((from, i) => listedEntry('from', from?.source, `from[${i}].source`)),
  ...(rule.to ?? []).map((to, i) => listedEntry('to', to?.operation, `to[${i}].operation`)),
  ...(rule.when ?? []).map((condition, i) => conditionEntry(condition, `when[${i}]`)),
];

const known = new WeakMap<Rule, readonly Entry[]>();

/** Every source, operation and condition of a rule; each rule is read once. */
export const entriesOf = (rule: Rule): readonly Entry[] => {
  const entries = known.get(rule) ?? readEntries(rule);
  known.set(rule, entries);
  return entries;
};

const readValues = (policy: AuthorizationPolicy): readonly PlacedValue[] =>
  (policy.spec.rules ?? []).flatMap((rule, ruleIndex) =>
    rule === null
      ? []
      : entriesOf(rule).flatMap((entry) =>
          Object.entries(entry.lists).flatMap(([field, values]) =>
            values.map((value, index) => ({ policy, rule, ruleIndex, entry, field, index, value })),
          ),
        ),
  );

const placed = new WeakMap<AuthorizationPolicy, readonly PlacedValue[]>();

/** Every value that the rules of a policy spell out; each policy is read once. */
export const valuesOf = (policy: AuthorizationPolicy): readonly PlacedValue[] => {
  const values = placed.get(policy) ?? readValues(policy);
  placed.set(policy, values);
  return values;
};
