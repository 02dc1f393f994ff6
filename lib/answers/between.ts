import type { Picture } from '@/lib/graph/picture';
import { type AnswerClass, answerClasses } from './answer-class';

/** What of the calls from one namespace into another is allowed. */
export type Between = {
  readonly from: string;
  readonly to: string;
  readonly all: number;
  readonly allowed: number;
  readonly probed: number;
  readonly disagree: number;
};

/** The calls between those namespaces that have most callers and workloads, and how many were left out. */
export type Namespaces = {
  readonly names: readonly string[];
  readonly left: number;
  readonly cells: readonly Between[];
};

type Sum = { all: number; allowed: number; probed: number; disagree: number };

const sizes = ({ reachability }: Picture): ReadonlyMap<string, number> => {
  const size = new Map<string, number>();
  for (const { namespace } of reachability.targets) size.set(namespace, (size.get(namespace) ?? 0) + 1);
  return size;
};

const countBy = (ids: Iterable<string>, nameOf: ReadonlyMap<string, string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const name = nameOf.get(id);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

type Places = {
  readonly ofPrincipal: ReadonlyMap<string, string>;
  readonly ofPort: ReadonlyMap<string, string>;
};

const placesOf = ({ principals, targets }: Picture['reachability'], shown: ReadonlySet<string>): Places => ({
  ofPrincipal: new Map(
    principals.flatMap(({ id, namespace, kind }) =>
      kind === 'account' && shown.has(namespace) ? [[id, namespace] as const] : [],
    ),
  ),
  ofPort: new Map(
    targets.flatMap(({ namespace, ports }) =>
      shown.has(namespace) ? ports.map(({ id }) => [id, namespace] as const) : [],
    ),
  ),
});

const addTo = (sum: Sum, { standing, proofs }: AnswerClass, pairs: number): void => {
  sum.all += pairs;
  if (standing === 'disagree') sum.disagree += pairs;
  if (!standing.startsWith('allowed') && standing !== 'conditional') return;
  sum.allowed += pairs;
  if (proofs.some(({ stale }) => stale === null)) sum.probed += pairs;
};

const sumUp = (picture: Picture, { ofPrincipal, ofPort }: Places): ReadonlyMap<string, Sum> => {
  const sums = new Map<string, Sum>();
  for (const classes of answerClasses(picture)) {
    const to = countBy(classes.ports, ofPort);
    if (to.size === 0) continue;
    const from = countBy(classes.principals, ofPrincipal);
    for (const [toName, ports] of to)
      for (const [fromName, callers] of from) {
        const key = `${fromName}\n${toName}`;
        const sum = sums.get(key) ?? { all: 0, allowed: 0, probed: 0, disagree: 0 };
        addTo(sum, classes, Math.min(classes.only?.length ?? Infinity, callers * ports));
        sums.set(key, sum);
      }
  }
  return sums;
};

/** How much of the calls from namespace to namespace is allowed, and how much of that is proved. */
export function toNamespaces(picture: Picture, most: number): Namespaces {
  const size = sizes(picture);
  const all = [...size.keys()];
  const names = all
    .sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0) || a.localeCompare(b))
    .slice(0, most)
    .sort();
  const sums = sumUp(picture, placesOf(picture.reachability, new Set(names)));
  const cells = [...sums].map(([key, sum]) => {
    const [from = '', to = ''] = key.split('\n');
    return { from, to, ...sum };
  });
  return { names, left: all.length - names.length, cells };
}
