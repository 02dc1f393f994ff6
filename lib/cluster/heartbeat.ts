import { z } from 'zod';
import type { CallFault } from './call-fault';
import type { Connection } from './connect';
import { createPause } from './pause';
import { readJson } from './request';

const EVERY_MS = 1_500;
const TIMEOUT_MS = 2_000;
/** One slow answer is a busy machine; two are a silent one. */
const SILENT_AFTER = 2;

const Version = z.object({ gitVersion: z.string() });

/**
 * Asks for the version every moment: a watch whose other end has fallen silent
 * looks exactly like one to which nothing happens.
 */
export function startHeartbeat(
  connection: Connection,
  listener: {
    readonly onAlive: (gitVersion: string | null) => void;
    readonly onGone: (fault: CallFault) => void;
  },
): () => void {
  const closing = new AbortController();
  const pause = createPause(closing.signal);
  const isClosed = (): boolean => closing.signal.aborted;
  const beat = async (): Promise<void> => {
    let late = 0;
    while (!isClosed()) {
      const answer = await readVersion(connection, closing.signal);
      if (isClosed()) return;
      late = !answer.ok && answer.error.kind === 'timed-out' ? late + 1 : 0;
      // Any answer at all, be it a refusal, comes from a server that is there.
      if (answer.ok || answer.error.status !== null) listener.onAlive(gitVersionOf(answer));
      else if (late === 0 || late >= SILENT_AFTER) listener.onGone(answer.error);
      if (late === 0 || late >= SILENT_AFTER) await pause.wait(EVERY_MS);
    }
  };
  void beat();
  return () => closing.abort();
}

/** The API server's answer to `/version`. */
const readVersion = (connection: Connection, signal?: AbortSignal) =>
  readJson(connection, { what: 'get the version', path: '/version', timeoutMs: TIMEOUT_MS, signal });

/** The git version, where the server tells it. */
const gitVersionOf = (answer: Awaited<ReturnType<typeof readVersion>>): string | null =>
  answer.ok ? (Version.safeParse(answer.value).data?.gitVersion ?? null) : null;
