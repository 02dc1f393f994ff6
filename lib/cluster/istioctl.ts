import { spawn } from 'node:child_process';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 8 * 1024 * 1024;

const notInstalled: Fault = {
  kind: 'not-installed',
  subject: 'istioctl',
  detail:
    'istioctl is not on the PATH. Install it, or read certificates through the API server with --certificates proxy.',
};

const stopped = (pod: string, why: string): Fault => ({
  kind: 'unreachable',
  subject: `istioctl proxy-config secret ${pod}`,
  detail: `istioctl could not read the secrets of ${pod}: ${why}.`,
});

/** The first line of what istioctl says; a dump goes to stdout, never here. */
const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 200) ?? '';

/** What `istioctl proxy-config secret -o json` prints for a pod. */
export function readByIstioctl(
  connection: Connection,
  pod: { readonly namespace: string; readonly name: string },
  kubeconfig: { readonly file: string },
  closing: AbortSignal,
): Promise<Result<string>> {
  const name = `${pod.name}.${pod.namespace}`;
  const argv = ['proxy-config', 'secret', name, '-o', 'json', '--kubeconfig', kubeconfig.file];
  return new Promise((resolve) => {
    const child = spawn('istioctl', [...argv, '--context', connection.context], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]),
    });
    const out: Buffer[] = [];
    let size = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) child.kill();
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 2_000) complaint += chunk.toString('utf8');
    });
    child.on('error', (error) =>
      resolve(
        fail('code' in error && error.code === 'ENOENT' ? notInstalled : stopped(name, 'it took too long')),
      ),
    );
    child.on('close', (code) =>
      resolve(
        code === 0
          ? ok(Buffer.concat(out).toString('utf8'))
          : fail(stopped(name, firstLine(complaint) || `exit code ${code ?? 'unknown'}`)),
      ),
    );
  });
}
