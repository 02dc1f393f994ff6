'use client';

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Standing } from '@/lib/graph/marks';
import type { Camera } from './camera';
import { paintScene } from './paint';
import { type Palette, readPalette } from './palette';
import type { Scene } from './scene';
import { createTiles } from './tiles';
import type { LaidOut } from './use-layout';

/** Of one picture's time, what may go into tiles that were not seen before. */
const TILES_MS = 8;

/** The colours of the page, read anew when the theme or the system's contrast changes. */
export function usePalette(element: RefObject<HTMLElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = (): void => {
      if (element.current !== null) setPalette(readPalette(element.current));
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const contrast = window.matchMedia('(forced-colors: active)');
    contrast.addEventListener('change', read);
    return () => {
      observer.disconnect();
      contrast.removeEventListener('change', read);
    };
  }, [element]);
  return palette;
}

/** Device px of one CSS px; follows a move to another screen, and a zoomed page. */
export function useScale(): number {
  const [scale, setScale] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const list = window.matchMedia(`(resolution: ${scale}dppx)`);
    const read = (): void => setScale(window.devicePixelRatio);
    list.addEventListener('change', read);
    return () => list.removeEventListener('change', read);
  }, [scale]);
  return scale;
}

/** Renders once more when the fonts of names are there: a canvas takes another one until then, and says nothing. */
export function useFonts(fonts: readonly string[]): void {
  const [, setLoaded] = useState(false);
  useEffect(() => {
    let isGone = false;
    void Promise.allSettled(fonts.map((font) => document.fonts.load(font))).then(() => {
      if (!isGone) setLoaded(true);
    });
    return () => {
      isGone = true;
    };
  }, [fonts]);
}

type Painted = Omit<Scene, 'tiles' | 'table' | 'layout' | 'camera' | 'palette'> & {
  readonly laidOut: LaidOut | null;
  readonly camera: Camera | null;
  readonly palette: Palette | null;
  readonly hidden: ReadonlySet<Standing>;
  readonly scale: number;
};

/** Paints at most once a frame, and only what is seen. */
export function usePainter(canvas: RefObject<HTMLCanvasElement | null>, painted: Painted): void {
  const { laidOut, camera, palette, hidden, scale, size } = painted;
  const [columns, rows] = [camera?.columns, camera?.rows];
  const tiles = useMemo(
    () =>
      laidOut === null || palette === null || columns === undefined || rows === undefined
        ? null
        : createTiles({ layout: laidOut.layout, hidden, palette, columns, rows, scale }),
    [laidOut, palette, hidden, columns, rows, scale],
  );
  const frame = useRef(0);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || tiles === null || laidOut === null || camera === null || palette === null) return;
    const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
    const paint = (): void => {
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      const pen = element.getContext('2d', { alpha: false });
      if (pen === null) return;
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      const scene: Scene = { ...painted, ...laidOut, camera, palette, tiles };
      if (!paintScene(pen, scene, performance.now() + TILES_MS)) frame.current = requestAnimationFrame(paint);
    };
    frame.current = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame.current);
  });
}
