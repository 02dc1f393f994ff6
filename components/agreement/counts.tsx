import { ANY, type UrlState } from '@/components/shell/url-state';
import { CHIP } from '@/components/ui/chip';
import { CONCORDS } from '@/lib/answers/agreement';
import type { ProxiesAnswer } from '@/lib/api/contract';
import { ProxyStep, STEP_WORD } from '@/lib/mesh/distributed';
import { type Concord, CONCORD_WORD, type MeshAgreement } from '@/lib/mesh/mesh-agreement';
import { plural } from '@/lib/mesh/plural';
import { ConcordMark, StepMark } from './marks';

const ROW = 'flex flex-wrap items-center gap-1.5 phone:flex-nowrap phone:overflow-x-auto phone:p-0.5';
const LABEL = 'w-14 shrink-0 text-xs text-ink-3 phone:hidden';
const CHOICE = `${CHIP} shrink-0 whitespace-nowrap`;

type Choose = (change: Partial<UrlState>) => void;

/** The five ways in which the three can stand, each with its classes and answers. */
export function ConcordChoice({
  counts,
  chosen,
  onChange,
}: {
  readonly counts: MeshAgreement['counts'];
  readonly chosen: Concord | null;
  readonly onChange: Choose;
}) {
  return (
    <div role="group" aria-label="Answers by agreement" className={ROW}>
      <span aria-hidden className={LABEL}>
        Answers
      </span>
      {CONCORDS.map((concord) => (
        <button
          key={concord}
          type="button"
          aria-pressed={chosen === concord}
          onClick={() => onChange({ concord, step: null })}
          className={CHOICE}
        >
          <ConcordMark concord={concord} />
          {CONCORD_WORD[concord]} <b>{plural(counts[concord].classes, 'class', 'classes')}</b>
          <span className="font-normal text-ink-3">{plural(counts[concord].pairs, 'answer')}</span>
        </button>
      ))}
    </div>
  );
}

/** How the proxies stand, each way with its count. */
export function StepChoice({
  answer: { counts, of },
  chosen,
  onChange,
}: {
  readonly answer: ProxiesAnswer;
  readonly chosen: UrlState['step'];
  readonly onChange: Choose;
}) {
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div role="group" aria-label="Proxies by step" className={ROW}>
      <span aria-hidden className={LABEL}>
        Proxies
      </span>
      <button
        type="button"
        aria-pressed={chosen === ANY}
        onClick={() => onChange({ step: ANY })}
        className={CHOICE}
      >
        all{' '}
        <b>
          {known === of
            ? of.toLocaleString('en')
            : `${known.toLocaleString('en')} of ${of.toLocaleString('en')}`}
        </b>
      </button>
      {ProxyStep.options.map((step) => (
        <button
          key={step}
          type="button"
          aria-pressed={chosen === step}
          onClick={() => onChange({ step })}
          className={CHOICE}
        >
          <StepMark step={step} />
          {STEP_WORD[step]} <b>{counts[step].toLocaleString('en')}</b>
        </button>
      ))}
    </div>
  );
}
