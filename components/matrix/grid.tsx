'use client';

import { type KeyboardEvent, type ReactNode, type RefObject, useId, useMemo, useRef, useState } from 'react';
import { useSize } from '@/components/graph/use-size';
import { Button } from '@/components/ui/button';
import type { MeshPicture } from '@/lib/api/contract';
import type { Standing } from '@/lib/graph/marks';
import type { Cell } from '@/lib/matrix/table';
import type { Room } from './camera';
import { cellSentence, type CellWords, cellWords } from './cell-words';
import { HEAD_FONTS } from './heads';
import { placeOf } from './place-of';
import { Readout } from './readout';
import { bodyOf, marginsOf } from './scene';
import { type Controls, useCamera } from './use-camera';
import type { LaidOut } from './use-layout';
import { useFonts, usePainter, usePalette, useScale } from './use-painter';
import { type Point, usePointer } from './use-pointer';
import { walk } from './walk';
import { numberText, plural } from '@/lib/mesh/plural';

const number = (value: number): string => numberText(value);
const ORIGIN: Cell = { row: 0, column: 0 };
const UNKNOWN_SIZE = { width: 0, height: 0 };

type GridProps = {
  readonly picture: MeshPicture;
  readonly laidOut: LaidOut | null;
  readonly hidden: ReadonlySet<Standing>;
  readonly selected: string | null;
  readonly onSelect: (edge: string) => void;
  readonly onOpen: (ids: readonly string[]) => void;
  readonly onTable: () => void;
  readonly opened: ReadonlySet<string>;
  readonly children: ReactNode;
};

/** How much there is, and what stands out. */
function summary({ table, layout }: LaidOut): string {
  const [rows, columns] = [layout.rows.length, layout.columns.length];
  const odd = layout.odd.length === 0 ? '' : `, ${number(layout.odd.length)} unlike their block`;
  const accounts = table.rows.reduce((sum, { members }) => sum + members.length, 0);
  const ports = table.columns.reduce((sum, { members }) => sum + members.length, 0);
  const classes =
    accounts === rows && ports === columns
      ? ''
      : ` for ${plural(accounts, 'caller')} and ${plural(ports, 'port')}`;
  return `${plural(rows, 'row')} by ${plural(columns, 'column')}${classes}${odd}`;
}

function Tools({
  controls,
  onTable,
  children,
}: {
  readonly controls: Controls;
  readonly onTable: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line bg-panel px-4 py-1 phone:px-3">
      {children}
      <span className="ml-auto flex gap-1.5">
        <Button aria-label="Zoom out" onClick={() => controls.zoom(-1)}>
          −
        </Button>
        <Button aria-label="Zoom in" onClick={() => controls.zoom(1)}>
          +
        </Button>
        <Button onClick={controls.fit}>Whole</Button>
        <Button look="quiet" className="phone:hidden" onClick={onTable}>
          The same as a table
        </Button>
      </span>
    </div>
  );
}

type Act = Readonly<Record<string, (() => void) | undefined>>;

/** Keys of the grid that move no cell. */
const actsOf = (controls: Controls, open: () => void, select: () => void): Act => ({
  '+': () => controls.zoom(1),
  '=': () => controls.zoom(1),
  '-': () => controls.zoom(-1),
  f: controls.fit,
  o: open,
  Enter: select,
  ' ': select,
});

/** The room of the stage, and what of the layout is seen in it. */
function useStage(stage: RefObject<HTMLDivElement | null>, laidOut: LaidOut | null) {
  const size = useSize(stage);
  const table = laidOut?.table ?? null;
  const margins = useMemo(() => marginsOf(size ?? UNKNOWN_SIZE, table), [size, table]);
  const room = useMemo(() => (size === null ? null : bodyOf({ size, margins })), [size, margins]);
  return { size: size ?? UNKNOWN_SIZE, margins, room, controls: useCamera(laidOut?.layout ?? null, room) };
}

const isInside = ({ x, y }: Point, { width, height }: Room): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

/** The cell under a point of the stage. */
function cellUnder(
  point: Point,
  { margins, room, controls: { camera } }: ReturnType<typeof useStage>,
): Cell | null {
  const inside = { x: point.x - margins.left, y: point.y - margins.top };
  if (camera === null || room === null || !isInside(inside, room)) return null;
  const [across, down] = [camera.x + inside.x, camera.y + inside.y];
  if (across >= camera.columns.length || down >= camera.rows.length) return null;
  return { row: camera.rows.at(down), column: camera.columns.at(across) };
}

const isSame = (a: Cell | null, b: Cell | null): boolean => a?.row === b?.row && a?.column === b?.column;

