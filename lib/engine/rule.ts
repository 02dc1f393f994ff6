import type { Condition, Operation, PolicySource, Rule } from '@/lib/mesh/istio';
import { conditionField } from './conditions';
import type { Facts, Matcher } from './facts';
import * as fields from './fields';
import type { BuildContext, FieldKind, Reads } from './fields';
import { every, not, some, type Truth } from './truth';

/** One value of a field, at its place in the policy. */
interface Value {
  readonly at: number;
  readonly path: string;
  /** As the policy writes it. */
  readonly text: string;
  readonly matches: Matcher;
}

/** One field: any value must match, or none where it is a `not` field. */
export interface Field {
  readonly reads: Reads;
  readonly path: string;
  readonly negated: boolean;
  readonly wants: readonly string[];
  readonly values: readonly Value[];
  /** The first value that names an identity: of thousands of accounts one is looked up. */
  readonly named: ReadonlyMap<string, Value>;
  /** Values that name none. */
  readonly others: readonly Value[];
  readonly sees: (facts: Facts) => string | null;
}

/** A source, an operation or a condition: all of its fields must hold. */
export type Entry = readonly Field[];

/** A rule as the proxy runs it: of every clause one entry must hold. */
export interface BuiltRule {
  /** Its place in `spec.rules`; dropped rules keep theirs. */
  readonly index: number;
  readonly clauses: readonly (readonly Entry[])[];
}

/** What decides how values that cannot be built are treated. */
export interface RuleContext extends BuildContext {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly chain: 'http' | 'tcp';
}

/** Stands in for what cannot be built: the rule never matches. */
const DROPPED = 'dropped';
type Dropped = typeof DROPPED;

interface WrittenField {
  readonly kind: FieldKind;
  readonly path: string;
  readonly negated: boolean;
  readonly wants: readonly string[] | undefined;
}

/** Values by the identity that they name, and those that name none. */
const sorted = (values: readonly Value[], { identities }: FieldKind, context: BuildContext) => {
  const named = new Map<string, Value>();
  const others: Value[] = [];
  for (const value of values) {
    const ids = identities?.(value.text, context) ?? null;
    if (ids === null) others.push(value);
    else for (const id of ids) if (!named.has(id)) named.set(id, value);
  }
  return { named, others };
};

/**
 * A value that cannot be built drops the whole rule of an ALLOW policy. For every other action only
 * the value is dropped, and with the last value the field: the rule gets wider.
 */
const buildField = (written: WrittenField, context: RuleContext): Field | null | Dropped => {
  const { kind, path, negated, wants = [] } = written;
  const unbuildable = kind.httpOnly && context.chain === 'tcp';
  const values: Value[] = [];
  for (const [index, value] of wants.entries()) {
    const matches = unbuildable ? null : kind.build(value, context);
    if (matches !== null) values.push({ at: index, path: `${path}[${index}]`, text: value, matches });
    else if (context.action === 'ALLOW') return DROPPED;
  }
  if (values.length === 0) return null;
  return {
    reads: kind.reads,
    path,
    negated,
    wants,
    values,
    ...sorted(values, kind, context),
    sees: kind.sees,
  };
};

const buildEntry = (written: readonly WrittenField[], context: RuleContext): Entry | Dropped => {
  const entry: Field[] = [];
  for (const one of written) {
    const field = buildField(one, context);
    if (field === DROPPED) return DROPPED;
    if (field !== null) entry.push(field);
  }
  return entry;
};

const SOURCE = {
  principals: fields.principals,
  requestPrincipals: fields.requestPrincipals,
  namespaces: fields.namespaces,
  serviceAccounts: fields.serviceAccounts,
  trustDomains: fields.trustDomains,
  ipBlocks: fields.ipBlocks,
  remoteIpBlocks: fields.remoteIpBlocks,
} as const;

const OPERATION = {
  hosts: fields.hosts,
  ports: fields.ports,
  methods: fields.methods,
  paths: fields.paths,
} as const;

