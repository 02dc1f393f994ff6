import type { Fault } from '@/lib/mesh/result';
import type { Gap } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import type { Source } from './follow-source';

/** The reader's whole state, from the states of its parts. */
export function meshState(
  sources: readonly Source[],
  gaps: readonly Gap[],
  hasSnapshot: boolean,
): MeshStatus['state'] {
  const states = sources.map((source) => source.status());
  const held = states.some(({ at }) => at !== null);
  if (!held && states.every(({ state }) => state !== 'loading')) return 'failed';
  // A source that joins later, such as another revision's mesh config, is no new start.
  if (!hasSnapshot && states.some(({ state }) => state === 'loading')) return 'starting';
  if (states.some(({ state }) => state === 'stale')) return 'stale';
  return gaps.length > 0 ? 'partial' : 'live';
}

/** One fault for all: an unreachable server explains every refusal, and one refusal stands for many. */
export function meshFault(sources: readonly Source[]): Fault | null {
  const faults = sources.map((source) => source.fault()).filter((fault) => fault !== null);
  const silent = faults.find(({ kind }) => kind === 'unreachable' || kind === 'timed-out');
  if (silent) return { kind: silent.kind, subject: silent.subject, detail: silent.detail };
  const refused = faults.find(({ kind }) => kind === 'forbidden');
  if (!refused) return faults[0] ? { ...plain(faults[0]) } : null;
  if (refused.status === 401) return plain(refused);
  return {
    kind: 'forbidden',
    subject: refused.subject,
    detail: `This context may read nothing of the mesh. ${refused.detail} Where it may read some namespaces, name them with --namespace.`,
  };
}

const plain = ({ kind, subject, detail }: Fault): Fault => ({ kind, subject, detail });

/** When the next attempt is made to reach a server that is gone. */
export const retryAt = (sources: readonly Source[]): string | null =>
  sources
    .map((source) => source.retryAt())
    .filter((at) => at !== null)
    .sort()[0] ?? null;
