import { edgesOf } from '@/lib/mesh/edges';
import { byEdge } from '@/lib/testing/by-edge';
import { describe, expect, test } from 'vitest';
import { buildPicture } from '@/lib/testing/pictures/build';
import { openStoryPicture, storyPicture } from '@/lib/testing/pictures/story';
import { shopPicture } from '@/lib/testing/pictures/shop';
import type { Standing } from './marks';
import { nameText } from './names';
import { hiddenAtFirst } from './picture';
import { toGraphView } from './view';

const all = { hidden: new Set<Standing>() };
const denied = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';
const shop = shopPicture();
const shopView = toGraphView(shop, { hidden: hiddenAtFirst(shop) });
const row = (name: string) =>
  shopView.boxes.flatMap(({ rows }) => rows).find((one) => one.id === `row:${name}`);

describe('the story', () => {
  const view = toGraphView(storyPicture(), all);

  test('each caller stands alone while there are few', () => {
    expect(view.classes.map(({ name }) => nameText(name))).toEqual([
      'team-a/curl',
      'team-a/httpbin',
      'team-b/curl',
      'team-b/httpbin',
      'no identity',
    ]);
  });

  test('denials are drawn, through the policy that brings them about and through mTLS', () => {
    expect(view.causes.map(({ act, name, right }) => [act, name, right])).toEqual([
      ['ALLOW', 'httpbin-policy', 'team-a'],
      ['mTLS', 'STRICT', 'mesh-wide'],
    ]);
    const standings = view.links.filter(({ side }) => side === 'right').map(({ standing }) => standing);
    expect(standings).toContain('allowed-probed');
    expect(standings).toContain('denied-probed');
  });

  test('default allow is a badge and is counted', () => {
    const badges = view.boxes.flatMap(({ rows }) => rows).map(({ id, badge }) => [id, badge]);
    expect(badges).toContainEqual(['row:team-b/httpbin:8000', 'open to the mesh']);
    expect(view.note).toBe('Not drawn: 4 answers of open workloads.');
  });

  test('a selected answer marks every node that it passes', () => {
    const selected = toGraphView(storyPicture(), { ...all, selected: denied });
    expect(selected.classes.filter(({ isSelected }) => isSelected).map(({ name }) => nameText(name))).toEqual(
      ['team-b/curl'],
    );
    expect(selected.causes.filter(({ isSelected }) => isSelected).map(({ name }) => name)).toEqual([
      'httpbin-policy',
    ]);
    expect(selected.boxes.flatMap(({ rows }) => rows).filter(({ isSelected }) => isSelected)).toHaveLength(1);
    expect(selected.links.filter(({ isSelected }) => isSelected)).toHaveLength(2);
  });

  test('a selected default allow passes the default', () => {
    const id = 'cluster.local/ns/team-a/sa/curl>team-a/httpbin:8000';
    const selected = toGraphView(openStoryPicture(), { ...all, selected: id });
    expect(selected.causes.map(({ act, name }) => `${act} ${name}`)).toContain('default allow');
  });

  test('namespaces outside the question are dim and have no lines', () => {
    const asked = toGraphView(storyPicture(), { ...all, question: { to: 'team-a/httpbin' } });
    expect(asked.boxes.map(({ namespace, isDim }) => [namespace, isDim])).toEqual([
      ['team-a', false],
      ['team-b', true],
    ]);
    expect(asked.links.filter(({ to }) => to.includes('team-b/httpbin'))).toEqual([]);
    expect(asked.note).toBe('');
  });
});

