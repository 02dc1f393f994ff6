'use client';

import { Button } from '@/components/ui/button';
import {
  type Budget,
  budgetSentence,
  type Cannot,
  coverageSentence,
  planSentence,
  type Run,
  type RunScope,
} from '@/lib/mesh/run';
import { RunProgress } from './run-progress';
import type { RunAction, useRuns } from './use-runs';

/** What a reader can ask to be proved, in the words of the button. */
export type RunChoice = { readonly word: string; readonly scope: RunScope };

const SHOWN = 4;

const cannotText = (cannot: readonly Cannot[]): string =>
  cannot.map(({ count, reason }) => `${count.toLocaleString('en')} cannot be probed: ${reason}`).join('; ');

/** Nothing is sent before its count was seen. */
function Planned({
  run,
  budget,
  onAct,
  onForget,
}: {
  readonly run: Run;
  readonly budget: Budget;
  readonly onAct: (action: RunAction) => void;
  readonly onForget: () => void;
}) {
  const { plan } = run;
  return (
    <div className="border-t border-line bg-sunk px-4 py-2.5">
      <p className="text-pretty">
        <b className="inline-block first-letter:uppercase">{run.title}.</b> {planSentence(plan)}
      </p>
      <p className="mt-0.5 text-xs text-pretty text-ink-2">
        {budgetSentence(budget)}
        {plan.cannot.length > 0 ? ` ${cannotText(plan.cannot)}.` : ''}
      </p>
      <div className="mt-2 flex gap-2">
        <Button look="primary" disabled={plan.requests === 0} onClick={() => onAct('start')}>
          Send {plan.requests.toLocaleString('en')}
        </Button>
        <Button onClick={onForget}>Not now</Button>
      </div>
    </div>
  );
}

/** What could be proved, what was planned, what is being sent, and what came of it. */
export function RunPanel({
  runs: { runs: known, plan, planned, forget, act, error },
  choices,
  off,
}: {
  readonly runs: ReturnType<typeof useRuns>;
  readonly choices: readonly RunChoice[];
  /** Why nothing can be sent now; null: it can. */
  readonly off: string | null;
}) {
  if (known === undefined) return <p className="px-4 py-3">Reading the probes of this server.</p>;
  const waiting = known.runs.find(({ id, state }) => id === planned?.id && state === 'planned');
  const started = known.runs.filter(({ state }) => state !== 'planned').slice(0, SHOWN);
  return (
    <>
      <p className="px-4 pt-3 pb-2.5 text-pretty">{coverageSentence(known.coverage)}</p>
      {waiting ? (
        <Planned
          run={waiting}
          budget={known.budget}
          onAct={(action) => act(waiting.id, action)}
          onForget={forget}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2.5">
          {choices.map(({ word, scope }) => (
            <Button key={word} disabled={off !== null} onClick={() => plan(scope)}>
              {word}
            </Button>
          ))}
          <p className="basis-full text-xs text-ink-2">
            {off ?? 'Plans the requests first; nothing is sent yet.'}
          </p>
        </div>
      )}
      {error === null ? null : (
        <p role="alert" className="border-t border-line px-4 py-2 text-ink-2 wrap-anywhere">
          {error.message}
        </p>
      )}
      <ul aria-label="Runs">
        {started.map((run) => (
          <RunProgress key={run.id} run={run} onAct={(action) => act(run.id, action)} />
        ))}
      </ul>
    </>
  );
}
