import type { ReactNode } from 'react';
import { Age } from '@/components/ui/age';
import { Mark } from '@/components/ui/marks';
import type { Evidence } from '@/lib/api/contract';
import type { Standing } from '@/lib/graph/marks';
import type { Observation } from '@/lib/mesh/observation';
import { DistributedValue, PREDICTED, verdictMark } from './distributed-cell';

/** A mark is filled only while what was seen still counts. */
const seenStanding = ({ seen }: Observation, isCurrent: boolean): Standing => {
  if (seen === 'reached') return isCurrent ? 'allowed-probed' : 'allowed-untested';
  if (seen === 'denied' || seen === 'cut' || seen === 'unauthenticated')
    return isCurrent ? 'denied-probed' : 'denied-untested';
  return 'unknown';
};

const seenWord = ({ raw, seen }: Observation): string =>
  raw.httpCode === null ? seen.replaceAll('-', ' ') : String(raw.httpCode);

function Cell({
  title,
  at,
  children,
}: {
  readonly title: string;
  readonly at: string | null;
  readonly children: ReactNode;
}) {
  return (
    <div className="px-2.5 py-1.5 whitespace-nowrap not-first:border-l not-first:border-line sheet:flex sheet:justify-between sheet:not-first:border-t sheet:not-first:border-l-0">
      <dt className="text-xs font-medium text-ink-3">
        {title}
        {at === null ? null : (
          <>
            , <Age at={at} />
          </>
        )}
      </dt>
      <dd className="flex items-center gap-1.5 font-medium">{children}</dd>
    </div>
  );
}

/** What the cluster declares, what the proxy holds, what a probe saw; a dash is nothing yet. */
export function AgreementCells({
  evidence,
  judgedAt,
}: {
  readonly evidence: Evidence;
  readonly judgedAt: string;
}) {
  const { decision, distributed, agreement, observations } = evidence;
  const newest = observations.find(({ id }) => id === agreement.observation);
  const isCurrent = agreement.stale === null;
  const isProved = agreement.disposition === 'confirmed' && isCurrent;
  return (
    <dl className="grid grid-cols-3 rounded-md border border-line sheet:grid-cols-1">
      <Cell title="Declared" at={judgedAt}>
        <Mark standing={verdictMark(decision.verdict, isProved)} />
        {PREDICTED[decision.verdict].word}
      </Cell>
      <Cell title="Distributed" at={distributed.kind === 'held' ? distributed.proxy.readAt : null}>
        <DistributedValue distributed={distributed} isProved={isProved && distributed.kind === 'held'} />
      </Cell>
      <Cell title="Observed" at={newest?.at ?? null}>
        {newest ? (
          <>
            <Mark standing={seenStanding(newest, isCurrent)} />
            {seenWord(newest)}
          </>
        ) : (
          <span className="font-normal text-ink-3">never</span>
        )}
      </Cell>
    </dl>
  );
}
