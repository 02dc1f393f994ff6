import type { Fault } from '@/lib/mesh/result';

/** What the process says to a pipeline. */
export const EXIT = { proved: 0, contradicted: 1, cannotTell: 2 } as const;

/** Ends the process with one sentence that names what failed and what to do. */
export function stop(fault: Fault): never {
  process.stderr.write(`meshproof: ${fault.subject}: ${fault.detail}\n`);
  process.exit(EXIT.cannotTell);
}
