import { expect, test } from 'vitest';
import { analyse } from '@/lib/engine/analyse';
import type { Edge } from '@/lib/mesh/reachability';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import type { Wanted } from './cover';
import { coverage, coverScope } from './cover';
import { CURL_B, edge, PORT, reachability, snapshot } from './probe.fixture';

const condition = {
  text: 'GET /health',
  passes: { method: 'GET', path: '/health' },
  fails: { method: 'GET', path: '/' },
};
const POST = { ...condition, passes: { method: 'POST', path: '/charge' } };
const anonymous = (given: Parameters<typeof edge>[0] = {}) => edge(given, null, 'anonymous');

const ground = (...edges: Edge[]) => ({
  snapshot: snapshot(),
  reachability: reachability(edges),
  methods: ['GET', 'HEAD'],
});
const linesOf = (wanted: readonly Wanted[]) =>
  wanted.map(({ edge, line }) => `${edge.principal} ${line.method} ${line.path}`);

test.each([
  { name: 'an edge, once', edges: [edge()], asked: [edge().id, edge().id], lines: [`${CURL_B} GET /`] },
  {
    name: 'both sides of a condition',
    edges: [edge({ verdict: 'conditional' }, condition)],
    asked: [edge().id],
    lines: [`${CURL_B} GET /health`, `${CURL_B} GET /`],
  },
  {
    name: 'of a condition, only what may be sent',
    edges: [edge({ verdict: 'conditional' }, POST)],
    asked: [edge().id],
    lines: [`${CURL_B} GET /`],
  },
])('edges are proved by $name', ({ edges, asked, lines }) => {
  const cover = coverScope(ground(...edges), { kind: 'edges', edges: asked });
  expect(linesOf(cover.wanted)).toEqual(lines);
  expect(cover).toMatchObject({ asked: 1, cannot: [] });
});

test('edges that cannot be probed are counted by their reason', () => {
  const ghost = edge({}, null, 'cluster.local/ns/gone/sa/ghost');
  const cover = coverScope(ground(edge(), ghost), { kind: 'edges', edges: [ghost.id, 'x>y'] });
  expect(cover.wanted).toEqual([]);
  expect(cover.cannot).toEqual([
    { reason: 'no client pod', count: 1 },
    { reason: 'no such edge now', count: 1 },
  ]);
});

/** Two principals that nothing tells apart, at one port. */
const shared = () => {
  const { snapshot, reachability, methods } = ground(
    edge(),
    edge({}, null, 'cluster.local/ns/gone/sa/ghost'),
  );
  const [cell] = reachability.portClasses[0]?.cells ?? [];
  if (!cell) throw new Error('The fixture has one answer.');
  return {
    snapshot,
    methods,
    reachability: {
      ...reachability,
      principalClasses: [{ id: 'both', name: 'both', members: ['cluster.local/ns/gone/sa/ghost', CURL_B] }],
      portClasses: [{ id: PORT, name: PORT, ports: [PORT], rest: 0, cells: [] }],
    },
  };
};

test('the mesh is covered by one probe a class, from a member that has a pod', () => {
  const cover = coverScope(shared(), { kind: 'mesh' });
  expect(cover.asked).toBe(1);
  expect(linesOf(cover.wanted)).toEqual([`${CURL_B} GET /`]);
});

test('a namespace is covered by the calls into it', () => {
  expect(coverScope(ground(edge()), { kind: 'namespace', namespace: 'team-a' }).asked).toBe(1);
  expect(coverScope(ground(edge()), { kind: 'namespace', namespace: 'team-b' })).toEqual({
    asked: 0,
    wanted: [],
    cannot: [],
  });
});

test.each([
  { name: 'nothing is predicted', of: edge({ verdict: 'unknown' }), reason: 'nothing is predicted' },
  {
    name: 'a method that may not be sent',
    of: edge({ verdict: 'conditional' }, POST),
    reason: 'the condition needs POST',
  },
  {
    name: 'a condition without witnesses',
    of: edge({ verdict: 'conditional' }, { text: 'a token', passes: null, fails: null }),
    reason: 'more than method and path decides',
  },
])('a class cannot be covered: $name', ({ of, reason }) => {
  const cannot = [{ reason, count: 1 }];
  expect(coverScope(ground(of), { kind: 'mesh' })).toMatchObject({ asked: 1, wanted: [], cannot });
  expect(coverage(ground(of), [])).toEqual({ classes: 1, proved: 0, cannot });
});

test('a port without a Service, or of UDP, cannot be covered', () => {
  for (const [given, reason] of [
    [{ service: null }, 'no Service in front of the port'],
    [{ protocol: 'udp' }, 'UDP'],
  ] as const) {
    const of = { ...ground(edge()), reachability: reachability([edge()], given) };
    expect(coverScope(of, { kind: 'mesh' }).cannot).toEqual([{ reason, count: 1 }]);
  }
});

test('a class is proved by any of its edges', () => {
  const of = shared();
  const line = { method: 'GET', path: '/' };
  expect(coverage(of, [])).toMatchObject({ classes: 1, proved: 0 });
  expect(coverage(of, [{ edge: edge(), line }])).toMatchObject({ classes: 1, proved: 1, cannot: [] });
});

test('a condition is proved by both of its sides', () => {
  const of = edge({ verdict: 'conditional' }, condition);
  const [passes, fails] = [condition.passes, condition.fails].map((line) => ({ edge: of, line }));
  expect(coverage(ground(of), passes ? [passes] : []).proved).toBe(0);
  expect(coverage(ground(of), passes && fails ? [passes, fails] : []).proved).toBe(1);
});

test('what stands beside is counted too', () => {
  expect(
    coverage(ground(edge(), anonymous()), [{ edge: edge(), line: { method: 'GET', path: '/' } }]),
  ).toEqual({
    classes: 2,
    proved: 1,
    cannot: [],
  });
});

test('what cannot be proved is counted as if every class were looked at', () => {
  const spec = {
    action: 'ALLOW',
    rules: [
      { from: [{ source: { principals: ['cluster.local/ns/gone/sa/ghost', CURL_B] } }] },
      { to: [{ operation: { methods: ['POST'], paths: ['/charge'] } }] },
    ],
  };
  const mesh = storyMesh([httpbinPolicy(spec)]);
  const found = { snapshot: mesh, reachability: analyse(mesh), methods: ['GET', 'HEAD'] };
  const { asked, cannot } = coverScope(found, { kind: 'mesh' });
  const byReason = (list: typeof cannot) => new Map(list.map(({ reason, count }) => [reason, count]));
  expect(byReason(coverage(found, []).cannot)).toEqual(byReason(cannot));
  expect(coverage(found, []).classes).toBe(asked);
  expect(byReason(cannot).size).toBeGreaterThan(1);
});
