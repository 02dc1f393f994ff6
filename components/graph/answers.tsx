'use client';

import { edgeCount } from '@/lib/mesh/edges';
import './answers.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MeshPicture } from '@/lib/api/contract';
import { absoluteText, ageText } from '@/lib/graph/age';
import { toAnswerRows, type AnswerRow } from '@/lib/graph/answer-rows';
import type { GraphFilter } from '@/lib/graph/graph-view';
import { STANDING_MARK, STANDING_WORD } from '@/lib/graph/marks';
import { answerColumns, cutCells, seenText } from './answer-columns';
import { useSize } from './use-size';

type AnswersProps = {
  readonly picture: MeshPicture;
  readonly filter: Pick<GraphFilter, 'hidden' | 'question'>;
  /** Id of the selected edge. */
  readonly selected: string | null;
  readonly onSelect: (edge: string | null) => void;
  /** The present, in ms; ages count from it. */
  readonly now: number;
};

/** Rows shown before the reader asks for the rest. */
const PAGE = 500;

const probedText = ({ probedAt }: AnswerRow, now: number): string =>
  probedAt === null ? 'never' : `${ageText(probedAt, now)} ago`;

type RowProps = {
  readonly row: AnswerRow;
  readonly place: number;
  readonly isSelected: boolean;
  readonly now: number;
  readonly widths: readonly number[];
  readonly onSelect: (edge: string | null) => void;
};

function Row({ row, place, isSelected, now, widths, onSelect }: RowProps) {
  const line = useRef<HTMLTableRowElement>(null);
  // What is selected elsewhere must be found here without a search, also after a probe moved its row.
  useEffect(() => {
    if (isSelected) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected, place]);
  const probed = row.probedAt === null ? '' : absoluteText(row.probedAt);
  const [word, from, to, seen, by] = cutCells(row, widths);
  return (
    <tr ref={line} data-selected={isSelected || undefined} onClick={() => onSelect(row.id)}>
      <td className="mp-cell-verdict" title={`${STANDING_WORD[row.standing]}: ${row.word}`}>
        <button type="button" className="mp-verdict" aria-pressed={isSelected}>
          <svg
            width="16"
            height="16"
            viewBox="0 0 16 16"
            aria-hidden="true"
            dangerouslySetInnerHTML={{ __html: STANDING_MARK[row.standing] }}
          />
          <span className="mp-word">{word}</span>
        </button>
      </td>
      <td className="mp-cell-from" title={row.from}>
        <code>{from}</code>
        {row.others !== '' && <span className="mp-others"> {row.others}</span>}
      </td>
      <td className="mp-cell-to" title={row.to}>
        <code>{to}</code>
      </td>
      <td className="mp-cell-seen" title={seenText(row)}>
        {row.observed === '' ? <span className="mp-none">nothing yet</span> : seen}
      </td>
      <td className="mp-cell-by" title={row.decidedBy}>
        {by}
      </td>
      <td className="mp-cell-age" title={[probed, row.stale].filter((part) => part !== '').join('. ')}>
        {probedText(row, now)}
      </td>
    </tr>
  );
}

const answersText = (rows: readonly AnswerRow[]): string => {
  const answers = rows.reduce((sum, { edges }) => sum + edges.length, 0);
  return answers === 1 ? '1 answer' : `${answers.toLocaleString('en-US')} answers`;
};

const hiddenText = (rows: number, picture: MeshPicture): string => {
  const all = edgeCount(picture.reachability);
  return rows === 0 && all > 0
    ? `No answer matches. ${all.toLocaleString('en-US')} answers are hidden by filters.`
    : '';
};

/** The graph in words: one row for each class of callers and port, those that need attention first. */
export function Answers({ picture, filter, selected, onSelect, now }: AnswersProps) {
  const frame = useRef<HTMLElement>(null);
  const size = useSize(frame);
  const [limit, setLimit] = useState(PAGE);
  const rows = useMemo(
    () => toAnswerRows(picture, { ...filter, ...(selected === null ? {} : { selected }) }),
    [picture, filter, selected],
  );
  const widths = useMemo(() => answerColumns(rows.slice(0, limit), size), [rows, limit, size]);
  const count = rows.length.toLocaleString('en-US');
  const empty = hiddenText(rows.length, picture);
  return (
    <section ref={frame} className="mp-answers" aria-label="Answers">
      <table aria-label="Answers">
        <colgroup>
          {widths.map((width, at) => (
            <col key={at} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{answersText(rows)}</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Observed</th>
            <th scope="col">Decided by</th>
            <th scope="col">Probed</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row, at) => (
            <Row
              key={row.id}
              row={row}
              place={at}
              isSelected={selected !== null && row.edges.includes(selected)}
              now={now}
              widths={widths}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
      {empty !== '' && <p className="mp-answers-more">{empty}</p>}
      {rows.length > limit && (
        <p className="mp-answers-more">
          {limit} of {count} rows are shown.
          <button type="button" onClick={() => setLimit(rows.length)}>
            Show all
          </button>
        </p>
      )}
    </section>
  );
}
