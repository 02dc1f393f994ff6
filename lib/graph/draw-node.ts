import type { Rect } from './columns';
import type { BoxView, CauseView, ClassView, RowView } from './graph-view';
import { actWidth, afterNamespace, badgeWidth, monoWidth, pillPadding, rowPadding } from './measure';
import { cutTo } from './names';
import { text, type Shape, type Stroke } from './shape';

type Size = { readonly width: number; readonly height: number };

const outline = (isSelected: boolean): Stroke => ({
  fill: 'panel',
  stroke: isSelected ? 'ink' : 'edge',
  strokeWidth: isSelected ? 2 : 1,
});

const rect = ({ width, height }: Size, radius: number, stroke: Stroke): Shape => ({
  kind: 'rect',
  x: 0,
  y: 0,
  width,
  height,
  radius,
  ...stroke,
});

const small = (x: number, y: number, content: string): Shape[] =>
  content === '' ? [] : [text({ x, y, anchor: 'end' }, 'small', content, 'ink-3')];

/** A caller; several that behave alike show a second outline behind. */
export const drawClass = (view: ClassView, size: Size): Shape[] => {
  const { width, height } = size;
  const { prefix, namespace, name } = view.name;
  const middle = height / 2 + 4;
  const behind: Shape = {
    kind: 'path',
    d: `M4 ${height}v3h${width - 4}v-3`,
    stroke: 'edge',
    strokeWidth: 1,
  };
  const label: Shape = {
    kind: 'text',
    x: 10,
    y: middle,
    font: 'mono',
    spans: [
      { text: namespace === '' ? prefix : `${prefix}${namespace}/`, tone: 'ink-3' },
      { text: name, tone: 'ink' },
    ],
  };
  return [
    ...(view.principals > 1 ? [behind] : []),
    rect(size, 4, outline(view.isSelected)),
    label,
    ...small(width - 10, middle, view.right),
  ];
};

/** Its shape says what the policy does before its name is read. */
const pillShape = (view: CauseView, size: Size): Shape[] => {
  const { width, height } = size;
  const r = height / 2;
  const stroke = outline(view.isSelected);
  if (view.act === 'DENY')
    return [
      { kind: 'path', d: `M${r} 0H${width - 3}V${height}H${r}A${r} ${r} 0 0 1 ${r} 0z`, ...stroke },
      { kind: 'path', d: `M${width - 2} -2V${height + 2}`, stroke: 'ink', strokeWidth: 3 },
    ];
  const dash = view.act === 'CUSTOM' ? { dash: '4 3' } : view.act === 'AUDIT' ? { dash: '1 3' } : {};
  return [rect(size, r, { ...stroke, ...dash })];
};

/** What decides. Only policies and what stands in their place are fully round. */
export const drawCause = (view: CauseView, size: Size): Shape[] => {
  const { width, height } = size;
  const middle = height / 2 + 4;
  const divider = 12 + actWidth(view.act);
  const room = Math.floor((width - pillPadding(view)) / monoWidth('m'));
  return [
    ...pillShape(view, size),
    text({ x: 12, y: middle - 0.5 }, 'act', view.act, 'ink'),
    { kind: 'path', d: `M${divider} 6v${height - 12}`, stroke: 'line', strokeWidth: 1 },
    text({ x: divider + 8, y: middle }, 'mono', cutTo(view.name, Math.max(12, room)), 'ink'),
    ...small(width - 12, middle, view.right),
    ...(view.below === '' ? [] : [text({ x: 14, y: height + 18 }, 'small', view.below, 'ink-3')]),
  ];
};

const drawBadge = (content: string, right: number, middle: number): Shape[] => {
  if (content === '') return [];
  const width = badgeWidth(content);
  return [
    {
      kind: 'rect',
      x: right - width,
      y: middle - 8,
      width,
      height: 16,
      radius: 3,
      stroke: 'allow',
      strokeWidth: 1,
      fill: 'panel',
    },
    text({ x: right - width / 2, y: middle + 4, anchor: 'middle' }, 'small', content, 'ink'),
  ];
};

const rightOf = (row: RowView, width: number, middle: number): Shape[] => {
  if (!row.isOdd) return small(width - 12, middle + 4, row.right);
  const spans = [{ text: row.right, tone: 'ink' as const, isBold: true }];
  return [
    { kind: 'text', x: width - 30, y: middle + 4, anchor: 'end', font: 'small', spans },
    { kind: 'mark', standing: 'disagree', x: width - 26, y: middle - 7, size: 14 },
  ];
};

const drawRow = (row: RowView, at: { y: number; width: number; height: number }): Shape[] => {
  const middle = at.y + at.height / 2;
  const room = Math.max(12, Math.floor((at.width - rowPadding(row)) / monoWidth('m')));
  const band: Shape = {
    kind: 'rect',
    x: 4,
    y: at.y,
    width: at.width - 8,
    height: at.height,
    radius: 3,
    fill: 'sel',
  };
  return [
    ...(row.isSelected ? [band] : []),
    {
      kind: 'text',
      x: 14,
      y: middle + 4,
      font: 'mono',
      spans: [
        { text: cutTo(row.name, room), tone: 'ink' },
        { text: row.port, tone: 'ink-3' },
      ],
    },
    ...rightOf(row, at.width, middle),
    ...drawBadge(row.badge, at.width - 12, middle),
  ];
};

const chevron = (isOpen: boolean): Shape => ({
  kind: 'path',
  d: isOpen ? 'M12 10l4 4 4-4' : 'M14 9l4 4-4 4',
  stroke: 'ink-3',
  strokeWidth: 1.4,
});

const drawClosed = (view: BoxView, { width, height }: Size): Shape[] => {
  const middle = height / 2;
  const count = `${view.workloads} workload${view.workloads === 1 ? '' : 's'}`;
  return [
    chevron(false),
    text({ x: 26, y: middle + 4 }, 'head', view.namespace, 'ink-2'),
    text({ x: afterNamespace(view), y: middle + 4 }, 'small', count, 'ink-3'),
    ...drawBadge(view.badge, width - (view.worst === null ? 12 : 32), middle),
    ...(view.worst === null
      ? []
      : [{ kind: 'mark' as const, standing: view.worst, x: width - 26, y: middle - 7, size: 14 }]),
  ];
};

/** A namespace with its workloads, or closed with their count and worst mark. */
export const drawBox = (view: BoxView, box: Rect, rows: ReadonlyMap<string, Rect>): Shape[] => {
  const frame = rect(box, 6, { fill: 'panel', stroke: 'line', strokeWidth: 1 });
  if (!view.isOpen) return [frame, ...drawClosed(view, box)];
  return [
    frame,
    text({ x: 12, y: 17 }, 'head', view.namespace, 'ink-2'),
    ...small(box.width - 12, 17, view.right),
    ...view.rows.flatMap((row) => {
      const place = rows.get(row.id);
      return place === undefined ? [] : drawRow(row, { ...place, y: place.y - box.y });
    }),
  ];
};
