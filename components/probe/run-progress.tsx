import { Button } from '@/components/ui/button';
import { Age } from '@/components/ui/age';
import type { Run } from '@/lib/mesh/run';
import type { RunAction } from './use-runs';

const COUNTS = [
  ['confirmed', 'confirmed'],
  ['contradicted', 'contradicted'],
  ['inconclusive', 'inconclusive'],
  ['notRun', 'not run'],
] as const;

const STATE: Readonly<Record<Run['state'], string>> = {
  planned: 'planned',
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
};

const countsText = ({ counts }: Run): string =>
  COUNTS.filter(([key]) => counts[key] > 0)
    .map(([key, word]) => `${counts[key].toLocaleString('en')} ${word}`)
    .join(', ');

/** How far a run is: a bar with its count, since nothing that moves by itself says so. */
export function RunBar({ run, className = '' }: { readonly run: Run; readonly className?: string }) {
  const { done, plan } = run;
  return (
    <progress
      value={done}
      max={Math.max(1, plan.requests)}
      aria-label={`Probes of ${run.title}`}
      className={`run-bar ${className}`}
    />
  );
}

/** One run that was started: how far, what it found, what it waits for, and the buttons to hold or end it. */
export function RunProgress({
  run,
  onAct,
}: {
  readonly run: Run;
  readonly onAct: (action: RunAction) => void;
}) {
  const isGoing = run.state === 'running' || run.state === 'paused';
  const others = run.watchers - 1;
  return (
    <li className="border-t border-line px-4 py-2.5">
      <p className="flex justify-between gap-3">
        <b className="inline-block first-letter:uppercase">{run.title}</b>
        <span className="text-ink-2 tabular-nums">
          {run.done.toLocaleString('en')} of {run.plan.requests.toLocaleString('en')}, {STATE[run.state]}
          {run.endedAt === null ? null : (
            <>
              {' '}
              <Age at={run.endedAt} ago />
            </>
          )}
        </span>
      </p>
      {isGoing ? <RunBar run={run} className="my-1.5 h-1 w-full" /> : null}
      <p className="text-xs text-ink-2">{countsText(run) || 'No answer yet.'}</p>
      {run.note === null ? null : <p className="mt-0.5 text-xs text-ink-2 wrap-anywhere">{run.note}</p>}
      {isGoing ? (
        <div className="mt-2 flex items-center gap-2">
          {run.state === 'paused' ? (
            <Button onClick={() => onAct('resume')}>Resume</Button>
          ) : (
            <Button onClick={() => onAct('pause')}>Pause</Button>
          )}
          <Button onClick={() => onAct('cancel')}>Cancel</Button>
          {others > 0 ? (
            <span className="text-xs text-ink-3">
              {others} other {others === 1 ? 'page asks' : 'pages ask'} for it too
            </span>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}
