import { parentPort } from 'node:worker_threads';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { type Judge, judgeHere } from './judge';
import { patched, type SnapshotPatch } from './snapshot-patch';

/** What a judging thread is asked. */
export type JudgeTask =
  | { readonly kind: 'judge'; readonly patch: SnapshotPatch }
  | { readonly kind: 'preview'; readonly draft: Parameters<Judge['preview']>[0] };

/** Its answer, under the number of the task. */
export type JudgeAnswer = { readonly id: number } & (
  { readonly value: unknown } | { readonly error: string }
);

const judge = judgeHere();
let last: Snapshot | null = null;

function perform(task: JudgeTask): unknown {
  if (task.kind === 'preview') return judge.preview(task.draft);
  last = patched(last, task.patch);
  return judge.judge(last);
}

parentPort?.on('message', ({ id, task }: { readonly id: number; readonly task: JudgeTask }) => {
  try {
    parentPort?.postMessage({ id, value: perform(task) } satisfies JudgeAnswer);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id, error: detail } satisfies JudgeAnswer);
  }
});
