import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { MOVES } from '@/components/ui/moves';
import type { WeatherRow } from '@/lib/weather/weather';

const ROW = 30;

/**
 * Of all lines only those in view stand in the document, and the one that the keyboard is on. They are one tab
 * stop: arrows move inside.
 */
export function useLines(frame: RefObject<HTMLDivElement | null>, rows: readonly WeatherRow[]) {
  const [id, setId] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isMoving = useRef(false);
  const active = Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return active >= range.count || shown.includes(active)
        ? shown
        : [...shown, active].sort((a, b) => a - b);
    },
    [active],
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while rendering, and never kept
  const scroller = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: 12,
    scrollPaddingStart: ROW,
    rangeExtractor,
  });
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    button.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : MOVES[event.key];
    if (move === undefined) return;
    const next = move(active, rows.length - 1);
    isMoving.current = true;
    setId(rows[next]?.id ?? null);
    scroller.scrollToIndex(next, { align: 'auto' });
    event.preventDefault();
  };
  return { scroller, active, button, onFocus: setId, onKeyDown };
}