/** The cell that is pointed at, and the one that was walked to or chosen. */
function useCells({ picture, laidOut, selected }: GridProps) {
  const [pointed, point] = useState<Cell | null>(null);
  const [walked, walkTo] = useState<Cell | null>(null);
  const [isFocused, setFocused] = useState(false);
  const chosen = useMemo(
    () => (laidOut === null || selected === null ? null : placeOf(laidOut, picture, selected)),
    [laidOut, picture, selected],
  );
  const active = walked ?? chosen ?? (isFocused ? ORIGIN : null);
  const said = pointed ?? active;
  const words = useMemo(
    () => (laidOut === null || said === null ? null : cellWords(picture, laidOut, said)),
    [laidOut, picture, said],
  );
  return { pointed, point, walkTo, isFocused, setFocused, active, said, words };
}

/** Classes of a cell that can be opened, or closed again. */
const classesOf = (words: CellWords | null, opened: ReadonlySet<string>): readonly string[] =>
  words === null
    ? []
    : [words.row, words.column].flatMap((line) => {
        const id = line.isOpened ? line.classId : line.id;
        return line.members.length > 1 || opened.has(id) ? [id] : [];
      });

function useKeyboard(props: GridProps, cells: ReturnType<typeof useCells>, controls: Controls) {
  const { laidOut, onSelect, onOpen, opened } = props;
  const { words, active, point, walkTo } = cells;
  return (event: KeyboardEvent): void => {
    if (laidOut === null || event.altKey || event.metaKey) return;
    const cell = walk(laidOut.layout, active ?? ORIGIN, event);
    const acts = actsOf(
      controls,
      () => onOpen(classesOf(words, opened)),
      () => words !== null && onSelect(words.edge),
    );
    const act = event.ctrlKey ? undefined : acts[event.key];
    if (cell === null && act === undefined) return;
    event.preventDefault();
    point(null);
    if (cell === null) return act?.();
    walkTo(cell);
    controls.show(cell);
  };
}

/** One cell of the matrix, for assistive technology: the one that is said. */
function SpokenCell({
  id,
  cells: { said, words },
}: {
  readonly id: string;
  readonly cells: ReturnType<typeof useCells>;
}) {
  const sentence = words === null ? 'No cell' : cellSentence(words);
  return (
    <>
      <div role="row" aria-rowindex={(said?.row ?? 0) + 1} className="sr-only">
        <span role="rowheader">{words?.from ?? 'Callers'}</span>
        <span role="gridcell" id={id} aria-colindex={(said?.column ?? 0) + 1}>
          {sentence}
        </span>
      </div>
    </>
  );
}

/** The matrix on a canvas, with one cell of it always there for assistive technology. */
export function Grid(props: GridProps) {
  const { picture, laidOut, hidden, onSelect } = props;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const seen = useStage(stage, laidOut);
  const cells = useCells(props);
  const { words, point } = cells;
  useFonts(HEAD_FONTS);
  usePainter(canvas, {
    ...cells,
    laidOut,
    camera: seen.controls.camera,
    palette: usePalette(stage),
    hidden,
    scale: useScale(),
    size: seen.size,
    margins: seen.margins,
    hidesDisagreeing: hidden.has('disagree'),
  });
  const pointer = usePointer(stage, {
    controls: seen.controls,
    margins: seen.margins,
    onPoint: (at) => {
      const cell = at === null ? null : cellUnder(at, seen);
      point((now) => (isSame(now, cell) ? now : cell));
    },
    onPress: (at) => {
      const cell = cellUnder(at, seen);
      const pressed = cell === null || laidOut === null ? null : cellWords(picture, laidOut, cell);
      if (pressed === null) return;
      cells.walkTo(cell);
      onSelect(pressed.edge);
    },
  });
  const onKeyDown = useKeyboard(props, cells, seen.controls);
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)_auto]">
      <Tools controls={seen.controls} onTable={props.onTable}>
        {props.children}
      </Tools>
      <div
        ref={stage}
        role="grid"
        aria-label="Matrix of who can reach what"
        aria-description="Arrow keys go from cell to cell, Enter opens the evidence, n goes to the next cell that stands out, plus and minus zoom, f shows the whole. The table view holds the same answers."
        aria-rowcount={laidOut?.layout.rows.length ?? 0}
        aria-colcount={laidOut?.layout.columns.length ?? 0}
        aria-activedescendant={words === null ? undefined : `${id}cell`}
        aria-busy={laidOut === null}
        tabIndex={0}
        className="relative min-h-0 cursor-crosshair touch-none overflow-hidden -outline-offset-2"
        onKeyDown={onKeyDown}
        onFocus={() => cells.setFocused(true)}
        onBlur={() => cells.setFocused(false)}
        {...pointer}
      >
        <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
        <SpokenCell id={`${id}cell`} cells={cells} />
      </div>
      <p aria-live="polite" className="sr-only">
        {cells.isFocused && words !== null ? cellSentence(words) : ''}
      </p>
      <Readout
        words={words}
        classes={classesOf(words, props.opened)}
        opened={props.opened}
        onSelect={onSelect}
        onOpen={props.onOpen}
      >
        {laidOut === null
          ? 'Ordering rows and columns.'
          : `${summary(laidOut)}. Point at a cell, or walk with the arrow keys.`}
      </Readout>
    </div>
  );
}
