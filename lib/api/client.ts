import type { z } from 'zod';
import type { Endpoint } from './contract';
import { ErrorBody } from './contract';
import type { Fault } from '@/lib/mesh/result';

/** A refusal of the server, carrying the fault it named. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(readonly fault: Fault) {
    super(fault.detail);
  }
}

const faultOf = (status: number, body: unknown): Fault => {
  const parsed = ErrorBody.safeParse(body);
  return parsed.success
    ? parsed.data.error
    : { kind: 'unreachable', subject: 'Meshproof server', detail: `The server answered ${status}.` };
};

/** Calls an endpoint and parses what it answers; throws `ApiError` when it refuses or is gone. */
export async function call<I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<I, O>,
  input: z.input<I>,
  signal?: AbortSignal,
): Promise<z.output<O>> {
  const query = endpoint.method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>)}` : '';
  const response = await fetch(`${endpoint.path}${query}`, {
    method: endpoint.method,
    ...(endpoint.method === 'POST' && {
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
    }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError({
      kind: 'unreachable',
      subject: 'Meshproof server',
      detail: 'The Meshproof server does not answer. Is the command that started it still running?',
    });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(faultOf(response.status, body));
  return endpoint.output.parse(body);
}
