import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { answerFault, type CallFault, silenceFault } from './call-fault';
import type { Connection } from './connect';
import { decodeItem, type Item } from './item';
import { attemptText, collectionPath, collectionQuery, type WatchedKind } from './kinds';
import { open } from './request';

/** One change. */
export type Change = { readonly gone: boolean; readonly item: Item };

/** What a watch tells while it lasts. */
export type WatchListener = {
  readonly onOpen: () => void;
  readonly onChange: (change: Change) => void;
  /** The version up to which everything has been told. */
  readonly onVersion: (resourceVersion: string) => void;
};

const SERVER_SECONDS = 300;
/** The server ends a watch by itself; one that outlives that has lost its other end. */
const CLIENT_MS = (SERVER_SECONDS + 10) * 1000;
const OPEN_MS = 10_000;

const Event = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});
const Versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const Status = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Takes one line; a fault ends the watch. */
function take(kind: WatchedKind, line: string, listener: WatchListener): CallFault | null {
  const event = Event.parse(JSON.parse(line));
  if (event.type === 'ERROR') {
    const status = Status.safeParse(event.object).data ?? {};
    const what = attemptText('watch', kind, null);
    return answerFault({ what, server: '' }, status.code ?? 500, status.message ?? '');
  }
  const item = event.type === 'BOOKMARK' ? null : decodeItem(kind, event.object);
  if (item) listener.onChange({ gone: event.type === 'DELETED', item });
  const versioned = Versioned.safeParse(event.object);
  if (versioned.success) listener.onVersion(versioned.data.metadata.resourceVersion);
  return null;
}

/** A signal that follows `outer`, or fires when `start`ed time runs out. */
function deadline(outer: AbortSignal, firstMs: number) {
  const own = new AbortController();
  const late = (): void => own.abort(new DOMException('The watch fell silent.', 'TimeoutError'));
  let timer = setTimeout(late, firstMs);
  return {
    signal: AbortSignal.any([own.signal, outer]),
    extend: (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(late, ms);
    },
    clear: () => clearTimeout(timer),
  };
}

/** Watches until the server ends it (`ok`), it breaks, or the signal fires. */
export async function watch(
  connection: Connection,
  target: {
    readonly kind: WatchedKind;
    readonly namespace: string | null;
    readonly resourceVersion: string;
  },
  listener: WatchListener,
  signal: AbortSignal,
): Promise<Result<null, CallFault>> {
  const { kind, namespace, resourceVersion } = target;
  const what = attemptText('watch', kind, namespace);
  const limit = deadline(signal, OPEN_MS);
  try {
    const query = {
      watch: 'true',
      resourceVersion,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(SERVER_SECONDS),
      ...collectionQuery(kind),
    };
    const call = { what, path: collectionPath(kind, namespace), query };
    const opened = await open(connection, call, limit.signal);
    if (!opened.ok) return opened;
    const stream = opened.value.stream();
    if (!stream) return ok(null);
    listener.onOpen();
    limit.extend(CLIENT_MS);
    const body = Readable.fromWeb(stream, { signal: limit.signal });
    // readline would drop the error of the stream that it reads.
    const broken = new Promise<never>((_, reject) => body.on('error', reject));
    const fault = await Promise.race([readLines(body, (line) => take(kind, line, listener)), broken]);
    return fault ? fail(fault) : ok(null);
  } catch (error) {
    return fail(silenceFault({ what, server: connection.server }, error));
  } finally {
    limit.clear();
  }
}

async function readLines(
  body: Readable,
  each: (line: string) => CallFault | null,
): Promise<CallFault | null> {
  for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
    const fault = each(line);
    if (fault) {
      body.destroy();
      return fault;
    }
  }
  return null;
}
