import type { Facts } from '../facts';
import type { BuiltPolicy, Enforcement } from '../policy';
import { type BuiltRule, type Entry, type Field, fieldMatches } from '../rule';

const openFields = (entry: Entry, facts: Facts): readonly Field[] | null => {
  const open: Field[] = [];
  for (const field of entry) {
    const truth = fieldMatches(field, facts);
    if (truth === false) return null;
    if (truth !== true) open.push(field);
  }
  return open;
};

/** What of a rule still hangs on the request; null: it cannot match any more. */
const openRule = (rule: BuiltRule, facts: Facts): BuiltRule | null => {
  const clauses: (readonly Entry[])[] = [];
  for (const entries of rule.clauses) {
    const open = entries.map((entry) => openFields(entry, facts)).filter((entry) => entry !== null);
    if (open.length === 0) return null;
    if (open.every((entry) => entry.length > 0)) clauses.push(open);
  }
  return { index: rule.index, clauses };
};

const openPolicy = (policy: BuiltPolicy, facts: Facts): BuiltPolicy => ({
  ...policy,
  rules: policy.rules.map((rule) => openRule(rule, facts)).filter((rule) => rule !== null),
});

/** What a filter chain still asks of a request once the facts are known: the same verdict for every request. */
export const residualOf = ({ custom, deny, allow }: Enforcement, facts: Facts): Enforcement => {
  const open = (policies: readonly BuiltPolicy[]) => policies.map((policy) => openPolicy(policy, facts));
  const some = (policies: readonly BuiltPolicy[]) => policies.filter(({ rules }) => rules.length > 0);
  return { custom: some(open(custom)), audit: [], deny: some(open(deny)), allow: open(allow) };
};

const numbers = new Map<string, number>();
const numberOf = new WeakMap<Field, number>();

/** A short name for what a field asks: the same for every field that asks the same. */
const fieldNumber = (field: Field): number => {
  const known = numberOf.get(field);
  if (known !== undefined) return known;
  const { reads, negated, values } = field;
  const key = JSON.stringify([reads, negated, values.map(({ text }) => text)]);
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  numberOf.set(field, number);
  return number;
};

const ruleKey = ({ clauses }: BuiltRule): string =>
  clauses.map((entries) => entries.map((entry) => entry.map(fieldNumber).join('.')).join('|')).join('&');

/** Equal for residuals that ask the same, whichever policies they come from. */
export const residualKey = ({ custom, deny, allow }: Enforcement): string => {
  const of = (policies: readonly BuiltPolicy[]) =>
    policies.map(({ rules }) => rules.map(ruleKey).join(';')).join(';');
  const asked = custom.map(({ effect, provider, rules }) => [effect, provider, rules.map(ruleKey)]);
  return `${asked.length === 0 ? '' : JSON.stringify(asked)} ${of(deny)} ${of(allow)} ${allow.length > 0}`;
};

/** Whether a residual asks for any of these facts. */
export const asksFor = (
  { custom, deny, allow }: Enforcement,
  isAsked: (reads: Field['reads']) => boolean,
): boolean =>
  [custom, deny, allow].some((policies) =>
    policies.some(({ rules }) =>
      rules.some(({ clauses }) =>
        clauses.some((entries) => entries.some((entry) => entry.some(({ reads }) => isAsked(reads)))),
      ),
    ),
  );
