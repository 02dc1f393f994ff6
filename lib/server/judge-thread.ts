import { Worker } from 'node:worker_threads';
import type { Preview } from '@/lib/mesh/preview';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Judge } from './judge';
import type { JudgeAnswer, JudgeTask } from './judge-worker';
import { patchOf } from './snapshot-patch';

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

type Thread = {
  readonly ask: (task: JudgeTask) => Promise<unknown>;
  /** The last snapshot that it was sent, from which the next is told. */
  sent: Snapshot | null;
  readonly close: () => void;
};

function startThread(file: string, onEnd: () => void): Thread {
  const worker = new Worker(file);
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  const end = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onEnd();
  };
  worker.on('message', (answer: JudgeAnswer) => {
    const task = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) task?.reject(new Error(answer.error));
    else task?.resolve(answer.value);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`The judging thread ended with code ${code}.`)));
  worker.unref();
  return {
    sent: null,
    ask: (task) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: asked, task });
      }),
    close: () => void worker.terminate(),
  };
}

/** Judges in a thread of its own, which a mesh of thousands of pods keeps busy for seconds; one that fell is replaced. */
export function judgeInThread(file: string): Judge {
  let thread: Thread | null = null;
  const current = (): Thread =>
    (thread ??= startThread(file, () => {
      thread = null;
    }));
  return {
    judge: async (snapshot) => {
      const own = current();
      const patch = patchOf(own.sent, snapshot);
      own.sent = snapshot;
      return (await own.ask({ kind: 'judge', patch })) as Reachability;
    },
    preview: async (draft) => (await current().ask({ kind: 'preview', draft })) as Preview,
    close: () => thread?.close(),
  };
}
