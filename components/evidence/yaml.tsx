'use client';

import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isLong, LongLines, widestOf } from '@/components/ui/long-lines';
import type { Excerpt } from '@/lib/api/contract';
import { differ, type Parts, splitValue } from './differ';
import { foldLines, type Row } from './fold';
import { pointAt } from './point-at';

const LINE = 'grid grid-cols-[34px_1fr] whitespace-pre';
const NUMBER = 'sticky left-0 bg-ground pr-2.5 text-right text-ink-3 select-none';

function Compared({ before, parts: [head, own, tail] }: { readonly before: string; readonly parts: Parts }) {
  return (
    <span className="pr-3">
      {before}
      {head}
      <span className="font-semibold underline decoration-[1.5px] underline-offset-3">{own}</span>
      {tail}
    </span>
  );
}

function Lit({
  number,
  text,
  is,
}: {
  readonly number: number;
  readonly text: string;
  readonly is: string | null;
}) {
  const [before, value] = splitValue(text);
  const [wants, has] = differ(value, is ?? '');
  const isCompared = is !== null && value !== '';
  return (
    <>
      <div data-lit className={`${LINE} bg-lit text-lit-ink shadow-[inset_2px_0_0_var(--ink)]`}>
        <span className={`${NUMBER} bg-lit! text-inherit! shadow-[inset_2px_0_0_var(--ink)]`}>{number}</span>
        {isCompared ? <Compared before={before} parts={wants} /> : <span className="pr-3">{text}</span>}
      </div>
      {is === null ? null : (
        <div className={`${LINE} text-ink-2`}>
          <span className={NUMBER}>is</span>
          <Compared
            before={' '.repeat(isCompared ? before.length : before.search(/\S/) + 2)}
            parts={isCompared ? has : ['', is, '']}
          />
        </div>
      )}
    </>
  );
}

function Line({
  row,
  lit,
  is,
}: {
  readonly row: Row;
  readonly lit: number | null;
  readonly is: string | null;
}) {
  if (row.kind === 'fold')
    return (
      <div className={`${LINE} text-ink-3`}>
        <span className={NUMBER}>…</span>
        <span>{row.count} lines</span>
      </div>
    );
  if (row.number === lit) return <Lit {...row} is={is} />;
  return (
    <div className={LINE}>
      <span className={NUMBER}>{row.number}</span>
      <span className="pr-3">{row.text}</span>
    </div>
  );
}

/** The deciding object: real line numbers, unrelated lines folded, the deciding line lit over what the request has. */
export function Yaml({ excerpt }: { readonly excerpt: Excerpt }) {
  const { ref, lines, is } = excerpt;
  const lit = pointAt(lines, excerpt.lit, is);
  const [isWhole, setWhole] = useState(false);
  const scroller = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    const pre = scroller.current;
    const line = pre?.querySelector<HTMLElement>('[data-lit] > span:last-child');
    // A long value starts far to the right: show its end, since that is where names differ.
    if (pre && line) pre.scrollLeft = Math.max(0, line.scrollWidth + 34 - pre.clientWidth);
  }, [excerpt]);
  const rows = useMemo(() => foldLines(lines, isWhole ? null : lit), [lines, isWhole, lit]);
  // What is folded above the first line is told in the head alone.
  const [first] = rows;
  const shown = first?.kind === 'fold' ? rows.slice(1) : rows;
  const folded = rows.reduce((sum, row) => sum + (row.kind === 'fold' ? row.count : 0), 0);
  const widest = useMemo(() => widestOf(lines), [lines]);
  return (
    <div className="overflow-hidden rounded-md border border-line bg-ground">
      <div className="flex justify-between gap-2 border-b border-line bg-panel px-2.5 py-1 text-xs leading-[18px] text-ink-2">
        <code className="min-w-0 wrap-anywhere">
          {ref.namespace === null ? ref.name : `${ref.namespace}/${ref.name}`}
        </code>
        {folded > 0 || isWhole ? (
          <button type="button" className="underline underline-offset-3" onClick={() => setWhole(!isWhole)}>
            {isWhole
              ? 'fold'
              : `${folded.toLocaleString('en')} of ${lines.length.toLocaleString('en')} lines folded`}
          </button>
        ) : null}
      </div>
      <pre
        ref={scroller}
        tabIndex={0}
        aria-label="YAML of the deciding object"
        className={`overflow-auto py-[5px] text-xs leading-[18px] *:w-max *:min-w-full ${isLong(shown.length) ? 'max-h-120' : ''}`}
      >
        <LongLines
          count={shown.length}
          widest={widest}
          first={shown.findIndex((row) => row.kind === 'line' && row.number === lit)}
          line={(at) => {
            const row = shown[at];
            return row === undefined ? null : <Line row={row} lit={lit} is={is} />;
          }}
        />
      </pre>
    </div>
  );
}
