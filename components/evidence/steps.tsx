import { PhraseText } from '@/components/ui/phrase';
import type { Decision, Step } from '@/lib/mesh/verdict';

const STAGE: Readonly<Record<Step['stage'], string>> = {
  routing: 'routing',
  mtls: 'mTLS',
  custom: 'CUSTOM',
  jwt: 'JWT',
  audit: 'AUDIT',
  deny: 'DENY',
  allow: 'ALLOW',
  default: 'default',
};

const OUTCOME: Readonly<Record<Step['outcome'], string>> = {
  none: 'took no part',
  passed: 'took part',
  decided: 'decided',
  unknown: 'cannot tell',
};

const colourOf = (verdict: Decision['verdict']): string => {
  if (verdict === 'allow' || verdict === 'conditional') return 'border-allow bg-allow';
  return verdict === 'deny' || verdict === 'unreachable'
    ? 'border-deny bg-deny'
    : 'border-unknown bg-unknown';
};

function Bead({ step, verdict }: { readonly step: Step; readonly verdict: Decision['verdict'] }) {
  const place =
    'absolute forced-color-adjust-none top-[8.5px] left-[4.5px] size-[7px] rounded-full border-[1.5px]';
  switch (step.outcome) {
    case 'decided':
      return (
        <span
          aria-hidden
          className={`absolute forced-color-adjust-none top-[7.5px] left-[3.5px] size-[9px] rounded-[1px] border ${colourOf(verdict)}`}
        />
      );
    case 'passed':
      return <span aria-hidden className={`${place} border-ink bg-ink`} />;
    case 'none':
      return <span aria-hidden className={`${place} border-edge bg-panel`} />;
    case 'unknown':
      return <span aria-hidden className={`${place} border-dashed border-unknown bg-panel`} />;
  }
}

const weightOf = ({ outcome }: Step): string => {
  if (outcome === 'decided') return 'font-semibold';
  return outcome === 'none' ? 'text-ink-3' : '';
};

/** The order in which Istio decides, on one thread. */
export function Steps({ decision }: { readonly decision: Decision }) {
  return (
    <ol className="relative">
      {decision.steps.map((step, at) => (
        <li
          key={`${step.stage} ${at}`}
          className={`relative grid grid-cols-[16px_76px_minmax(0,1fr)] gap-2 py-0.5 not-last:before:absolute not-last:before:top-4 not-last:before:-bottom-1 not-last:before:left-[7.5px] not-last:before:w-px not-last:before:bg-line ${weightOf(step)}`}
        >
          <Bead step={step} verdict={decision.verdict} />
          <code
            className={`col-start-2 text-2xs leading-5 font-medium ${step.outcome === 'none' ? '' : 'text-ink-2'}`}
          >
            {STAGE[step.stage]}
          </code>
          <span>
            <span className="sr-only">{OUTCOME[step.outcome]}: </span>
            <PhraseText phrase={step.text} />
          </span>
        </li>
      ))}
    </ol>
  );
}