type Lists = Readonly<Record<string, readonly string[] | undefined>>;

const writtenFields = (
  kinds: Readonly<Record<string, FieldKind>>,
  lists: Lists | undefined,
  path: string,
): readonly WrittenField[] =>
  Object.entries(kinds).flatMap(([name, kind]) => {
    const negative = `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [
      { kind, path: `${path}.${name}`, negated: false, wants: lists?.[name] },
      { kind, path: `${path}.${negative}`, negated: true, wants: lists?.[negative] },
    ];
  });

const { trustDomains: _, ...WITHOUT_TRUST_DOMAINS } = SOURCE;

const sourceFields = (source: PolicySource | undefined, path: string, { quirks }: BuildContext) =>
  writtenFields(quirks?.passesOverTrustDomains === true ? WITHOUT_TRUST_DOMAINS : SOURCE, source, path);
const operationFields = (operation: Operation | undefined, path: string) =>
  writtenFields(OPERATION, operation, path);

/** An unknown `when` key drops the rule, whatever the action: a DENY silently stops denying. */
const conditionFields = (
  when: Condition,
  path: string,
  { quirks }: BuildContext,
): readonly WrittenField[] | Dropped => {
  if (quirks?.passesOverTrustDomains === true && when.key === 'source.trustDomain') return DROPPED;
  const kind = conditionField(when.key);
  if (kind === null) return DROPPED;
  return [
    { kind, path: `${path}.values`, negated: false, wants: when.values },
    { kind, path: `${path}.notValues`, negated: true, wants: when.notValues },
  ];
};

/** Everything a rule says, clause by clause: one for `from`, one for `to`, one for each `when`. */
const writtenClauses = (
  rule: Rule,
  path: string,
  context: BuildContext,
): readonly (readonly (readonly WrittenField[] | Dropped)[])[] => [
  (rule.from ?? []).map((from, i) => sourceFields(from?.source, `${path}.from[${i}].source`, context)),
  (rule.to ?? []).map((to, i) => operationFields(to?.operation, `${path}.to[${i}].operation`)),
  ...(rule.when ?? []).map((when, i) => [conditionFields(when, `${path}.when[${i}]`, context)]),
];

/** Builds one rule for one kind of filter chain; null: it is dropped, but keeps its index. */
export const buildRule = (rule: Rule | null, index: number, context: RuleContext): BuiltRule | null => {
  if (rule === null) return null;
  const clauses: Entry[][] = [];
  for (const written of writtenClauses(rule, `spec.rules[${index}]`, context)) {
    // An empty list is the same as an absent one: any source, any operation.
    if (written.length === 0) continue;
    const entries: Entry[] = [];
    for (const one of written) {
      const entry = one === DROPPED ? DROPPED : buildEntry(one, context);
      if (entry === DROPPED) return null;
      entries.push(entry);
    }
    clauses.push(entries);
  }
  return { index, clauses };
};

/** Values that can match, in their order: the others are certain not to. */
export const candidates = ({ values, named, others }: Field, { identity }: Facts): readonly Value[] => {
  if (named.size === 0 || identity === undefined) return values;
  const one = identity === null ? undefined : named.get(identity);
  return one === undefined ? others : [...others, one].sort((a, b) => a.at - b.at);
};

/** Empty lists constrain nothing; one positive value must match, and no negative one may. */
export const fieldMatches = (field: Field, facts: Facts): Truth => {
  const any = some(candidates(field, facts), (value) => value.matches(facts));
  return field.negated ? not(any) : any;
};

/** Fields of one source or operation are AND'ed. */
const entryMatches = (entry: Entry, facts: Facts): Truth =>
  every(entry, (field) => fieldMatches(field, facts));

/** A rule matches when one source, one operation and every condition match. */
export const ruleMatches = (rule: BuiltRule, facts: Facts): Truth =>
  every(rule.clauses, (entries) => some(entries, (entry) => entryMatches(entry, facts)));
