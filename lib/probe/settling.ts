import type { Settling } from '@/lib/mesh/observation';

/** Envoy drains the connections of a listener that was replaced for so long, where nobody set `drainDuration`. */
export const DRAIN_MS = 45_000;

/** What an answer hangs on that came before the connections to a changed proxy were drained; null: nothing. */
export function settlingOf(at: string, takenAt: string | null): Settling | null {
  if (takenAt === null) return null;
  const until = Date.parse(takenAt) + DRAIN_MS;
  return Date.parse(at) < until ? { takenAt, until: new Date(until).toISOString() } : null;
}

/** `12 s after the proxy took this policy`. */
export function takenText(at: string, { takenAt }: Settling): string {
  const seconds = Math.floor((Date.parse(at) - Date.parse(takenAt)) / 1_000);
  return seconds < 0 ? 'before the proxy took this policy' : `${seconds} s after the proxy took this policy`;
}