describe('the shop', () => {
  test('accounts that behave identically share a class', () => {
    const classes = shopView.classes.map(({ name, right }) => `${nameText(name)} ${right}`);
    expect(classes).toContain('accounts/* 5 accounts');
    expect(classes).toContain('orders/* 2 accounts');
  });

  test('denials wait until they are asked for, and are counted', () => {
    expect(shopView.links.some(({ standing }) => standing.startsWith('denied'))).toBe(false);
    expect(shopView.note).toMatch(/^Not drawn: \d+ denied answers, /);
    const asked = toGraphView(shop, all);
    expect(asked.links.some(({ standing }) => standing === 'denied-probed')).toBe(true);
    expect(asked.note).not.toContain('denied');
  });

  test('a selected denial is drawn although denials are not', () => {
    const edge = 'cluster.local/ns/platform/sa/backup>payments/payments-db:5432';
    const view = toGraphView(shop, { hidden: hiddenAtFirst(shop), selected: edge });
    expect(view.causes.map(({ act, name }) => `${act} ${name}`)).toContain('DENY no-batch-in-payments');
    expect(view.note).toMatch(/577 of 578 denied answers/);
  });

  test('a disagreement never merges and is said at its workload', () => {
    const odd = shopView.links.filter(({ standing }) => standing === 'disagree');
    expect(odd.map(({ edges }) => edges.length)).toEqual([1, 1]);
    expect(row('payments/fraud:8080')).toMatchObject({
      isOdd: true,
      right: 'predicted allowed, was refused',
    });
  });

  test('the operation of a conditional stands at the workload', () => {
    expect(row('payments/api:8443')?.right).toBe('POST /charge');
  });

  test('what differs from the heading is said once, at the namespace', () => {
    expect(shopView.heads[2]?.count).toBe('29 in 8 namespaces, STRICT unless noted');
    expect(shopView.boxes.find(({ namespace }) => namespace === 'accounts')?.right).toBe('PERMISSIVE');
  });

  test('a namespace without lines starts closed and opens when asked', () => {
    const platform = (toggled: string[]) =>
      toGraphView(shop, { hidden: hiddenAtFirst(shop), toggled: new Set(toggled) }).boxes.find(
        ({ namespace }) => namespace === 'platform',
      );
    expect(platform([])).toMatchObject({ isOpen: false, rows: [], badge: '3 open to the mesh' });
    expect(platform(['platform'])).toMatchObject({ isOpen: true });
  });

  test('lines into a closed namespace end at its box', () => {
    const view = toGraphView(shop, { hidden: hiddenAtFirst(shop), toggled: new Set(['payments']) });
    expect(view.links.some(({ to }) => to === 'box:payments')).toBe(true);
    expect(view.boxes.find(({ namespace }) => namespace === 'payments')?.worst).toBe('disagree');
  });

  test('the caller that is asked about is kept out of its class', () => {
    const from = 'cluster.local/ns/accounts/sa/profile';
    const view = toGraphView(shop, { ...all, question: { from } });
    expect(view.classes.map(({ title }) => title)).toEqual([`spiffe://${from}`]);
  });
});

test('a port on which nothing listens says so and has no lines of accounts', () => {
  const picture = storyPicture();
  const edges = [...edgesOf(picture.reachability)].map((edge) =>
    edge.port === 'team-b/httpbin:8000' && edge.principal !== 'anonymous'
      ? {
          ...edge,
          decision: { ...edge.decision, verdict: 'unreachable' as const, reason: 'no-endpoint' as const },
        }
      : edge,
  );
  const view = toGraphView({ ...picture, reachability: { ...picture.reachability, ...byEdge(edges) } }, all);
  expect(view.boxes[1]?.rows.map(({ right }) => right)).toEqual(['serves no port', 'nothing listens']);
  expect(view.note).toBe('Not drawn: 4 answers of ports on which nothing listens.');
});

test('the order of the input does not matter', () => {
  const { reachability, ...rest } = shopPicture();
  const turned = {
    ...rest,
    reachability: {
      ...reachability,
      principals: reachability.principals.toReversed(),
      targets: reachability.targets.toReversed(),
    },
  };
  const places = (picture: typeof turned) => {
    const view = toGraphView(picture, { hidden: hiddenAtFirst(picture) });
    return [
      view.classes.map(({ name }) => nameText(name)),
      view.causes.map(({ id }) => id),
      view.boxes.map(({ id }) => id),
    ];
  };
  expect(places(turned)).toEqual(places(shop));
});

test('denials too many to tell apart are counted instead of drawn', () => {
  const names = Array.from({ length: 75 }, (_, at) => `w${at}`);
  const picture = buildPicture({
    name: 'crowd',
    namespaces: { crowd: names.map((name) => ({ name, ports: [80] })) },
    policies: names.map((name) => ({
      namespace: 'crowd',
      name,
      action: 'ALLOW',
      workloads: [name],
      from: [],
    })),
    probes: [],
  });
  const view = toGraphView(picture, all);
  expect(view.links).toEqual([]);
  expect(view.note).toContain('5,700 denied answers (too many to tell apart; ask about one namespace)');
});
