import { expect, test, vi } from 'vitest';
import { analyse } from '@/lib/engine/analyse';
import type { Certificate } from '@/lib/mesh/certificate';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { httpbinPolicy, storyMesh } from '@/lib/testing/measured/story-mesh';
import { type Judge, judgeHere } from './judge';
import { followJudgement } from './judging';

const open = storyMesh([]);
const closed = storyMesh([httpbinPolicy({})]);
const denied = storyMesh([httpbinPolicy({ action: 'DENY', rules: [{}] })]);

type Task = {
  readonly snapshot: Snapshot;
  readonly resolve: (answer: Reachability) => void;
  readonly reject: (error: Error) => void;
};

/** A judge that answers when it is told to. */
function slowJudge() {
  const tasks: Task[] = [];
  const judge: Judge = {
    ...judgeHere(),
    judge: (snapshot) =>
      new Promise((resolve, reject) => {
        tasks.push({ snapshot, resolve, reject });
      }),
  };
  return { judge, tasks };
}

function follow(judge: Judge) {
  let newest: Snapshot | null = null;
  let revision = 0;
  const onChange = vi.fn();
  const judging = followJudgement({ judge, newest: () => newest, onChange, nextRevision: () => ++revision });
  const show = (snapshot: Snapshot): void => {
    newest = snapshot;
    judging.follow();
  };
  return { judging, show, onChange };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const presented = (mesh: Snapshot, spiffeId: string): Snapshot => {
  const [pod] = mesh.pods;
  if (pod === undefined) throw new Error('The story has pods.');
  const { namespace, name, uid } = pod.meta;
  const certificate: Certificate = {
    pod: { namespace, name, uid },
    state: 'active',
    spiffeId,
    serial: '1',
    issuer: null,
    notBefore: null,
    notAfter: null,
    rootFingerprint: null,
    roots: [],
    readAt: '2026-01-01T00:00:00Z',
    detail: '',
  } as unknown as Certificate;
  return { ...mesh, certificates: [certificate] };
};

test('a judge at hand answers at once, and once for each snapshot', () => {
  const { judging, show, onChange } = follow(judgeHere());
  show(open);
  const first = judging.judged();
  expect(first).toMatchObject({ snapshot: open, revision: 1 });
  judging.follow();
  expect(judging.judged()).toBe(first);
  expect(onChange).not.toHaveBeenCalled();
});

test('while one snapshot is judged the one before stands, and of those that come only the newest is next', async () => {
  const { judge, tasks } = slowJudge();
  const { judging, show, onChange } = follow(judge);
  show(open);
  expect(judging.judged()).toBeNull();
  expect(judging.isJudging()).toBe(true);
  show(closed);
  show(denied);
  expect(tasks.map(({ snapshot }) => snapshot)).toEqual([open]);
  tasks[0]?.resolve(analyse(open));
  await settle();
  expect(judging.judged()).toMatchObject({ snapshot: open, revision: 1 });
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(tasks.map(({ snapshot }) => snapshot)).toEqual([open, denied]);
  expect(judging.isJudging()).toBe(true);
  tasks[1]?.resolve(analyse(denied));
  await settle();
  expect(judging.judged()).toMatchObject({ snapshot: denied, revision: 2 });
  expect(judging.isJudging()).toBe(false);
  expect(tasks).toHaveLength(2);
});

test.each([
  ['rejects', (): Judge => ({ ...judgeHere(), judge: () => Promise.reject(new Error('no memory')) })],
  [
    'throws',
    (): Judge => ({
      ...judgeHere(),
      judge: () => {
        throw new Error('no memory');
      },
    }),
  ],
])(
  'a judge that %s leaves the answer before, a fault, and another try with the next snapshot',
  async (_, bad) => {
    const here = judgeHere();
    const broken = bad();
    let isBroken = false;
    const { judging, show } = follow({
      ...here,
      judge: (snapshot) => (isBroken ? broken.judge(snapshot) : here.judge(snapshot)),
    });
    show(open);
    isBroken = true;
    show(closed);
    await settle();
    expect(judging.judged()).toMatchObject({ snapshot: open });
    expect(judging.fault()?.detail).toContain('no memory');
    expect(judging.isJudging()).toBe(false);
    isBroken = false;
    judging.follow();
    expect(judging.judged()).toMatchObject({ snapshot: open });
    show(denied);
    expect(judging.judged()).toMatchObject({ snapshot: denied });
    expect(judging.fault()).toBeNull();
  },
);

test('certificates change no answer: nothing is judged anew, and the revision stays', () => {
  const here = judgeHere();
  const judge = vi.fn(here.judge);
  const { judging, show } = follow({ ...here, judge });
  show(open);
  const before = judging.judged();
  const read = presented(open, 'spiffe://cluster.local/ns/team-a/sa/curl');
  show(read);
  const after = judging.judged();
  expect(judge).toHaveBeenCalledTimes(1);
  expect(after?.reachability).toBe(before?.reachability);
  expect(after).toMatchObject({ snapshot: read, revision: 1 });
  expect(after?.model).toBe(before?.model);
  expect(judging.certificates()).toBe(1);
});

test('a certificate of another account is a finding, as if all had been judged anew', () => {
  const { judging, show } = follow(judgeHere());
  show(open);
  for (const id of [
    'spiffe://cluster.local/ns/team-a/sa/other',
    'spiffe://cluster.local/ns/team-a/sa/curl',
  ]) {
    const read = presented(open, id);
    show(read);
    expect(judging.judged()?.reachability).toEqual({ ...analyse(read), takenAt: open.takenAt });
  }
  expect(judging.judged()?.revision).toBe(3);
});
