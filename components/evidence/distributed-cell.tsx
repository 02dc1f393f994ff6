import { Mark } from '@/components/ui/marks';
import type { Standing } from '@/lib/graph/marks';
import type { Distributed } from '@/lib/mesh/distributed';
import type { Verdict } from '@/lib/mesh/verdict';

/** What is said of a verdict that no probe has proved. */
export const PREDICTED: Readonly<Record<Verdict, { standing: Standing; word: string }>> = {
  allow: { standing: 'allowed-untested', word: 'allowed' },
  deny: { standing: 'denied-untested', word: 'denied' },
  unreachable: { standing: 'denied-untested', word: 'unreachable' },
  conditional: { standing: 'conditional', word: 'conditional' },
  delegated: { standing: 'unknown', word: 'cannot tell' },
  unknown: { standing: 'unknown', word: 'cannot tell' },
};

const PROVED: Partial<Record<Standing, Standing>> = {
  'allowed-untested': 'allowed-probed',
  'denied-untested': 'denied-probed',
};

/** The mark of a verdict; filled while a probe has proved it. */
export const verdictMark = (verdict: Verdict, isProved: boolean): Standing => {
  const { standing } = PREDICTED[verdict];
  return isProved ? (PROVED[standing] ?? standing) : standing;
};

/** What the destination's proxy holds, in a word; why it is not known stands under the cells. */
export function DistributedValue({
  distributed,
  isProved,
}: {
  readonly distributed: Distributed;
  readonly isProved: boolean;
}) {
  if (distributed.kind === 'held')
    return (
      <>
        <Mark
          standing={distributed.agrees === false ? 'disagree' : verdictMark(distributed.verdict, isProved)}
        />
        {PREDICTED[distributed.verdict].word}
      </>
    );
  return (
    <span className="font-normal text-ink-3">
      <span aria-hidden>– </span>
      {distributed.kind === 'none' ? 'no proxy' : 'not read'}
    </span>
  );
}
