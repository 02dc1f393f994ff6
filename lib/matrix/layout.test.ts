import { expect, test } from 'vitest';
import { STANDINGS } from '@/lib/graph/marks';
import { standingOf } from '@/lib/graph/standing';
import { edgesOf, findEdge } from '@/lib/mesh/edges';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { clampOffset, keepUnder, toAxis } from './axis';
import { layOut, ORDERS } from './layout';
import { edgeOf, standingAt } from './table';
import { toTable } from './to-table';

const pictures = [
  ['story', storyPicture()],
  ['shop', shopPicture()],
] as const;

for (const [name, picture] of pictures)
  test.each(ORDERS)(`every pair of the ${name} stands in its cell, by %s`, (order) => {
    const table = toTable(picture, {}, new Set());
    const layout = layOut(table, order);
    const agreements = new Map(picture.agreements.map((one) => [one.edge, one]));
    let pairs = 0;
    layout.rows.forEach((row, y) =>
      layout.columns.forEach((column, x) => {
        const [principals, ports] = [table.rows[row]?.members ?? [], table.columns[column]?.members ?? []];
        const standings = principals.flatMap((principal) =>
          ports.map((port) => {
            const edge = findEdge(picture.reachability, `${principal}>${port}`);
            if (edge === undefined) throw new Error(`no edge ${principal}>${port}`);
            const agreement = agreements.get(edge.id);
            return standingOf(edge, agreement);
          }),
        );
        pairs += standings.length;
        const worst = STANDINGS.find((standing) => standings.includes(standing));
        expect(standingAt(layout.cells[y * layout.columns.length + x] ?? 0)).toBe(worst);
      }),
    );
    expect(pairs).toBe([...edgesOf(picture.reachability)].length);
  });

test('namespaces stand together, the same way in both directions', () => {
  const layout = layOut(toTable(shopPicture(), {}, new Set()), 'namespace');
  const names = (spans: typeof layout.rowSpans): string[] => spans.map(({ namespace }) => namespace);
  expect(new Set(names(layout.rowSpans)).size).toBe(layout.rowSpans.length);
  const columns = names(layout.columnSpans);
  expect(names(layout.rowSpans).filter((name) => columns.includes(name))).toEqual(
    columns.filter((name) => names(layout.rowSpans).includes(name)),
  );
});

test('what contradicts its prediction is listed', () => {
  const table = toTable(shopPicture(), {}, new Set());
  const layout = layOut(table, 'namespace');
  expect(layout.disagreeing.length).toBeGreaterThan(0);
  for (const place of layout.disagreeing) expect(standingAt(layout.cells[place] ?? 0)).toBe('disagree');
});

test('a question leaves only its lines', () => {
  const table = toTable(storyPicture(), { to: 'team-a/httpbin' }, new Set());
  expect(table.columns.map(({ name }) => name)).toEqual(['team-a/httpbin:8000']);
  expect(toTable(storyPicture(), { from: 'anonymous' }, new Set()).rows.map(({ name }) => name)).toEqual([
    'no identity',
  ]);
});

test('a class opens into its members', () => {
  const picture = storyPicture();
  const { reachability } = picture;
  const [first, ...others] = reachability.principals;
  if (first === undefined) throw new Error('no principal');
  const ids = reachability.principals.map(({ id }) => id);
  const alike = {
    ...picture,
    agreements: [],
    reachability: {
      ...reachability,
      principalClasses: [{ id: first.id, name: 'everyone', members: ids }],
      portClasses: reachability.portClasses.map((one) => ({ ...one, cells: [] })),
    },
  };
  expect(toTable(alike, {}, new Set()).rows.map(({ name }) => name)).toEqual(['everyone']);
  const opened = toTable(alike, {}, new Set([first.id]));
  expect(opened.rows).toHaveLength(others.length + 1);
  expect(layOut(opened, 'namespace').cells).toHaveLength(opened.rows.length * opened.columns.length);
  expect(edgeOf(opened, { row: 1, column: 0 })).toBe(
    `${ids[1] ?? ''}>${reachability.portClasses[0]?.id ?? ''}`,
  );
});

test('an empty mesh is an empty matrix', () => {
  const table = toTable(storyPicture(), { to: 'nothing' }, new Set());
  expect(layOut(table, 'namespace')).toMatchObject({
    rowSpans: expect.anything() as unknown,
    columnSpans: [],
  });
});

test('a lone allowed cell of a block is odd', () => {
  const size = 8;
  const line = (at: number) => ({
    id: `${at}`,
    name: `${at}`,
    namespace: 'a',
    members: [`${at}`],
    classId: `${at}`,
    of: at,
    isOpened: false,
  });
  const table = {
    rows: Array.from({ length: size }, (_, at) => line(at)),
    columns: Array.from({ length: size }, (_, at) => line(at)),
    portClasses: Array.from({ length: size }, (_, at) => ({
      rest: 0,
      cells: at === 3 ? [{ answer: 1, classes: [5] }] : [],
    })),
    codes: Uint8Array.from([
      STANDINGS.indexOf('denied-untested') + 1,
      STANDINGS.indexOf('allowed-untested') + 1,
    ]),
    proved: [],
  };
  const layout = layOut(table, 'namespace');
  expect(layout.odd).toHaveLength(1);
  expect(standingAt(layout.cells[layout.odd[0] ?? 0] ?? 0)).toBe('allowed-untested');
});

test('an axis finds each line where it stands, and gaps belong to the line before', () => {
  const axis = toAxis(
    [
      { namespace: 'a', from: 0, to: 3 },
      { namespace: 'b', from: 3, to: 5 },
    ],
    10,
    5,
  );
  expect(axis.length).toBe(55);
  expect([0, 9, 10, 29, 34, 35, 54, 99, -5].map(axis.at)).toEqual([0, 0, 1, 2, 2, 3, 4, 4, 0]);
  for (let at = 0; at < 5; at += 1) expect(axis.at(axis.start(at))).toBe(at);
});

test('zooming keeps the line under the pointer', () => {
  const spans = [{ namespace: 'a', from: 0, to: 100 }];
  const [small, large] = [toAxis(spans, 4, 0), toAxis(spans, 20, 0)];
  expect(keepUnder(small, large, 42)).toBe(10.5 * 20);
  expect(clampOffset(-3, 100, 40)).toBe(0);
  expect(clampOffset(90, 100, 40)).toBe(60);
  expect(clampOffset(5, 30, 40)).toBe(0);
});
