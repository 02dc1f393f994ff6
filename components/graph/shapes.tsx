import type { CSSProperties } from 'react';
import { STANDING_MARK } from '@/lib/graph/marks';
import type { Font, Shape, Stroke } from '@/lib/graph/shape';

const SANS = 'var(--font-sans)';
const MONO = 'var(--font-mono)';
const FONTS: Readonly<Record<Font, CSSProperties>> = {
  mono: { fontFamily: MONO, fontSize: 12, letterSpacing: '-.01em' },
  small: { fontFamily: SANS, fontSize: 11 },
  head: { fontFamily: SANS, fontSize: 12, fontWeight: 600 },
  act: { fontFamily: MONO, fontSize: 10, fontWeight: 500, letterSpacing: '.04em' },
};

const paint = ({ stroke, strokeWidth, dash, isRound, fill }: Stroke) => ({
  fill: fill === undefined ? 'none' : `var(--${fill})`,
  ...(stroke === undefined ? {} : { stroke: `var(--${stroke})`, strokeWidth: strokeWidth ?? 1 }),
  ...(dash === undefined ? {} : { strokeDasharray: dash }),
  ...(isRound === true ? { strokeLinecap: 'round' as const } : {}),
});

function Text({ shape }: { readonly shape: Extract<Shape, { kind: 'text' }> }) {
  return (
    <text
      x={shape.x}
      y={shape.y}
      style={FONTS[shape.font]}
      {...(shape.anchor === undefined ? {} : { textAnchor: shape.anchor })}
    >
      {shape.spans.map(({ text, tone, isBold }, at) => (
        <tspan key={at} fill={`var(--${tone})`} {...(isBold === true ? { fontWeight: 500 } : {})}>
          {text}
        </tspan>
      ))}
    </text>
  );
}

function One({ shape }: { readonly shape: Shape }) {
  switch (shape.kind) {
    case 'path':
      return <path d={shape.d} {...paint(shape)} />;
    case 'rect':
      return (
        <rect
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          rx={shape.radius}
          {...paint(shape)}
        />
      );
    case 'dot':
      return <circle cx={shape.x} cy={shape.y} r={shape.r} fill={`var(--${shape.fill})`} />;
    case 'text':
      return <Text shape={shape} />;
    case 'mark':
      return (
        <g
          transform={`translate(${shape.x} ${shape.y}) scale(${shape.size / 16})`}
          // The marks are constants of the house; nothing that was read from a mesh is in them.
          dangerouslySetInnerHTML={{ __html: STANDING_MARK[shape.standing] }}
        />
      );
    case 'turned':
      return (
        <g transform={`translate(${shape.x} ${shape.y}) rotate(${shape.angle})`}>
          <Shapes shapes={shape.shapes} />
        </g>
      );
  }
}

/** Draws shapes inside an svg of the page; the report draws the same ones into a file. */
export function Shapes({ shapes }: { readonly shapes: readonly Shape[] }) {
  return shapes.map((shape, at) => <One key={at} shape={shape} />);
}
