import { bezier, DOT, pointAt, ZIGZAG } from './edge-path';
import type { LinkView } from './graph-view';
import type { LineGeometry } from './layout';
import type { Standing } from './marks';
import type { Shape, Stroke, Token } from './shape';

type LineStyle = Stroke & { readonly stroke: Token; readonly strokeWidth: number };

/** How each standing is drawn; a disagreement is a double line, its middle cut out afterwards. */
const LINE: Readonly<Record<Standing, LineStyle>> = {
  'allowed-probed': { stroke: 'allow', strokeWidth: 2 },
  'allowed-untested': { stroke: 'allow-weak', strokeWidth: 1.1 },
  conditional: { stroke: 'allow', strokeWidth: 2, dash: '30 4' },
  'denied-probed': { stroke: 'deny', strokeWidth: 2, dash: '5 4' },
  'denied-untested': { stroke: 'deny-weak', strokeWidth: 1.5, dash: '.1 4.5', isRound: true },
  disagree: { stroke: 'disagree', strokeWidth: 5 },
  unknown: { stroke: 'unknown', strokeWidth: 1.3, dash: '12 8' },
};

const isDenied = (standing: Standing): boolean => standing.startsWith('denied');

/** The broken middle of a disagreement, where it reaches the workload. */
const zigzag = ({ from, to }: LineGeometry): Shape => ({
  kind: 'turned',
  ...pointAt(from, to, 0.7),
  shapes: [
    { kind: 'rect', x: -15, y: -7, width: 30, height: 14, radius: 0, fill: 'ground' },
    { kind: 'path', d: ZIGZAG, stroke: 'disagree', strokeWidth: 1.6 },
  ],
});

const bar = (
  { to }: LineGeometry,
  { top, bottom }: { top: number; bottom: number },
  stroke: Token,
): Shape => ({
  kind: 'path',
  d: `M${to.x} ${top}V${bottom}`,
  stroke,
  strokeWidth: 2.5,
});

/** The circuit closes with a dot at the box, or stops at a bar short of it. */
const endOf = (link: LinkView, geometry: LineGeometry): Shape[] => {
  const { stroke } = LINE[link.standing];
  if (link.side === 'left') return [];
  if (!isDenied(link.standing)) return [{ kind: 'dot', ...geometry.to, r: DOT, fill: stroke }];
  return geometry.bar === null ? [] : [bar(geometry, geometry.bar, stroke)];
};

/** One line, exactly as its standing is drawn. */
export const drawLine = (link: LinkView, geometry: LineGeometry): Shape[] => {
  const d = bezier(geometry.from, geometry.to);
  const stroke: Shape = { kind: 'path', d, ...LINE[link.standing] };
  if (link.standing !== 'disagree') return [stroke, ...endOf(link, geometry)];
  const gap: Shape = { kind: 'path', d, stroke: 'ground', strokeWidth: 2.2 };
  return [stroke, gap, ...(link.side === 'right' ? [zigzag(geometry)] : []), ...endOf(link, geometry)];
};

/** The band under a selected line. */
export const drawHalo = ({ from, to }: LineGeometry): Shape[] => [
  { kind: 'path', d: bezier(from, to), stroke: 'sel', strokeWidth: 14 },
];
