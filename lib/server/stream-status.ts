import { guard, refuse } from './handle';
import type { OpenMesh } from './open-mesh';

const PING_MS = 15_000;

/** Streams the status as server-sent events: once at once, then whenever it changes. */
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
      const ping = setInterval(() => controller.enqueue(text.encode(': ping\n\n')), PING_MS);
      stop = () => {
        unsubscribe();
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
