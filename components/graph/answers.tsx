'use client';

import './answers.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MeshPicture } from '@/lib/api/contract';
import { absoluteText, ageText } from '@/lib/graph/age';
import { toAnswerRows, type AnswerRow } from '@/lib/graph/answer-rows';
import type { GraphFilter } from '@/lib/graph/graph-view';
import { STANDING_MARK, STANDING_WORD } from '@/lib/graph/marks';
import { cutTo } from '@/lib/graph/names';
import { useSize, type Size } from './use-size';

type AnswersProps = {
  readonly picture: MeshPicture;
  readonly filter: Pick<GraphFilter, 'hidden' | 'question'>;
  /** Id of the selected edge. */
  readonly selected: string | null;
  readonly onSelect: (edge: string | null) => void;
  /** The present, in ms; ages count from it. */
  readonly now: number;
};

const COLUMNS = ['18%', '16%', '20%', '17%', 'auto', '88px'] as const;
/** Advance of one character of a name, and the padding of its cell. */
const [CHAR, PADDING] = [7.1, 12];

/** How many characters of a name fit; rows of a narrow page have the line to themselves. */
const roomFor = (size: Size | null, share: number): number =>
  size === null || size.width <= 600
    ? 40
    : Math.max(12, Math.floor((Math.max(720, size.width) * share - PADDING) / CHAR));

/** Rows shown before the reader asks for the rest. */
const PAGE = 500;

const probedText = ({ probedAt }: AnswerRow, now: number): string =>
  probedAt === null ? 'never' : `${ageText(probedAt, now)} ago`;

const seenText = ({ observed, stale }: AnswerRow): string =>
  stale === '' ? observed : `${observed}, out of date`;

type RowProps = {
  readonly row: AnswerRow;
  readonly isSelected: boolean;
  readonly now: number;
  readonly size: Size | null;
  readonly onSelect: (edge: string | null) => void;
};

function Row({ row, isSelected, now, size, onSelect }: RowProps) {
  const line = useRef<HTMLTableRowElement>(null);
  // What is selected elsewhere must be found here without a search.
  useEffect(() => {
    if (isSelected) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const probed = row.probedAt === null ? '' : absoluteText(row.probedAt);
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
          <span className="mp-word">{row.word}</span>
        </button>
      </td>
      <td className="mp-cell-from" title={row.from}>
        <code>{cutTo(row.from, roomFor(size, 0.16))}</code>
        {row.others !== '' && <span className="mp-others"> {row.others}</span>}
      </td>
      <td className="mp-cell-to" title={row.to}>
        <code>{cutTo(row.to, roomFor(size, 0.2))}</code>
      </td>
      <td className="mp-cell-seen" title={seenText(row)}>
        {row.observed === '' ? <span className="mp-none">nothing yet</span> : seenText(row)}
      </td>
      <td className="mp-cell-by" title={row.decidedBy}>
        {row.decidedBy}
      </td>
      <td className="mp-cell-age" title={[probed, row.stale].filter((part) => part !== '').join('. ')}>
        {probedText(row, now)}
      </td>
    </tr>
  );
}

const hiddenText = (rows: number, picture: MeshPicture): string => {
  const all = picture.reachability.edges.length;
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
  const count = rows.length.toLocaleString('en-US');
  const empty = hiddenText(rows.length, picture);
  return (
    <section ref={frame} className="mp-answers" aria-label="Answers">
      <table aria-label="Answers">
        <colgroup>
          {COLUMNS.map((width, at) => (
            <col key={at} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{rows.length === 1 ? '1 answer' : `${count} answers`}</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Observed</th>
            <th scope="col">Decided by</th>
            <th scope="col">Probed</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <Row
              key={row.id}
              row={row}
              isSelected={selected !== null && row.edges.includes(selected)}
              now={now}
              size={size}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
      {empty !== '' && <p className="mp-answers-more">{empty}</p>}
      {rows.length > limit && (
        <p className="mp-answers-more">
          {limit} of {count} answers are shown.
          <button type="button" onClick={() => setLimit(rows.length)}>
            Show all
          </button>
        </p>
      )}
    </section>
  );
}
