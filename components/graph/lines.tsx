'use client';

import type { EdgeProps } from '@xyflow/react';
import { drawHalo, drawLine } from '@/lib/graph/draw-line';
import { bezier } from '@/lib/graph/edge-path';
import type { HaloEdge, LinkEdge } from './flow';
import { Shapes } from './shapes';

/** Width of the band in which a line can be clicked. */
const GRIP = 12;

/** One line; how it looks is its standing's. */
export function Line({ data }: EdgeProps<LinkEdge>) {
  if (data === undefined) return null;
  const { link, line } = data;
  return (
    <g className={`mp-line${link.isDim ? ' is-faded' : ''}`}>
      <Shapes shapes={drawLine(link, line)} />
      <path d={bezier(line.from, line.to)} className="mp-grip" strokeWidth={GRIP} />
    </g>
  );
}

/** The band under a selected line. */
export function Halo({ data }: EdgeProps<HaloEdge>) {
  return data === undefined ? null : <Shapes shapes={drawHalo(data.line)} />;
}
