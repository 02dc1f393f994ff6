import { drawBox, drawCause, drawClass } from './draw-node';
import { drawHalo, drawLine } from './draw-line';
import type { GraphView } from './graph-view';
import type { GraphLayout } from './layout';
import { STANDING_MARK } from './marks';
import { text, type Font, type Shape, type Stroke } from './shape';

/** Values of the colour tokens by name, without the leading dashes. */
export type Tokens = Readonly<Record<string, string>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// Control characters may not stand in XML at all, escaped or not.
const escape = (value: string): string =>
  value
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"]/g, (char) => ESCAPES[char] ?? '');

const SANS = "'IBM Plex Sans Variable','IBM Plex Sans',sans-serif";
const MONO = "'IBM Plex Mono',monospace";
const FONTS: Readonly<Record<Font, string>> = {
  mono: `font-family="${MONO}" font-size="12" letter-spacing="-.12"`,
  small: `font-family="${SANS}" font-size="11"`,
  head: `font-family="${SANS}" font-size="12" font-weight="600"`,
  act: `font-family="${MONO}" font-size="10" font-weight="500" letter-spacing=".4"`,
};

const paint = ({ stroke, strokeWidth, dash, isRound, fill }: Stroke): string =>
  [
    `fill="${fill === undefined ? 'none' : `var(--${fill})`}"`,
    stroke === undefined ? '' : `stroke="var(--${stroke})" stroke-width="${strokeWidth ?? 1}"`,
    dash === undefined ? '' : `stroke-dasharray="${dash}"`,
    isRound === true ? 'stroke-linecap="round"' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

const textSvg = (shape: Extract<Shape, { kind: 'text' }>): string => {
  const spans = shape.spans.map(
    ({ text: content, tone, isBold }) =>
      `<tspan fill="var(--${tone})"${isBold === true ? ' font-weight="500"' : ''}>${escape(content)}</tspan>`,
  );
  const anchor = shape.anchor === undefined ? '' : ` text-anchor="${shape.anchor}"`;
  return `<text x="${shape.x}" y="${shape.y}" ${FONTS[shape.font]}${anchor} xml:space="preserve">${spans.join('')}</text>`;
};

const shapeSvg = (shape: Shape): string => {
  switch (shape.kind) {
    case 'path':
      return `<path d="${shape.d}" ${paint(shape)}/>`;
    case 'rect':
      return `<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" rx="${shape.radius}" ${paint(shape)}/>`;
    case 'dot':
      return `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.r}" fill="var(--${shape.fill})"/>`;
    case 'text':
      return textSvg(shape);
    case 'mark':
      return `<g transform="translate(${shape.x} ${shape.y}) scale(${shape.size / 16})">${STANDING_MARK[shape.standing]}</g>`;
    case 'turned':
      return `<g transform="translate(${shape.x} ${shape.y}) rotate(${shape.angle})">${shapes(shape.shapes)}</g>`;
  }
};

const shapes = (list: readonly Shape[]): string => list.map(shapeSvg).join('');

const group = (drawn: readonly Shape[], at: { x: number; y: number }, opacity: number): string =>
  `<g transform="translate(${at.x} ${at.y})"${opacity === 1 ? '' : ` opacity="${opacity}"`}>${shapes(drawn)}</g>`;

const ORIGIN = { x: 0, y: 0 };
const FADED = 0.3;
const OUTSIDE = 0.62;

const linesSvg = ({ links }: GraphView, { lines }: GraphLayout): string => {
  const placed = links.flatMap((link) => {
    const line = lines.get(link.id);
    return line === undefined ? [] : [{ link, line }];
  });
  const halos = placed.filter(({ link }) => link.isSelected).map(({ line }) => shapes(drawHalo(line)));
  const drawn = placed.map(({ link, line }) => group(drawLine(link, line), ORIGIN, link.isDim ? FADED : 1));
  return [...halos, ...drawn].join('');
};

const nodesSvg = (view: GraphView, { rects }: GraphLayout): string => {
  const place = (
    id: string,
    opacity: number,
    draw: (rect: { x: number; y: number; width: number; height: number }) => Shape[],
  ) => {
    const rect = rects.get(id);
    return rect === undefined ? '' : group(draw(rect), rect, opacity);
  };
  return [
    ...view.classes.map((one) => place(one.id, one.isDim ? FADED : 1, (rect) => drawClass(one, rect))),
    ...view.causes.map((one) => place(one.id, one.isDim ? FADED : 1, (rect) => drawCause(one, rect))),
    ...view.boxes.map((one) => place(one.id, one.isDim ? OUTSIDE : 1, (rect) => drawBox(one, rect, rects))),
  ].join('');
};

const headsSvg = ({ heads }: GraphView, layout: GraphLayout): string =>
  heads
    .map(({ title, count }, at) => {
      const { x, y } = layout.heads[at] ?? ORIGIN;
      const after = x + title.length * 6.6 + 14;
      return shapes([text({ x, y }, 'head', title, 'ink-2'), text({ x: after, y }, 'small', count, 'ink-3')]);
    })
    .join('');

/** Height of the line that says what is not drawn. */
const NOTE = 28;

/** The picture as one SVG file that needs nothing else, except fonts where `fonts` brings none. */
export const renderGraphSvg = (
  view: GraphView,
  layout: GraphLayout,
  { tokens, fonts }: { readonly tokens: Tokens; readonly fonts?: string },
): string => {
  const { width } = layout;
  const height = layout.height + (view.note === '' ? 0 : NOTE);
  const note = shapes([text({ x: 16, y: height - 16 }, 'small', view.note, 'ink-2')]);
  const style = fonts === undefined ? '' : `<style>${fonts}</style>`;
  const body = linesSvg(view, layout) + nodesSvg(view, layout) + headsSvg(view, layout) + note;
  const ground = `<rect width="${width}" height="${height}" fill="var(--ground)"/>`;
  // Values stand where the names were: not every reader of SVG knows variables.
  const filled = (ground + body).replace(
    /var\(--([a-z0-9-]+)\)/g,
    (_, name: string) => tokens[name] ?? '#000',
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Who can reach what">${style}${filled}</svg>\n`;
};
