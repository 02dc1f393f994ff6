'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { MatrixLayout } from '@/lib/matrix/layout';
import {
  type Camera,
  carryOver,
  firstCamera,
  fitCamera,
  moveTo,
  type Room,
  showCell,
  zoomCamera,
} from './camera';
import type { Cell } from '@/lib/matrix/table';

export type Controls = {
  readonly camera: Camera | null;
  readonly fit: () => void;
  readonly pan: (x: number, y: number) => void;
  /** Around a point of the body; its middle where none is given. */
  readonly zoom: (direction: 1 | -1, at?: { readonly x: number; readonly y: number }) => void;
  readonly show: (cell: Cell) => void;
};

/** What of a layout is seen. A new layout keeps the view; the first one is seen whole. */
export function useCamera(layout: MatrixLayout | null, room: Room | null): Controls {
  const [camera, setCamera] = useState<Camera | null>(null);
  const [isFitted, setFitted] = useState(true);
  const { width = 0, height = 0 } = room ?? {};
  const [known, setKnown] = useState<{ layout: MatrixLayout; width: number; height: number } | null>(null);
  if (
    layout !== null &&
    room !== null &&
    (known?.layout !== layout || known.width !== width || known.height !== height)
  ) {
    setKnown({ layout, width, height });
    setCamera(camera === null || isFitted ? firstCamera(layout, room) : carryOver(camera, layout, room));
  }
  const latest = useRef({ layout, room });
  useEffect(() => {
    latest.current = { layout, room };
  });
  const change = useCallback((next: (camera: Camera, layout: MatrixLayout, room: Room) => Camera): void => {
    const { layout: of, room: within } = latest.current;
    if (of === null || within === null) return;
    setCamera((now) => (now === null ? now : next(now, of, within)));
    setFitted(false);
  }, []);
  return {
    camera,
    fit: useCallback(() => {
      change((_, of, within) => fitCamera(of, within));
      setFitted(true);
    }, [change]),
    pan: useCallback(
      (x, y) => change((now, _, within) => moveTo(now, now.x + x, now.y + y, within)),
      [change],
    ),
    zoom: useCallback(
      (direction, at) =>
        change((now, of, within) =>
          zoomCamera(now, of, {
            direction,
            at: at ?? { x: within.width / 2, y: within.height / 2 },
            room: within,
          }),
        ),
      [change],
    ),
    show: useCallback((cell) => change((now, _, within) => showCell(now, cell, within)), [change]),
  };
}
