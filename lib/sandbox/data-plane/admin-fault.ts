import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Faults } from '../contract';

/** How one proxy's admin port misbehaves. */
export type AdminFault = 'rubbish' | 'huge' | 'silent' | 'refusing' | 'leaking';

/** The fault that is on for a workload. */
export function adminFault(faults: Faults, app: string): AdminFault | null {
  const on: readonly (readonly [AdminFault, ReadonlySet<string>])[] = [
    ['rubbish', faults.rubbishAdmins],
    ['huge', faults.hugeAdmins],
    ['silent', faults.silentAdmins],
    ['leaking', faults.leakingAdmins],
    ['refusing', faults.refusingProxies],
  ];
  return on.find(([, apps]) => apps.has(app))?.[0] ?? null;
}

/** What stands in a leaking dump where `[redacted]` should: no key, but it looks like one. */
export const LEAKED_KEY = `-----BEGIN PRIVATE KEY-----\n${'c2FuZGJveCBwcml2YXRlIGtleQ'.repeat(6)}\n-----END PRIVATE KEY-----\n`;

const MEGABYTE = 1024 * 1024;
const HUGE = 500;

function* text(): Generator<Buffer> {
  const megabyte = Buffer.alloc(MEGABYTE, ' ');
  for (let sent = 0; sent < HUGE; sent++) yield megabyte;
}

/** Answers in place of the proxy, where the fault asks for that; a silent one keeps the connection and says nothing. */
export function answerFaulty(response: ServerResponse, fault: AdminFault | null): boolean {
  switch (fault) {
    case 'rubbish':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<html>${LEAKED_KEY}</html>`);
      return true;
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      Readable.from(text()).pipe(response);
      return true;
    case 'silent':
      return true;
    case 'leaking':
    case 'refusing':
    case null:
      return false;
  }
}

/** What such a fault adds to each listener of a dump. */
export function listenerFaults(fault: AdminFault | null): object {
  const failure = (details: string) => ({
    error_state: { last_update_attempt: new Date().toISOString(), details },
  });
  if (fault === 'refusing') return failure('Proto constraint validation failed: filters[0] is not known');
  if (fault === 'leaking')
    return {
      ...failure(`Failed to load private key: ${LEAKED_KEY}`),
      private_key: { inline_string: LEAKED_KEY },
    };
  return {};
}
