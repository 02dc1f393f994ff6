import type { AnswerChange, ChangeSide, PolicyDiff } from '@/lib/mesh/answer-change';
import type { Answer, Reachability } from '@/lib/mesh/reachability';
import type { Verdict } from '@/lib/mesh/verdict';
import { createNumbering, type Side, toSide } from './answer-keys';
import { type Joint, jointClasses } from './joint';
import { namesOf } from './names';

/** How many requests pass, as far as it can be compared; null: it cannot be told. */
const OPENNESS: Readonly<Record<Verdict, number | null>> = {
  allow: 2,
  conditional: 1,
  deny: 0,
  unreachable: 0,
  delegated: null,
  unknown: null,
};

/** A pair that is not there lets nothing through. */
const opennessOf = (answer: Answer | null): number | null =>
  answer === null ? 0 : OPENNESS[answer.decision.verdict];

function directionOf(before: Answer | null, after: Answer | null): AnswerChange['direction'] {
  const [was, is] = [opennessOf(before), opennessOf(after)];
  if (was === null || is === null || was === is) return 'changes';
  return is > was ? 'opens' : 'closes';
}

const toChangeSide = (answer: Answer | null): ChangeSide | null => {
  if (answer === null) return null;
  const { verdict, reason, detail, policy, rule } = answer.decision;
  return { verdict, reason, detail, condition: answer.condition, policy, rule };
};

/** Pairs that change alike: classes of principals at classes of ports. */
type Block = {
  readonly before: Answer | null;
  readonly after: Answer | null;
  readonly principals: readonly number[];
  readonly ports: number[];
};

type Compared = { readonly blocks: readonly Block[]; readonly decidedOtherwise: number; readonly of: number };

const NOWHERE = -1;

type Numbers = { readonly at: number; readonly says: number; readonly derived: number };
const ABSENT: Numbers = { at: NOWHERE, says: NOWHERE, derived: NOWHERE };

/** The answer that a class of principals gets in one row. */
const numbersAt = ({ says, derived }: Side, row: Int32Array | null, principals: number): Numbers => {
  const at = principals === NOWHERE ? undefined : row?.[principals];
  return at === undefined ? ABSENT : { at, says: says[at] ?? NOWHERE, derived: derived[at] ?? NOWHERE };
};

function compare(before: Side, after: Side, principals: readonly Joint[], ports: readonly Joint[]): Compared {
  const blocks = new Map<string, Block>();
  let [decidedOtherwise, of] = [0, 0];
  ports.forEach((port, place) => {
    const [was, is] = [before.row(port.before), after.row(port.after)];
    const changed = new Map<string, { was: Numbers; is: Numbers; principals: number[] }>();
    principals.forEach((principal, index) => {
      const [b, a] = [numbersAt(before, was, principal.before), numbersAt(after, is, principal.after)];
      if (b === ABSENT && a === ABSENT) return;
      const pairs = principal.members.length * port.members.length;
      of += pairs;
      if (b.says === a.says) {
        if (b.derived !== a.derived) decidedOtherwise += pairs;
        return;
      }
      // What changes alike is told apart by what decides afterwards, so that a row can name it.
      const key = `${b.derived} ${a.derived}`;
      const known = changed.get(key);
      if (known === undefined) changed.set(key, { was: b, is: a, principals: [index] });
      else known.principals.push(index);
    });
    for (const [key, one] of changed) {
      const id = `${key} ${one.principals.join()}`;
      const known = blocks.get(id);
      if (known !== undefined) known.ports.push(place);
      else
        blocks.set(id, {
          before: before.answers[one.was.at] ?? null,
          after: after.answers[one.is.at] ?? null,
          principals: one.principals,
          ports: [place],
        });
    }
  });
  return { blocks: [...blocks.values()], decidedOtherwise, of };
}

const ORDER: readonly AnswerChange['direction'][] = ['opens', 'closes', 'changes'];
const EXAMPLES = 3;

const byWeight = (a: AnswerChange, b: AnswerChange): number =>
  ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction) ||
  b.count - a.count ||
  (`${a.where} ${a.who}` < `${b.where} ${b.who}` ? -1 : 1);

const members = (joints: readonly Joint[], places: readonly number[]): readonly string[] =>
  places.flatMap((at) => joints[at]?.members ?? []);

/** The first pairs of a block, without making the rest. */
function examplesOf(principals: readonly string[], ports: readonly string[]): string[] {
  const found: string[] = [];
  for (const port of ports)
    for (const principal of principals) {
      if (found.length === EXAMPLES) return found;
      found.push(`${principal}>${port}`);
    }
  return found;
}

const sum = (changes: readonly AnswerChange[]): number => changes.reduce((all, { count }) => all + count, 0);

/** Rows that a reader is given at most; the rest is counted. */
const MOST = 400;

/** What changes from one judgement to another, class by class: its cost follows the classes and not the pairs. */
export function diffReachability(before: Reachability, after: Reachability, most = MOST): PolicyDiff {
  const [says, derived] = [createNumbering(), createNumbering()];
  const [was, is] = [toSide(before, says, derived), toSide(after, says, derived)];
  const principals = jointClasses(
    before.principalClasses.map((one) => one.members),
    after.principalClasses.map((one) => one.members),
  );
  const ports = jointClasses(
    before.portClasses.map((one) => one.ports),
    after.portClasses.map((one) => one.ports),
  );
  const names = namesOf(before, after);
  const { blocks, decidedOtherwise, of } = compare(was, is, principals, ports);
  const changes = blocks
    .map((block): AnswerChange => {
      const [who, where] = [members(principals, block.principals), members(ports, block.ports)];
      return {
        direction: directionOf(block.before, block.after),
        before: toChangeSide(block.before),
        after: toChangeSide(block.after),
        who: names.who(who),
        where: names.where(where),
        count: who.length * where.length,
        examples: examplesOf(who, where),
      };
    })
    .sort(byWeight);
  const rest = changes.slice(most);
  return {
    changes: changes.slice(0, most),
    count: sum(changes),
    opens: sum(changes.filter(({ direction }) => direction === 'opens')),
    closes: sum(changes.filter(({ direction }) => direction === 'closes')),
    leftOut: { changes: rest.length, count: sum(rest) },
    decidedOtherwise,
    of,
  };
}
