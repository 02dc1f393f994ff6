import { guard, refuse } from './handle';
import type { OpenMesh } from './open-mesh';

const PING_MS = 15_000;
/** A run changes with each answer, and a large mesh without rest; nobody reads more often than this. */
const PAUSE_MS = 250;
const WATCHER = /^[\w-]{1,64}$/;

/** At once the first time, then at most once in a pause. */
function calmly(send: () => void): { readonly soon: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOwed = false;
  const soon = (): void => {
    if (timer !== undefined) {
      isOwed = true;
      return;
    }
    isOwed = false;
    send();
    timer = setTimeout(() => {
      timer = undefined;
      if (isOwed) soon();
    }, PAUSE_MS);
  };
  return { soon, stop: () => clearTimeout(timer) };
}

/** Hands the runs on when they change, and counts the page as present for as long as it listens. */
function followRuns(mesh: OpenMesh, request: Request, send: (data: string) => void): () => void {
  const watcher = new URL(request.url).searchParams.get('watcher') ?? '';
  const leave = WATCHER.test(watcher) ? mesh.runs.attend(watcher) : () => undefined;
  const { soon, stop } = calmly(() => send(JSON.stringify(mesh.runs.list())));
  const unsubscribe = mesh.onRuns(soon);
  return () => {
    stop();
    unsubscribe();
    leave();
  };
}

/** Streams the status and the runs as server-sent events: once at once, then whenever they change. */
export function streamStatus(mesh: OpenMesh, request: Request): Response {
  const foreign = guard(request);
  if (foreign) return refuse(foreign);
  const text = new TextEncoder();
  let stop: () => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const status = calmly(() => {
        const now = mesh.status();
        controller.enqueue(
          text.encode(`id: ${now.revision}\nevent: status\ndata: ${JSON.stringify(now)}\n\n`),
        );
      });
      const unsubscribe = mesh.subscribe(status.soon);
      const runs = followRuns(mesh, request, (data) =>
        controller.enqueue(text.encode(`event: runs\ndata: ${data}\n\n`)),
      );
      const ping = setInterval(() => controller.enqueue(text.encode(': ping\n\n')), PING_MS);
      stop = () => {
        unsubscribe();
        status.stop();
        runs();
        clearInterval(ping);
      };
      request.signal.addEventListener('abort', () => {
        stop();
        controller.close();
      });
      status.soon();
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' },
  });
}
