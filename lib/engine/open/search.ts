import type { Outcome } from '../decide';
import type { Facts } from '../facts';
import type { BuiltPolicy, Enforcement } from '../policy';
import type { BuiltRule, Entry, Field } from '../rule';
import type { Variable } from './variables';

/** What a chain can come to once nothing is open. */
export type Decided = Exclude<Outcome['verdict'], 'unknown' | 'conditional'>;

/** What requests of an open kind can come to: for each verdict one of them that gets it. */
export interface Leaves {
  readonly found: ReadonlyMap<Decided, Facts>;
  /** No request gets any other verdict than those that were found. */
  readonly exhaustive: boolean;
}

/** How many rules are looked at before the search gives up: far more than any policy that a person wrote needs. */
const EFFORT = 400_000;

type Mutable = { -readonly [Key in keyof Facts]: Facts[Key] };

/** True, false, or the name of a fact that it hangs on. */
type Answer = boolean | string;

const valueAnswer = ({ values }: Field, facts: Facts): Answer => {
  let open: Answer = false;
  for (const { matches } of values) {
    const truth = matches(facts);
    if (truth === true) return true;
    if (truth !== false && open === false) open = truth.missing[0] ?? '';
  }
  return open;
};

const all = <T>(items: readonly T[], ask: (item: T) => Answer): Answer => {
  let open: Answer = true;
  for (const item of items) {
    const answer = ask(item);
    if (answer === false) return false;
    if (answer !== true && open === true) open = answer;
  }
  return open;
};

const any = <T>(items: readonly T[], ask: (item: T) => Answer): Answer => {
  let open: Answer = false;
  for (const item of items) {
    const answer = ask(item);
    if (answer === true) return true;
    if (answer !== false && open === false) open = answer;
  }
  return open;
};

const ruleAnswer = ({ clauses }: BuiltRule, facts: Facts): Answer => {
  const fieldAnswer = (field: Field): Answer => {
    const answer = valueAnswer(field, facts);
    return field.negated && typeof answer === 'boolean' ? !answer : answer;
  };
  const entryAnswer = (entry: Entry): Answer => all(entry, fieldAnswer);
  return all(clauses, (entries) => any(entries, entryAnswer));
};

const rulesOf = (policies: readonly BuiltPolicy[]): readonly BuiltRule[] =>
  policies.flatMap(({ rules }) => rules);

/** The same decision as `decide`, of rules that were already gathered, without the words for it. */
const deciderOf = ({ custom, deny, allow }: Enforcement) => {
  const denying = rulesOf([...custom.filter(({ effect }) => effect === 'deny'), ...deny]);
  const asking = rulesOf(custom.filter(({ effect }) => effect === 'ask'));
  const allowing = rulesOf(allow);
  const decide = (facts: Facts): Decided | { readonly open: string } => {
    const ask = (rule: BuiltRule): Answer => ruleAnswer(rule, facts);
    const denied = any(denying, ask);
    if (denied === true) return 'deny';
    const allowed = allow.length === 0 ? true : any(allowing, ask);
    if (allowed === false) return 'deny';
    const asked = any(asking, ask);
    const open = [denied, allowed, asked].find((answer) => typeof answer === 'string');
    if (open !== undefined) return { open };
    return asked === true ? 'delegated' : 'allow';
  };
  return {
    decide,
    denying,
    allowing,
    wanted: asking.length > 0 ? 3 : 2,
    size: denying.length + allowing.length + 1,
  };
};

/** Sets facts for as long as some work takes. */
const assuming = (facts: Mutable, value: Partial<Facts>, work: () => void): void => {
  const { headers, openHeaders } = facts;
  const { headers: more } = value;
  if (more !== undefined) {
    facts.headers = { ...headers, ...more };
    facts.openHeaders = true;
    work();
    facts.headers = headers;
    facts.openHeaders = openHeaders;
    return;
  }
  const before: Record<string, unknown> = {};
  for (const key in value) before[key] = facts[key as keyof Facts];
  Object.assign(facts, value);
  work();
  Object.assign(facts, before);
};

/**
 * Gives open facts one representative value after another until each verdict was met or nothing is left. A rule is
 * tried first: of its facts only those values are looked at that do not end it.
 */
export const searchLeaves = (residual: Enforcement, start: Facts, variables: readonly Variable[]): Leaves => {
  const { decide, denying, allowing, wanted, size } = deciderOf(residual);
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const found = new Map<Decided, Facts>();
  const facts: Mutable = { ...start };
  let exhaustive = variables.every(({ complete }) => complete);
  let effort = EFFORT;

  const visit = (): void => {
    effort -= size;
    const outcome = decide(facts);
    if (typeof outcome === 'string') {
      if (!found.has(outcome)) found.set(outcome, { ...facts, openHeaders: undefined });
      return;
    }
    const variable = byName.get(outcome.open);
    if (variable === undefined || effort < 0) {
      exhaustive = false;
      return;
    }
    for (const value of variable.values) {
      if (found.size === wanted) return;
      assuming(facts, value, visit);
    }
  };

  const aim = (rule: BuiltRule, goal: Decided): void => {
    const reach = (): void => {
      effort -= 1;
      const answer = ruleAnswer(rule, facts);
      if (answer === false || found.has(goal) || effort < 0) return;
      if (answer === true) {
        visit();
        return;
      }
      byName.get(answer)?.values.forEach((value) => {
        if (!found.has(goal)) assuming(facts, value, reach);
      });
    };
    if (!found.has(goal)) reach();
  };

  allowing.forEach((rule) => aim(rule, 'allow'));
  denying.forEach((rule) => aim(rule, 'deny'));
  if (found.size < wanted) visit();
  return { found, exhaustive: exhaustive || found.size === wanted };
};
