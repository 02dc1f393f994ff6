import { placesOf, type Question } from '@/lib/answers/question';
import type { Decided } from '@/lib/graph/decided';
import type { Picture } from '@/lib/graph/picture';
import { standingOf } from '@/lib/graph/standing';
import { principalText } from '@/lib/mesh/sentence';
import { askedClasses, isDecidedBy, withoutEmpty } from './asked';
import { provedCells, toldCells } from './cells';
import { columnLines, opening, rowLines } from './lines';
import { codeOf, type MatrixTable } from './table';

/**
 * The part of a picture that is asked about, as lines and codes; nothing in it grows with the pairs, but what an
 * operation gets, which is asked of one workload at a time.
 */
export function toTable(
  picture: Picture,
  question: Question,
  opened: ReadonlySet<string>,
  decided: Decided = [],
): MatrixTable {
  const { reachability } = picture;
  const places = placesOf(reachability, question);
  const byId = new Map(reachability.principals.map((one) => [one.id, one]));
  const rows = opening(rowLines(reachability, places.principals), opened, (id) => {
    const principal = byId.get(id);
    return principal === undefined ? id : principalText(principal, reachability.trustDomain);
  });
  const columns = opening(columnLines(reachability, places.ports), opened, (id) => id);
  const asking = { question, isBy: isDecidedBy(reachability, question.by) };
  const table = {
    rows,
    columns,
    portClasses: askedClasses(reachability, asking),
    codes: Uint8Array.from(reachability.answers, (answer) => codeOf(standingOf(answer, undefined))),
    proved: [
      ...toldCells(reachability, decided, { rows, columns }),
      ...provedCells(picture, question, { rows, columns, isBy: asking.isBy }),
    ],
  };
  const { by, why, proof } = question;
  return by === undefined && why === undefined && proof === undefined ? table : withoutEmpty(table);
}
