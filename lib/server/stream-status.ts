import { guard, refuse } from './handle';
import type { OpenMesh } from './open-mesh';

const PING_MS = 15_000;
/** A run changes with each answer; nobody reads more often than this. */
const RUNS_MS = 250;
const WATCHER = /^[\w-]{1,64}$/;

/** Hands the runs on when they change, and counts the page as present for as long as it listens. */
function followRuns(mesh: OpenMesh, request: Request, send: (data: string) => void): () => void {
  const watcher = new URL(request.url).searchParams.get('watcher') ?? '';
  const leave = WATCHER.test(watcher) ? mesh.runs.attend(watcher) : () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = mesh.onRuns(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      send(JSON.stringify(mesh.runs.list()));
    }, RUNS_MS);
  });
  return () => {
    clearTimeout(timer);
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
      const send = (): void => {
        const status = mesh.status();
        controller.enqueue(
          text.encode(`id: ${status.revision}\nevent: status\ndata: ${JSON.stringify(status)}\n\n`),
        );
      };
      const unsubscribe = mesh.subscribe(send);
      const runs = followRuns(mesh, request, (data) =>
        controller.enqueue(text.encode(`event: runs\ndata: ${data}\n\n`)),
      );
      const ping = setInterval(() => controller.enqueue(text.encode(': ping\n\n')), PING_MS);
      stop = () => {
        unsubscribe();
        runs();
        clearInterval(ping);
      };
      request.signal.addEventListener('abort', () => {
        stop();
        controller.close();
      });
      send();
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' },
  });
}
