import { createServer } from 'node:net';
import { fail, ok, type Result } from '@/lib/mesh/result';

const TRIED_PORTS = 20;

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/** The first free port from this one on. */
export async function freePort(from: number, host: string): Promise<Result<number>> {
  for (let port = from; port < from + TRIED_PORTS; port++) if (await isFree(port, host)) return ok(port);
  return fail({
    kind: 'unreachable',
    subject: `port ${from}`,
    detail: `Ports ${from} to ${from + TRIED_PORTS - 1} are taken on ${host}. Choose another.`,
  });
}
