import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPicture, type PolicySketch } from '@/lib/testing/pictures/build';
import { layoutGraph } from './layout';
import { STANDINGS } from './marks';
import { toAnswers } from './answers';
import { isOpenByDefault } from './port-facts';
import { toGraphView } from './view';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const SPACES = ['n', 'm', 'o', 'p'] as const;
const accounts = SPACES.flatMap((space) => NAMES.map((name) => `${space}/${name}`));

const policy: fc.Arbitrary<PolicySketch> = fc.record({
  namespace: fc.constantFrom(...SPACES),
  name: fc.stringMatching(/^[a-z]{1,4}$/),
  action: fc.constantFrom('ALLOW' as const, 'DENY' as const, 'CUSTOM' as const),
  workloads: fc.uniqueArray(fc.constantFrom(...NAMES)),
  from: fc.uniqueArray(fc.constantFrom(...accounts, 'n/*', 'm/*')),
});

const probe = fc.record({
  edge: fc.tuple(fc.constantFrom(...accounts), fc.constantFrom(...accounts)).map(([a, b]) => `${a}>${b}:80`),
  code: fc.constantFrom(200, 403),
});

const mesh = fc.record({
  policies: fc.array(policy, { maxLength: 8 }),
  probes: fc.array(probe, { maxLength: 8 }),
});

const toPicture = ({
  policies,
  probes,
}: {
  policies: PolicySketch[];
  probes: { edge: string; code: number }[];
}) =>
  buildPicture({
    name: 'any',
    namespaces: Object.fromEntries(
      SPACES.map((space) => [space, NAMES.map((name) => ({ name, ports: [80] }))]),
    ),
    policies: policies.map((one, at) => ({ ...one, name: `${one.name}-${at}` })),
    probes,
  });

const hiddenSet = fc.uniqueArray(fc.constantFrom(...STANDINGS)).map((list) => new Set(list));

test('each answer is drawn once on each side, or is hidden or a badge', () => {
  fc.assert(
    fc.property(mesh, hiddenSet, (sketch, hidden) => {
      const picture = toPicture(sketch);
      const view = toGraphView(picture, { hidden });
      const want = toAnswers(picture)
        .answers.filter((answer) => !hidden.has(answer.standing) && !isOpenByDefault(answer))
        .map(({ edge }) => edge.id)
        .sort();
      for (const side of ['left', 'right'] as const) {
        const drawn = view.links.filter((link) => link.side === side).flatMap(({ edges }) => edges);
        expect(drawn.sort()).toEqual(want);
      }
    }),
    { numRuns: 50 },
  );
});

test('a line stands for equal standings only, and a disagreement for itself', () => {
  fc.assert(
    fc.property(mesh, (sketch) => {
      const picture = toPicture(sketch);
      const standings = new Map(toAnswers(picture).answers.map(({ edge, standing }) => [edge.id, standing]));
      for (const { standing, edges } of toGraphView(picture, { hidden: new Set() }).links) {
        expect(new Set(edges.map((edge) => standings.get(edge)))).toEqual(new Set([standing]));
        if (standing === 'disagree') expect(edges).toHaveLength(1);
      }
    }),
    { numRuns: 50 },
  );
});

test('every line has both its ends', () => {
  fc.assert(
    fc.property(mesh, hiddenSet, (sketch, hidden) => {
      const view = toGraphView(toPicture(sketch), { hidden });
      expect(layoutGraph(view, { width: 1200, height: 700 }).lines.size).toBe(view.links.length);
    }),
    { numRuns: 50 },
  );
});
