import type { z } from 'zod';
import type { Endpoint } from '@/lib/api/contract';
import type { Fault, Result } from '@/lib/mesh/result';
import { readSettings } from './settings';

const STATUS: Readonly<Record<Fault['kind'], number>> = {
  forbidden: 403,
  'not-found': 404,
  malformed: 400,
  'not-installed': 503,
  unreachable: 503,
  'timed-out': 504,
};

/** A fault as an HTTP answer. */
export const refuse = (error: Fault): Response =>
  Response.json({ error }, { status: STATUS[error.kind], headers: { 'cache-control': 'no-store' } });

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Refuses what another site could make a browser send: a foreign Host (DNS rebinding), and a request
 * that changes anything from a foreign origin.
 */
export function guard(request: Request): Fault | null {
  const host = request.headers.get('host') ?? '';
  const bound = readSettings(process.env).host;
  if (!LOOPBACK.test(host) && host.replace(/:\d+$/, '') !== bound)
    return {
      kind: 'forbidden',
      subject: `Host ${host}`,
      detail: `This server answers as localhost and as ${bound}, not as ${host}. Open it under one of those, or start it with --host ${host}.`,
    };
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`)
    return {
      kind: 'forbidden',
      subject: `Origin ${origin}`,
      detail: `A page of ${origin} may not call this server.`,
    };
  return null;
}

async function readInput(request: Request, method: 'GET' | 'POST'): Promise<unknown> {
  if (method === 'GET') return Object.fromEntries(new URL(request.url).searchParams);
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined;
  return request.json().catch(() => undefined);
}

/** Makes a route of an endpoint: guards, parses, answers, and maps a fault to a status. */
export function handle<I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<I, O>,
  answer: (input: z.output<I>, signal: AbortSignal) => Promise<Result<z.input<O>>> | Result<z.input<O>>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const foreign = guard(request);
    if (foreign) return refuse(foreign);
    const input = endpoint.input.safeParse(await readInput(request, endpoint.method));
    if (!input.success) {
      const issue = input.error.issues[0];
      const field = issue?.path.join('.') ?? '';
      return refuse({
        kind: 'malformed',
        subject: `${endpoint.method} ${endpoint.path}`,
        detail: `${field === '' ? 'The request' : field}: ${issue?.message ?? 'is not understood'}.`,
      });
    }
    const result = await answer(input.data, request.signal);
    if (!result.ok) return refuse(result.error);
    return Response.json(result.value, { headers: { 'cache-control': 'no-store' } });
  };
}
