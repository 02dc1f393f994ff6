import { expect, test } from 'vitest';
import { storyPicture } from '@/lib/testing/pictures/story';
import { spokenAnswer } from './spoken';
import { toGraphView } from './view';
import { firstStand, nodeText, standOn, walk, type Direction } from './walk';

const picture = storyPicture();
const view = toGraphView(picture, { hidden: new Set() });
const caller = 'class:cluster.local/ns/team-b/sa/curl';
const denied = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';

const go = (steps: readonly Direction[]) =>
  steps.reduce((stand, step) => walk(view, stand, step), standOn(view, caller));

test('right leads along the caller’s own lines to the workload, and keeps to its answer', () => {
  expect(go(['right', 'right'])).toEqual({ id: 'row:team-a/httpbin:8000', edges: [denied] });
  expect(go(['right', 'right', 'left', 'left'])).toEqual({ id: caller, edges: [denied] });
});

test('up and down lead to siblings, and stop at the ends', () => {
  expect(nodeText(view, go(['down']).id)).toBe('team-b/httpbin');
  expect(nodeText(view, go(['down', 'down', 'down', 'down']).id)).toBe('no identity, plaintext');
});

test('a row without lines still has its answers', () => {
  expect(standOn(view, 'row:team-b/httpbin:8000').edges.length).toBeGreaterThan(0);
  expect(standOn(view, 'row:team-b/curl').edges).toEqual([]);
});

test('the walk starts where the selected answer starts', () => {
  expect(firstStand(view, denied)).toEqual({ id: caller, edges: [denied] });
  expect(firstStand(view, null)?.id).toBe('class:cluster.local/ns/team-a/sa/curl');
});

test('the verdict is spoken as a sentence, with what the probe saw', () => {
  expect(spokenAnswer(picture, [denied])).toMatch(
    /^team-b\/curl cannot reach team-a\/httpbin on port 8000: .*Agrees/,
  );
});
