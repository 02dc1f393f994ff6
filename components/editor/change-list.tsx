import { Mark } from '@/components/ui/marks';
import type { Standing } from '@/lib/graph/marks';
import type { AnswerChange, PolicyDiff } from '@/lib/mesh/answer-change';
import type { Verdict } from '@/lib/mesh/verdict';
import { answersText, nowWord, paperWord, wouldDecide, wouldWord } from '@/lib/preview/words';
import { WouldMark } from './would-mark';

const STANDING: Readonly<Record<Verdict, Standing>> = {
  allow: 'allowed-untested',
  conditional: 'conditional',
  deny: 'denied-untested',
  unreachable: 'denied-untested',
  delegated: 'unknown',
  unknown: 'unknown',
};

function Verdicts({ change, isAlone }: { readonly change: AnswerChange; readonly isAlone: boolean }) {
  if (isAlone)
    return (
      <p className="flex gap-1.5">
        <Mark standing={STANDING[change.after?.verdict ?? 'unknown']} />
        <b>{paperWord(change)}</b>
      </p>
    );
  return (
    <div className="flex gap-1.5">
      <WouldMark direction={change.direction} />
      <div className="min-w-0">
        <p className="font-semibold text-balance wrap-anywhere">{wouldWord(change)}</p>
        <p className="text-xs text-ink-3 wrap-anywhere">now {nowWord(change)}</p>
      </div>
    </div>
  );
}

function Change({
  change,
  isAlone,
  onEdge,
}: {
  readonly change: AnswerChange;
  readonly isAlone: boolean;
  readonly onEdge: ((edge: string) => void) | null;
}) {
  const [example] = change.examples;
  return (
    <li className="grid grid-cols-[190px_minmax(0,1fr)_auto] gap-x-4 gap-y-1 border-b border-line px-4 py-2 phone:grid-cols-[minmax(0,1fr)_auto] phone:px-3">
      <div className="phone:col-span-2">
        <Verdicts change={change} isAlone={isAlone} />
      </div>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <code className="text-xs">{change.who}</code> <span className="text-ink-3">to</span>{' '}
          <code className="text-xs">{change.where}</code>
        </p>
        <p className="text-xs text-ink-2 wrap-anywhere">{wouldDecide(change)}</p>
      </div>
      <div className="text-right text-xs whitespace-nowrap text-ink-2 tabular-nums">
        <p>{answersText(change.count)}</p>
        {onEdge === null || example === undefined || change.before === null ? null : (
          <button
            type="button"
            className="underline underline-offset-3 phone:min-h-11"
            aria-label={`How it is now: ${change.who} to ${change.where}`}
            onClick={() => onEdge(example)}
          >
            how it is now
          </button>
        )}
      </div>
    </li>
  );
}

/** Only what changes, one line for all that changes alike; of a mesh on paper, everything. */
export function ChangeList({
  diff,
  isAlone,
  onEdge,
}: {
  readonly diff: PolicyDiff;
  readonly isAlone: boolean;
  readonly onEdge: ((edge: string) => void) | null;
}) {
  const { changes, count } = diff.leftOut;
  return (
    <>
      <ul aria-label={isAlone ? 'Answers' : 'Answers that would change'}>
        {diff.changes.map((change) => (
          <Change
            key={`${change.examples[0] ?? ''} ${nowWord(change)} ${wouldWord(change)}`}
            change={change}
            isAlone={isAlone}
            onEdge={onEdge}
          />
        ))}
      </ul>
      {changes === 0 ? null : (
        <p className="px-4 py-2 text-ink-2 phone:px-3">
          {changes.toLocaleString('en')} more lines, for {answersText(count)}, are left out. The command line
          lists them all: <code>meshproof diff</code>.
        </p>
      )}
    </>
  );
}
