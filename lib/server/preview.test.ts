import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '@/lib/engine/analyse';
import { nowWord, wouldWord } from '@/lib/preview/words';
import { previewDraft } from './preview';
import { answerPolicyText } from './preview-policy';
import { snapshotOf } from './read-files';

const read = (name: string): string => readFileSync(`lib/testing/scenarios/story/${name}`, 'utf8');
const now = new Date('2026-11-25T12:00:00Z');
const meshOf = (...texts: string[]) => {
  const snapshot = snapshotOf(
    texts.map((text, at) => ({ file: `${at}.yaml`, text })),
    'story',
    now,
  );
  return { snapshot, reachability: analyse(snapshot) };
};
const policy = read('policy.yaml');
const open = meshOf(read('manifests.yaml'));
const held = meshOf(read('manifests.yaml'), policy);

const lines = (preview: ReturnType<typeof previewDraft>) =>
  preview.diff.changes.map((one) => `${one.who} at ${one.where}: ${nowWord(one)}, ${wouldWord(one)}`);

test('a policy as a draft closes what it would close, and the mesh itself stays as it was', () => {
  const before = JSON.stringify(open.snapshot);
  const preview = previewDraft(policy, open, now);
  expect(lines(preview)).toContainEqual(
    expect.stringContaining('at team-a/httpbin:8000: allowed, would be denied'),
  );
  expect(preview.diff.opens).toBe(0);
  expect(preview.puts).toEqual([
    { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' },
  ]);
  expect(JSON.stringify(open.snapshot)).toBe(before);
});

test('the policy that stands there already changes nothing', () => {
  expect(previewDraft(policy, held, now).diff).toMatchObject({ count: 0, decidedOtherwise: 0 });
});

test('a policy left out opens what it closed', () => {
  const without = `$patch: delete\n${policy.split('spec:')[0] ?? ''}`;
  const preview = previewDraft(without, held, now);
  expect(preview.removes).toEqual([
    { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' },
  ]);
  expect(preview.diff.opens).toBe(previewDraft(policy, open, now).diff.closes);
  expect(preview.remarks).toEqual([]);
});

test('leaving out what is not there is said at its line', () => {
  const preview = previewDraft(`\n${policy}\n---\n$patch: delete\n${policy}`, open, now);
  expect(preview.remarks).toContainEqual(
    expect.objectContaining({
      effect: 'ignored',
      message: expect.stringContaining('is not in this mesh') as string,
    }),
  );
});

test.each([
  ['a field that does not exist', policy.replace('principals:', 'principal:'), 'principal'],
  ['an action that does not exist', policy.replace('action: ALLOW', 'action: PERMIT'), 'PERMIT'],
  ['text that is no YAML', `${policy}\n  - [`, ''],
])('%s is refused at its line and not judged', (_, text, part) => {
  const preview = previewDraft(text, open, now);
  const [remark] = preview.remarks.filter(({ effect }) => effect === 'refused');
  expect(remark).toBeDefined();
  expect(text.split('\n')[(remark?.line ?? 0) - 1]).toContain(part);
  expect(preview.puts).toEqual([]);
  expect(preview.diff.count).toBe(0);
});

test('an identity that only the draft names is compared with what it gets now', () => {
  const stranger = policy.replace('team-a/sa/curl', 'team-z/sa/ghost');
  const preview = previewDraft(stranger, open, now);
  // Nobody had closed the workload before, so the ghost gains nothing.
  expect(preview.diff.opens).toBe(0);
  expect(preview.diff.changes.every(({ before }) => before !== null)).toBe(true);
  expect(
    previewDraft(stranger, held, now).diff.changes.map(({ who, direction }) => [who, direction]),
  ).toEqual([
    ['team-z/ghost', 'opens'],
    [expect.stringContaining('curl'), 'closes'],
  ]);
});

test('a workload in a draft comes with its answers', () => {
  const more = read('manifests.yaml').replaceAll('team-b', 'team-c');
  const preview = previewDraft(more, held, now);
  expect(preview.diff.changes.some(({ before, where }) => before === null && where.includes('team-c'))).toBe(
    true,
  );
});

test('a whole mesh is judged alone', () => {
  const preview = previewDraft(`${read('manifests.yaml')}\n---\n${policy}`, null, now);
  expect(preview).toMatchObject({ mesh: null, takenAt: null, workloads: held.reachability.targets.length });
  expect(preview.diff.count).toBe(preview.diff.of);
  expect(preview.diff.changes.every(({ before }) => before === null)).toBe(true);
});

test('nothing, and a comment, are drafts that change nothing', () => {
  for (const text of ['', '# nothing yet\n', '---\n---\n'])
    expect(previewDraft(text, held, now)).toMatchObject({ remarks: [], diff: { count: 0 } });
});

test('a policy of the mesh can be taken as the start of a draft, and changes nothing as it is', () => {
  const ref = { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' };
  const found = answerPolicyText(ref, { ok: true, value: held });
  if (!found.ok) throw new Error(found.error.detail);
  expect(previewDraft(found.value.text, held, now).diff.count).toBe(0);
  expect(answerPolicyText({ ...ref, name: 'gone' }, { ok: true, value: held })).toMatchObject({
    ok: false,
    error: { kind: 'not-found' },
  });
});
