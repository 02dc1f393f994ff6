import type { RawOutcome, Seen } from '@/lib/mesh/observation';
import type { Decision } from '@/lib/mesh/verdict';
import { interpret } from '@/lib/probe/interpret';
import type { WireRequest } from './wire';

/** What was seen: as a probe would read it, and what only this experiment can know. */
export type Sighting = Seen | 'bad-request' | 'missing';

/** An answer to HEAD has no body to tell who spoke, but a length. */
const ofHead = ({ httpCode, headers }: RawOutcome): Sighting | null => {
  if (httpCode === 401) return 'unauthenticated';
  if (httpCode === 403 && headers['content-length'] === '19') return 'denied';
  if (httpCode === 403) return 'unauthenticated';
  return httpCode === 503 ? 'cut' : null;
};

/** The application refuses some targets itself; what it writes names its character set, a proxy's text does not. */
const isBadRequest = ({ httpCode, headers }: RawOutcome): boolean =>
  httpCode === 400 && !(headers['content-type'] ?? '').includes('charset');

/** Reads an outcome; the applications answer 503 never of their own. */
export const sightingOf = (raw: RawOutcome | undefined, { method, fuzz }: WireRequest): Sighting => {
  if (raw === undefined) return 'missing';
  if (isBadRequest(raw)) return 'bad-request';
  const head = method === 'HEAD' ? ofHead(raw) : null;
  if (head !== null) return head;
  const client = fuzz.client.proxied ? 'sidecar' : 'none';
  return interpret(raw, { client, port: fuzz.port.port }).seen;
};

const UNREACHABLE: Readonly<Partial<Record<Decision['reason'], readonly Sighting[]>>> = {
  'mtls-mismatch': ['cut', 'unreachable'],
  'untrusted-domain': ['cut', 'unreachable'],
  'no-endpoint': ['unreachable', 'refused'],
  'no-route': ['cut', 'unreachable'],
  'bad-request': ['bad-request'],
};

const DENIED: Readonly<Partial<Record<Decision['reason'], readonly Sighting[]>>> = {
  'token-refused': ['unauthenticated'],
  'mtls-required': ['cut'],
};

/** What has to be seen if the verdict is right; null: the verdict does not decide. */
export const wanted = ({ verdict, reason }: Decision, chain: 'http' | 'tcp'): readonly Sighting[] | null => {
  switch (verdict) {
    case 'allow':
      return ['reached'];
    case 'deny':
      return DENIED[reason] ?? [chain === 'http' ? 'denied' : 'cut'];
    case 'unreachable':
      return UNREACHABLE[reason] ?? [];
    case 'delegated':
    case 'conditional':
    case 'unknown':
      return null;
  }
};
