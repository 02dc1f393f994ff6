import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgeCount, edgesOf } from '@/lib/mesh/edges';
import { type ClassConcord, Concord, type HeldDisagreement } from '@/lib/mesh/mesh-agreement';
import type { Agreement } from '@/lib/mesh/observation';
import type { Reachability } from '@/lib/mesh/reachability';
import { buildPicture } from '@/lib/testing/pictures/build';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { CONCORDS, toAgreement } from './agreement';
import { placesOf, type Question } from './question';

const PICTURES = [
  ['story', storyPicture()],
  ['shop', shopPicture()],
] as const;

const ALL = 1e9;

const classesIn = (evidence: Parameters<typeof toAgreement>[0]): readonly ClassConcord[] => {
  const { list } = toAgreement(evidence);
  return CONCORDS.flatMap((kind) => list(kind, ALL));
};

describe.each(PICTURES)('the %s', (_, { reachability, agreements }) => {
  test('has every pair in one class, and every class in one list', () => {
    const evidence = { reachability, agreements, disagreements: [], question: {} };
    const { counts, list } = toAgreement(evidence);
    const pairs = Object.values(counts).reduce((sum, count) => sum + count.pairs, 0);
    expect(pairs).toBe(edgeCount(reachability));
    for (const kind of Concord.options) {
      const classes = list(kind, ALL);
      expect(classes).toHaveLength(counts[kind].classes);
      expect(classes.reduce((sum, one) => sum + one.pairs, 0)).toBe(counts[kind].pairs);
      expect(classes.every(({ concord }) => concord === kind)).toBe(true);
      expect(list(kind, 1)).toEqual(classes.slice(0, 1));
    }
    const edges = classesIn(evidence).map(({ edge }) => edge);
    expect(new Set(edges).size).toBe(edges.length);
  });

  const ends = [...edgesOf(reachability)];
  const question = fc.constantFrom<Question>(
    {},
    ...ends.map(({ principal }) => ({ from: principal })),
    ...ends.map(({ target }) => ({ to: target })),
    ...ends.map(({ target }) => ({ namespace: target.split('/')[0] ?? '' })),
    ...ends.map(({ principal, port }) => ({ from: principal, to: port })),
    { to: 'nowhere/nobody' },
  );

  test('narrowed to a place, has the pairs of that place and no other', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { counts } = toAgreement({ reachability, agreements, disagreements: [], question: asked });
        const places = placesOf(reachability, asked);
        const own = ends.filter(
          ({ principal, port }) => places.principals([principal]).length * places.ports([port]).length > 0,
        );
        expect(Object.values(counts).reduce((sum, count) => sum + count.pairs, 0)).toBe(own.length);
      }),
    );
  });

  test('counts each finding once, whatever was found', () => {
    const disposition = fc.constantFrom('confirmed', 'contradicted', 'inconclusive', 'unproven');
    const found = fc.array(
      fc.record({
        edge: fc.constantFrom(...ends.map(({ id }) => id)),
        disposition,
        stale: fc.constantFrom(null, 'a policy changed'),
      }),
    );
    fc.assert(
      fc.property(found, fc.subarray(ends), (probed, held) => {
        const evidence = {
          reachability,
          agreements: probed.map(agreement),
          disagreements: held.map(({ id }) => ({ edge: id, sentence: '' })),
          question: {},
        };
        const { counts, list } = toAgreement(evidence);
        expect(Object.values(counts).reduce((sum, { pairs }) => sum + pairs, 0)).toBe(ends.length);
        for (const kind of Concord.options) expect(list(kind, ALL)).toHaveLength(counts[kind].classes);
      }),
      { numRuns: 30 },
    );
  });
});

function agreement(
  found: Pick<Agreement, 'edge' | 'disposition'> & { readonly stale?: string | null },
): Agreement {
  const at = '2026-11-26T08:00:00.000Z';
  return { observation: 'one', at, stale: null, sentence: found.disposition, ...found };
}

/** Two accounts that nothing tells apart, one that a policy names, and a name that no pod bears. */
const four = buildPicture({
  name: 'four',
  probes: [],
  named: ['c/ghost'],
  namespaces: {
    a: [{ name: 'server', ports: [80] }],
    b: ['one', 'two', 'friend'].map((name) => ({ name, ports: [] })),
  },
  policies: [
    {
      namespace: 'a',
      name: 'friends',
      action: 'ALLOW',
      workloads: ['server'],
      from: ['b/friend', 'c/ghost'],
    },
  ],
});

