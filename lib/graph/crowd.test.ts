import { describe, expect, test } from 'vitest';
import { edgeCount } from '@/lib/mesh/edges';
import { buildPicture } from '@/lib/testing/pictures/build';
import { toAnswers } from './answers';
import { nameText } from './names';
import { hiddenAtFirst } from './picture';
import { toGraphView } from './view';

/** 60 namespaces of 4 workloads; each is called by its left neighbour and by one of the next namespace. */
const spaces = Array.from({ length: 60 }, (_, at) => `s${at}`);
const names = ['a', 'b', 'c', 'd'];
const picture = buildPicture({
  name: 'crowd',
  namespaces: Object.fromEntries(
    spaces.map((space) => [space, names.map((name) => ({ name, ports: [80] }))]),
  ),
  policies: spaces.flatMap((space, at) =>
    names.map((name, index) => ({
      namespace: space,
      name: `${name}-callers`,
      action: 'ALLOW' as const,
      workloads: [name],
      from: [`${space}/${names[(index + 1) % 4] ?? ''}`, `${spaces[(at + 1) % 60] ?? ''}/${name}`],
    })),
  ),
  probes: [{ edge: 's3/c>s40/a:80', code: 403 }],
});
const filter = { hidden: hiddenAtFirst(picture) };
const view = toGraphView(picture, filter);

describe('a mesh of many callers', () => {
  test('answers who differs from most by itself, and everybody else together; no pair is lost', () => {
    const { answers } = toAnswers(picture);
    const pairs = answers.reduce((sum, { count }) => sum + count, 0);
    expect(pairs).toBe(edgeCount(picture.reachability));
    expect(answers.length).toBeLessThan(edgeCount(picture.reachability) / 20);
  });

  test('keeps a probed pair apart, with what the probe saw', () => {
    const probed = toAnswers(picture).answers.filter(({ agreement }) => agreement !== undefined);
    expect(probed.map(({ edge, standing, count }) => [edge.id, standing, count])).toEqual([
      ['cluster.local/ns/s3/sa/c>s40/a:80', 'denied-probed', 1],
    ]);
  });

  test('gathers callers and policies by namespace, each of which opens in its place', () => {
    expect(view.classes).toHaveLength(60);
    expect(view.classes[0]).toMatchObject({ opens: 'from:s0', right: '4 accounts, 4 classes' });
    expect(view.causes.map(({ opens }) => opens)).toContain('s0');
    const opened = toGraphView(picture, { ...filter, toggled: new Set(['from:s0', 's1']) });
    const callers = opened.classes.map(({ name }) => nameText(name));
    expect(callers.slice(0, 4)).toEqual(['s0/a', 's0/b', 's0/c', 's0/d']);
    expect(callers).toContain('s1/*');
    expect(opened.causes.map(({ title }) => title)).toContain(
      'AuthorizationPolicy s1/a-callers: ALLOW, 1 rule, selects app=a',
    );
    expect(opened.boxes.find(({ namespace }) => namespace === 's1')?.rows).toHaveLength(4);
  });

  test('counts on its lines what it gathers', () => {
    const lines = view.links.filter(({ from }) => from === 'from:s0');
    expect(lines.map(({ to, count }) => [to, count])).toEqual([
      ['causes:s0', 4],
      ['causes:s59', 4],
    ]);
  });

  test('draws a selected pair that is one of many', () => {
    const selected = 'cluster.local/ns/s7/sa/b>s40/a:80';
    const marked = toGraphView(picture, { ...filter, selected }).links.filter(({ isSelected }) => isSelected);
    expect(marked.map(({ side }) => side)).toEqual(['left', 'right']);
    expect(marked[0]).toMatchObject({ from: 'class:others', standing: 'denied-untested' });
    expect(marked[0]?.edges).toEqual([selected]);
  });
});
