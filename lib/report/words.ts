import type { ReportProof, ReportStanding } from '@/lib/mesh/report';

/** The verdict alone; how far it is proved stands in its own column. */
export const VERDICT_WORD: Readonly<Record<ReportStanding, string>> = {
  disagree: 'disagree',
  unknown: 'cannot tell',
  conditional: 'conditional',
  'allowed-probed': 'allowed',
  'allowed-untested': 'allowed',
  'denied-probed': 'denied',
  'denied-untested': 'denied',
};

export const PREDICTED_WORD: Readonly<Record<string, string>> = {
  allow: 'allowed',
  deny: 'denied',
  delegated: 'left to an external authorizer',
};

const at = (text: string, options: Intl.DateTimeFormatOptions, between: string): string => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
    ...options,
  });
  return `${day}${between}${date.toISOString().slice(11, 16)}`;
};

/** `24 Nov 2026, 20:58 UTC`; what is no time stays as it is. */
export const timeText = (text: string): string => {
  const time = at(text, { year: 'numeric' }, ', ');
  return time === text ? text : `${time} UTC`;
};

/** `24 Nov 20:58`, for a column that says UTC at its head. */
export const shortTimeText = (text: string): string => at(text, {}, ' ');

/** What came back, in short: `200`, `403`, `closed`, `not run`. */
export function seenText({ observation }: ReportProof): string {
  const { raw, seen } = observation;
  if (raw.httpCode !== null) return String(raw.httpCode);
  return (
    { cut: 'closed', 'timed-out': 'time-out', unresolved: 'no name', 'not-run': 'not run' }[seen as string] ??
    seen
  );
}

/** `sha256:c41e07bd…9d20`: the middle of a digest tells nobody anything. */
export const digestText = (digest: string): string =>
  digest.length <= 24 ? digest : `${digest.slice(0, 15)}…${digest.slice(-4)}`;

/** Which mesh; the sandbox says of itself that it is none. */
export const meshText = ({ kind, name }: { kind: 'cluster' | 'sandbox' | 'files'; name: string }): string =>
  kind === 'sandbox' ? `sandbox ${name}, not Istio` : `${kind} ${name}`;
