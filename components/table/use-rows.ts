'use client';

import { defaultRangeExtractor, type Range, type Virtualizer, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { MOVES } from '@/components/ui/moves';

/** Up to this width each line of a list has several lines of text; the style sheet knows the same number. */
export const TALL = 760;

const ROW = 30;
/** What a row of several lines takes before it is measured. */
const TALL_ROW = 88;
/** Up to this many lines all of them stand in the document. */
const FEW = 100;

/** One line of a list, by a key that stays its own. */
export type Line = { readonly key: string };

type Scroller = Virtualizer<HTMLDivElement, HTMLTableRowElement>;

/** Of a long list only the lines in view stand in the document, and the one that holds the focus. */
export function useScroller(
  frame: RefObject<HTMLDivElement | null>,
  items: readonly Line[],
  { isTall, head, active }: { readonly isTall: boolean; readonly head: number; readonly active: number },
): Scroller {
  const rangeExtractor = useCallback(
    (range: Range) => {
      if (range.count <= FEW) return Array.from({ length: range.count }, (_, at) => at);
      const shown = defaultRangeExtractor(range);
      if (active < 0 || active >= range.count || shown.includes(active)) return shown;
      return [...shown, active].sort((a, b) => a - b);
    },
    [active],
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while rendering, and never kept
  return useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (isTall ? TALL_ROW : ROW),
    getItemKey: (at) => items[at]?.key ?? at,
    overscan: 12,
    scrollMargin: head,
    scrollPaddingStart: head,
    rangeExtractor,
  });
}

/** Scrolls to the selected line whenever another one is selected, also when its row moved. */
export const useFollow = (scroller: Scroller, at: number): void => {
  const scroll = useRef(scroller);
  useEffect(() => {
    scroll.current = scroller;
  });
  useEffect(() => {
    if (at >= 0) scroll.current.scrollToIndex(at, { align: 'auto' });
  }, [at]);
};

/** What a key does to the line that it is pressed on. */
export type LineActions<T extends Line> = {
  readonly enter: (item: T) => void;
  /** Opens or closes a line that stands for several; says whether anything changed. */
  readonly toggle?: (item: T, isOpen: boolean) => boolean;
};

/** One tab stop for the whole list: arrows move the focus inside it. */
export function useRoving<T extends Line>(
  items: readonly T[],
  { enter, toggle = () => false }: LineActions<T>,
) {
  const [key, setKey] = useState<string | null>(null);
  const line = useRef<HTMLTableRowElement>(null);
  const isMoving = useRef(false);
  const active = key === null ? -1 : items.findIndex((item) => item.key === key);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    line.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent, scrollTo: (at: number) => void): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Math.max(0, active);
    const item = items[at];
    if (item === undefined) return;
    const move = MOVES[event.key];
    if (move !== undefined) {
      const next = move(at, items.length - 1);
      isMoving.current = true;
      setKey(items[next]?.key ?? null);
      scrollTo(next);
    } else if (event.key === 'Enter' || event.key === ' ') enter(item);
    else if (!['ArrowRight', 'ArrowLeft'].includes(event.key) || !toggle(item, event.key === 'ArrowRight'))
      return;
    event.preventDefault();
  };
  return { active, line, setKey, onKeyDown };
}
