import type { NearestMiss } from '@/lib/mesh/verdict';
import type { Facts } from './facts';
import type { BuiltPolicy } from './policy';
import { type BuiltRule, candidates, type Entry, type Field, fieldMatches } from './rule';

const failing = (entry: Entry, facts: Facts): readonly Field[] =>
  entry.filter((field) => fieldMatches(field, facts) !== true);

/** The fields that fail in the closest entry of each clause. */
const failuresOf = (rule: BuiltRule, facts: Facts): readonly Field[] =>
  rule.clauses.flatMap((entries) => {
    const candidates = entries.map((entry) => failing(entry, facts));
    return candidates.reduce((best, next) => (next.length < best.length ? next : best));
  });

/** The rule with the fewest failing fields, the first of them where several tie; null: no rule can match. */
export const nearestMiss = (policies: readonly BuiltPolicy[], facts: Facts): NearestMiss | null => {
  let nearest: NearestMiss | null = null;
  for (const policy of policies)
    for (const rule of policy.rules) {
      // Of a clause that has no entry left, none can match.
      if (rule.clauses.some((entries) => entries.length === 0)) continue;
      const fields = failuresOf(rule, facts);
      const [field] = fields;
      if (field === undefined || fields.length >= (nearest?.failed ?? Infinity)) continue;
      nearest = {
        policy: policy.ref,
        rule: rule.index,
        path: field.path,
        wants: [...field.wants],
        is: field.sees(facts),
        failed: fields.length,
      };
    }
  return nearest;
};

/** The path to the value that made a rule match: its first positive field, else the rule. */
export const matchPath = (rule: BuiltRule, facts: Facts): string => {
  for (const entries of rule.clauses) {
    const entry = entries.find((one) => failing(one, facts).length === 0);
    const value = entry
      ?.filter(({ negated }) => !negated)
      .flatMap((field) => candidates(field, facts))
      .find(({ matches }) => matches(facts) === true);
    if (value !== undefined) return value.path;
  }
  return `spec.rules[${rule.index}]`;
};
