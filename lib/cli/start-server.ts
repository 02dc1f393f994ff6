import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { type Settings, toEnvironment } from '@/lib/server/settings';
import { freePort } from './free-port';
import { ROOT } from './root';

const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next');
const READY_MS = 30_000;

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(`${url}/api/mesh`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (response) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** A server that answers, how it ends, and the way to end it. */
export type RunningServer = {
  readonly url: string;
  /** The exit code, once the process has ended; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly stop: () => Promise<void>;
};

/** An open page keeps its event stream, and the server waits for it; it has nothing to save. */
const GRACE_MS = 1_000;

function toRunning(url: string, child: ChildProcess): RunningServer {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    url,
    exited,
    stop: async () => {
      child.kill();
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Starts the built web server as a child process and waits until it answers. */
export async function startServer(settings: Settings, port: number): Promise<Result<RunningServer>> {
  if (!existsSync(path.join(ROOT, '.next/BUILD_ID')))
    return fail({
      kind: 'not-installed',
      subject: '.next',
      detail: 'The web server is not built. Run npm run build first.',
    });
  const chosen = await freePort(port, settings.host);
  if (!chosen.ok) return chosen;
  const child = spawn(process.execPath, [NEXT, 'start', ROOT, '-p', `${chosen.value}`, '-H', settings.host], {
    cwd: ROOT,
    env: { ...process.env, ...toEnvironment(settings), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://${settings.host}:${chosen.value}`;
  if (await answers(url, child)) return ok(toRunning(url, child));
  child.kill();
  return fail({
    kind: 'timed-out',
    subject: url,
    detail: 'The web server did not answer within 30 s. Its own messages stand above.',
  });
}
