'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

/** Up to this many lines all of them stand in the document, and scroll with what is around them. */
const FEW = 400;
const LINE_PX = 18;

type LongLinesProps = {
  readonly count: number;
  /** Letters of the longest line. */
  readonly widest: number;
  /** The line that is shown first; -1: the top. */
  readonly first: number;
  readonly line: (at: number) => ReactNode;
};

function InView({ count, widest, first, line }: LongLinesProps) {
  const inside = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while rendering, and never kept
  const scroller = useVirtualizer({
    count,
    // Not by a ref of its own: that of an element around this one is not there yet when this one appears.
    getScrollElement: () => inside.current?.closest('pre') ?? null,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });
  const scroll = useRef(scroller);
  useEffect(() => {
    scroll.current = scroller;
  });
  useEffect(() => {
    if (first >= 0) scroll.current.scrollToIndex(first, { align: 'center' });
  }, [first]);
  return (
    <div
      ref={inside}
      className="relative"
      style={{ height: scroller.getTotalSize(), minWidth: `${widest + 8}ch` }}
    >
      {scroller.getVirtualItems().map(({ index, start }) => (
        <div
          key={index}
          data-index={index}
          ref={(element) => scroller.measureElement(element)}
          className="absolute inset-x-0"
          style={{ top: start }}
        >
          {line(index)}
        </div>
      ))}
    </div>
  );
}

/** Whether so many lines scroll in a frame of their own. */
export const isLong = (count: number): boolean => count > FEW;

/** Lines of text in a `pre`, of which only those in view stand in the document once they are many. */
export function LongLines(props: LongLinesProps) {
  if (isLong(props.count)) return <InView {...props} />;
  return Array.from({ length: props.count }, (_, at) => <div key={at}>{props.line(at)}</div>);
}

/** Letters of the longest of some lines. */
export const widestOf = (lines: readonly string[]): number =>
  lines.reduce((most, { length }) => Math.max(most, length), 0);
