import { Age } from '@/components/ui/age';
import { durationText } from '@/components/ui/duration-text';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import { callerName } from './caller-name';

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 120) ?? '';

/** `403  RBAC: access denied  9 ms`; without a status, what curl said. */
export const resultText = ({ raw, seen }: Observation): string => {
  if (seen === 'not-run') return 'not run';
  const took = raw.milliseconds === null ? '' : durationText(raw.milliseconds);
  const isRefusal = seen === 'denied' || seen === 'unauthenticated';
  const said =
    raw.httpCode === null
      ? firstLine(raw.error) || seen.replaceAll('-', ' ')
      : `${raw.httpCode}  ${isRefusal ? firstLine(raw.body) : ''}`.trim();
  return [said, took].filter(Boolean).join('  ');
};

/** The newest probe may be one that did not run; then an older one still stands for the edge. */
const dispositionOf = (observation: Observation, agreement: Agreement): string => {
  if (agreement.observation !== observation.id) return 'inconclusive';
  return agreement.stale === null ? agreement.disposition : 'out of date';
};

/** What stands beside a denial: the same request from somebody who is allowed, and what the proxy wrote down. */
export const besideText = ({ control, log }: Observation): string =>
  [
    control === undefined
      ? ''
      : `Control from ${callerName(control.principal)}: ${control.httpCode ?? control.seen.replaceAll('-', ' ')}.`,
    log?.sentence ?? '',
  ]
    .filter(Boolean)
    .join(' ');

/** What the newest probe saw, and how that stands to the prediction. */
export function ResultLine({
  observation,
  agreement,
}: {
  readonly observation: Observation;
  readonly agreement: Agreement;
}) {
  const beside = besideText(observation);
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <pre className="text-xs leading-[18px] wrap-anywhere whitespace-pre-wrap text-ink-2">
        {/* What stands for the edge is told above; an attempt that does not count tells its reason here. */}
        {agreement.observation === observation.id ? resultText(observation) : observation.meaning}
      </pre>
      <p className="text-xs text-ink-2">
        <b className="text-ink">{dispositionOf(observation, agreement)}</b>
        {', '}
        <Age at={observation.at} ago />
      </p>
      {beside === '' ? null : (
        <p className="basis-full text-xs text-pretty text-ink-2 wrap-anywhere">{beside}</p>
      )}
    </div>
  );
}
