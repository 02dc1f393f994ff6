import type { BoxView, CauseView, ClassView, RowView } from './graph-view';
import { nameText } from './names';

/** Advance of one character of IBM Plex Mono at 12 px with -0.01em. */
const MONO = 7.08;
/** Mean advance of IBM Plex Sans at 11 px, rounded up. */
const SANS = 5.8;
/** Advance of the action: mono 10 px with 0.04em. */
const ACT = 6.4;

export const monoWidth = (text: string): number => text.length * MONO;
const smallWidth = (text: string): number => text.length * SANS;
export const actWidth = (text: string): number => text.length * ACT + 5;
export const badgeWidth = (text: string): number => (text === '' ? 0 : Math.round(smallWidth(text)) + 12);

const widest = (least: number, most: number, widths: readonly number[]): number =>
  Math.ceil(Math.min(most, Math.max(least, ...widths)));

const beside = (text: string): number => (text === '' ? 0 : 16 + smallWidth(text));

export const classesWidth = (classes: readonly ClassView[]): number =>
  widest(
    206,
    420,
    classes.map(({ name, right }) => 20 + monoWidth(nameText(name)) + beside(right)),
  );

/** Room in a pill besides its name. */
export const pillPadding = ({ act, right }: CauseView): number => 12 + actWidth(act) + 8 + beside(right) + 12;

export const causesWidth = (causes: readonly CauseView[]): number =>
  widest(
    246,
    318,
    causes.map((cause) => pillPadding(cause) + monoWidth(cause.name)),
  );

/** Room in a row besides its name. */
export const rowPadding = ({ port, right, isOdd, badge }: RowView): number =>
  26 + monoWidth(port) + beside(right) + (isOdd ? 18 : 0) + (badge === '' ? 0 : 16 + badgeWidth(badge));

/** Where the count of a closed namespace stands. */
export const afterNamespace = ({ namespace }: BoxView): number => 34 + namespace.length * 7.2;

const headWidth = (box: BoxView): number =>
  box.isOpen
    ? afterNamespace(box) + beside(box.right)
    : afterNamespace(box) + smallWidth('00 workloads') + 16 + badgeWidth(box.badge) + 32;

export const boxesWidth = (boxes: readonly BoxView[]): number =>
  widest(
    250,
    350,
    boxes.flatMap((box) => [headWidth(box), ...box.rows.map((row) => rowPadding(row) + monoWidth(row.name))]),
  );