/** A picture has a class for each principal; here nothing tells `one` and `two` apart. */
const reachability = together(four.reachability, 'cluster.local/ns/b/sa/one', 'cluster.local/ns/b/sa/two');

function together(apart: Reachability, first: string, second: string): Reachability {
  const gone = apart.principalClasses.findIndex(({ id }) => id === second);
  const principalClasses = apart.principalClasses
    .filter((_, at) => at !== gone)
    .map((one) => (one.id === first ? { ...one, members: [first, second] } : one));
  const portClasses = apart.portClasses.map((ports) => ({
    ...ports,
    cells: ports.cells.map(({ answer, classes }) => ({
      answer,
      classes: classes.filter((at) => at !== gone).map((at) => (at > gone ? at - 1 : at)),
    })),
  }));
  return { ...apart, principalClasses, portClasses };
}

const ONE = 'cluster.local/ns/b/sa/one>a/server:80';
const TWO = 'cluster.local/ns/b/sa/two>a/server:80';

describe('a class of edges stands', () => {
  const stale = 'AuthorizationPolicy a/friends changed';
  const held = (edge: string): HeldDisagreement => ({ edge, sentence: 'The proxy allows it.' });
  const table: readonly {
    readonly name: string;
    readonly agreements?: readonly Agreement[];
    readonly disagreements?: readonly HeldDisagreement[];
    readonly stands: Concord;
    readonly edge?: string;
  }[] = [
    { name: 'as unproved while nobody asked', stands: 'unproved' },
    {
      name: 'as proved when a probe agreed, of whichever member',
      agreements: [agreement({ edge: TWO, disposition: 'confirmed' })],
      stands: 'agree',
      edge: TWO,
    },
    {
      name: 'as out of date when what a proof rested on changed',
      agreements: [agreement({ edge: ONE, disposition: 'confirmed', stale })],
      stands: 'stale',
    },
    {
      name: 'as out of date when a contradiction rested on something that changed',
      agreements: [agreement({ edge: ONE, disposition: 'contradicted', stale })],
      stands: 'stale',
    },
    {
      name: 'as untold when a probe proved nothing',
      agreements: [agreement({ edge: ONE, disposition: 'inconclusive' })],
      stands: 'cannot',
    },
    {
      name: 'as proved when one member is, though a probe of another told nothing',
      agreements: [
        agreement({ edge: ONE, disposition: 'inconclusive' }),
        agreement({ edge: TWO, disposition: 'confirmed' }),
      ],
      stands: 'agree',
      edge: TWO,
    },
    {
      name: 'as contradicted when one member is, though another is proved',
      agreements: [
        agreement({ edge: ONE, disposition: 'confirmed' }),
        agreement({ edge: TWO, disposition: 'contradicted' }),
      ],
      stands: 'contradicted',
      edge: TWO,
    },
    {
      name: 'as contradicted when the proxy decides otherwise, whatever a probe saw',
      agreements: [agreement({ edge: ONE, disposition: 'confirmed' })],
      disagreements: [held(TWO)],
      stands: 'contradicted',
      edge: TWO,
    },
    {
      name: 'as unproved when what was found is of an edge that is gone',
      agreements: [agreement({ edge: 'cluster.local/ns/b/sa/gone>a/server:80', disposition: 'confirmed' })],
      stands: 'unproved',
    },
  ];
  test.each(table)('$name', ({ agreements = [], disagreements = [], stands, edge }) => {
    const classes = classesIn({ reachability, agreements, disagreements, question: { to: 'a/server' } });
    const own = classes.filter((one) => one.edge === ONE || one.edge === TWO);
    expect(own).toMatchObject([{ concord: stands, ...(edge !== undefined && { edge }) }]);
  });

  test('as untold where no pod runs as any of its principals', () => {
    const classes = classesIn({ reachability, agreements: [], disagreements: [], question: {} });
    const ghost = classes.find(({ edge }) => edge.startsWith('cluster.local/ns/c/sa/ghost>a/server'));
    expect(ghost).toMatchObject({
      concord: 'cannot',
      sentence: 'No pod runs as any of these principals, so nobody can send.',
    });
  });
});
