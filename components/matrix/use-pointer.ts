'use client';

import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import type { Controls } from './use-camera';

/** A place in the element, in px. */
export type Point = { readonly x: number; readonly y: number };

/** Less than this is a click and no drag. */
const STILL = 4;
/** Fingers apart by this factor are one step. */
const PINCH = 1.2;
const WHEEL_PX = 40;

type Handlers = {
  readonly controls: Controls;
  /** The body's left and top, in the element. */
  readonly margins: { readonly left: number; readonly top: number };
  readonly onPoint: (point: Point | null) => void;
  readonly onPress: (point: Point) => void;
};

const distance = ([a, b]: readonly Point[]): number =>
  a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);

const pointIn = (element: HTMLElement | null, at: { clientX: number; clientY: number }): Point => {
  const box = element?.getBoundingClientRect();
  return { x: at.clientX - (box?.left ?? 0), y: at.clientY - (box?.top ?? 0) };
};

function useWheel(element: RefObject<HTMLElement | null>, latest: RefObject<Handlers>): void {
  const wheeled = useRef(0);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    // React listens passively, and the page must not scroll under the wheel.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { controls, margins } = latest.current;
      if (event.shiftKey) {
        controls.pan(event.deltaX + event.deltaY, 0);
        return;
      }
      const { x, y } = pointIn(target, event);
      wheeled.current += event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      if (Math.abs(wheeled.current) < WHEEL_PX) return;
      controls.zoom(wheeled.current < 0 ? 1 : -1, {
        x: Math.max(0, x - margins.left),
        y: Math.max(0, y - margins.top),
      });
      wheeled.current = 0;
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, latest]);
}

/** Drag and one finger move, wheel and two fingers zoom, a click opens. */
export function usePointer(element: RefObject<HTMLElement | null>, handlers: Handlers) {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const held = useRef(new Map<number, Point>());
  const travelled = useRef(0);
  const spread = useRef(0);
  const pointOf = (event: { clientX: number; clientY: number }): Point => pointIn(element.current, event);
  useWheel(element, latest);
  const pinch = (): void => {
    const now = distance([...held.current.values()]);
    const factor = now / (spread.current || now);
    if (factor < PINCH && factor > 1 / PINCH) return;
    spread.current = now;
    const [a, b] = [...held.current.values()];
    const { controls, margins } = latest.current;
    if (a === undefined || b === undefined) return;
    controls.zoom(factor > 1 ? 1 : -1, {
      x: (a.x + b.x) / 2 - margins.left,
      y: (a.y + b.y) / 2 - margins.top,
    });
  };
  return {
    onPointerDown: (event: PointerEvent): void => {
      held.current.set(event.pointerId, pointOf(event));
      travelled.current = 0;
      spread.current = distance([...held.current.values()]);
    },
    onPointerMove: (event: PointerEvent): void => {
      const [before, now] = [held.current.get(event.pointerId), pointOf(event)];
      if (before === undefined) {
        latest.current.onPoint(now);
        return;
      }
      held.current.set(event.pointerId, now);
      travelled.current += Math.hypot(now.x - before.x, now.y - before.y);
      if (held.current.size > 1) pinch();
      else if (travelled.current >= STILL) {
        event.currentTarget.setPointerCapture(event.pointerId);
        latest.current.onPoint(null);
        latest.current.controls.pan(before.x - now.x, before.y - now.y);
      }
    },
    onPointerUp: (event: PointerEvent): void => {
      const isClick =
        held.current.delete(event.pointerId) && travelled.current < STILL && held.current.size === 0;
      if (isClick) latest.current.onPress(pointOf(event));
    },
    onPointerCancel: (event: PointerEvent): void => {
      held.current.delete(event.pointerId);
    },
    onPointerLeave: (): void => latest.current.onPoint(null),
  };
}
