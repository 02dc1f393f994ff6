'use client';

import type { ReactFlowInstance } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import type { Rect } from '@/lib/graph/columns';
import type { Fitted } from '@/lib/graph/layout';
import type { FlowEdge, FlowNode } from './flow';
import type { Size } from './use-size';

/** Below this zoom text cannot be read: a picture that needs less starts at its top instead. */
export const LEAST = 0.8;

type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

const show = (flow: Flow, { layout }: Fitted, size: Size, zoom: number): void => {
  const x = Math.max(0, (size.width - layout.width * zoom) / 2);
  void flow.setViewport({ x, y: 0, zoom });
};

const MARGIN = 8;

/** How far to move so that a stretch lies within the room; its middle, if it is longer than the room. */
const shift = (start: number, length: number, room: number): number => {
  if (length > room) return (room - length) / 2 - start;
  if (start < 0) return MARGIN - start;
  return start + length > room ? room - MARGIN - start - length : 0;
};

const bringIn = (flow: Flow, rect: Rect, size: Size): void => {
  const { x, y, zoom } = flow.getViewport();
  const dx = shift(rect.x * zoom + x, rect.width * zoom, size.width);
  const dy = shift(rect.y * zoom + y, rect.height * zoom, size.height);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, dialog, [contenteditable]') !== null;

/** `f` fits from anywhere on the page, except while somebody types. */
const useFitKey = (fit: () => void): void => {
  const latest = useRef(fit);
  useEffect(() => {
    latest.current = fit;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === 'f' && isPlain && !isTyping(event.target)) latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
};

/** Keeps the reader's own pan and zoom; until there is one, the picture follows the room that it has. */
export const useViewport = (fitted: Fitted | null, size: Size | null, selected: Rect | null) => {
  const [flow, setFlow] = useState<Flow | null>(null);
  const isMoved = useRef(false);
  useEffect(() => {
    if (flow !== null && fitted !== null && size !== null && !isMoved.current)
      show(flow, fitted, size, fitted.zoom);
  }, [flow, fitted, size]);
  const fit = (): void => {
    isMoved.current = false;
    if (flow === null || fitted === null || size === null) return;
    const { width, height } = fitted.layout;
    show(flow, fitted, size, Math.min(1, size.width / width, size.height / height));
  };
  const onMoved = (event: unknown): void => {
    if (event !== null) isMoved.current = true;
  };
  useFitKey(fit);
  const reveal = (rect: Rect | undefined): void => {
    if (flow !== null && size !== null && rect !== undefined) bringIn(flow, rect, size);
  };
  // What the list or the address selects may be out of sight.
  useEffect(() => {
    if (flow !== null && size !== null && selected !== null) bringIn(flow, selected, size);
  }, [flow, selected, size]);
  return { setFlow, onMoved, fit, reveal };
};
