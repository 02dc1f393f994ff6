'use client';

import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

/** The head of the list and four rows. */
const FIRST = 150;
const LEAST = 60;
const MOST = 420;
const STEP = 30;

const within = (height: number): number => Math.min(MOST, Math.max(LEAST, height));

/** Two panes with a bar between them to drag, or to move with the arrow keys. */
export function Split({
  top,
  bottom,
  isBottomOpen,
  isSheetOpen,
}: {
  readonly top: ReactNode;
  readonly bottom: ReactNode;
  readonly isBottomOpen: boolean;
  /** On a narrow page the evidence takes the place of the lower pane. */
  readonly isSheetOpen: boolean;
}) {
  const [height, setHeight] = useState(FIRST);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setHeight((now) => within(now - event.movementY));
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowUp') setHeight(within(height + STEP));
    else if (event.key === 'ArrowDown') setHeight(within(height - STEP));
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex h-full flex-col">
      <div className="relative min-h-0 flex-1">{top}</div>
      {isBottomOpen ? (
        <div
          role="separator"
          aria-label="Height of the answers"
          aria-orientation="horizontal"
          aria-valuenow={height}
          aria-valuemin={LEAST}
          aria-valuemax={MOST}
          tabIndex={0}
          onKeyDown={move}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          className={`h-[5px] shrink-0 cursor-row-resize touch-none border-t border-line bg-panel ${isSheetOpen ? 'narrow:hidden' : ''}`}
        />
      ) : null}
      <div
        style={{ height }}
        className={`min-h-0 shrink-0 ${isBottomOpen ? '' : 'hidden'} ${isSheetOpen ? 'narrow:hidden' : ''}`}
      >
        {bottom}
      </div>
    </div>
  );
}
