import { Mark } from '@/components/ui/marks';
import { StateDot } from '@/components/ui/state-dot';
import type { ProxyStep } from '@/lib/mesh/distributed';
import type { Concord } from '@/lib/mesh/mesh-agreement';

const DOT = { agree: 'live', stale: 'partial', unproved: 'stale' } as const;

/** The mark of each way in which the three stand to one another; its word stands beside it. */
export function ConcordMark({ concord }: { readonly concord: Concord }) {
  if (concord === 'contradicted') return <Mark standing="disagree" />;
  if (concord === 'cannot') return <Mark standing="unknown" />;
  return (
    <span aria-hidden className="grid size-4 shrink-0 place-items-center">
      <StateDot state={DOT[concord]} />
    </span>
  );
}

const STEP_DOT: Readonly<Record<ProxyStep, 'live' | 'partial' | 'stale'>> = {
  'in-step': 'live',
  behind: 'partial',
  differs: 'partial',
  refused: 'partial',
  unread: 'stale',
};

/** The mark of how a proxy stands to what is declared. */
export function StepMark({ step }: { readonly step: ProxyStep }) {
  return (
    <span aria-hidden className="grid size-4 shrink-0 place-items-center">
      <StateDot state={STEP_DOT[step]} />
    </span>
  );
}
