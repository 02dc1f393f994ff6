import { type ReactNode } from 'react';
import { PhraseText } from '@/components/ui/phrase';
import type { Evidence } from '@/lib/api/contract';
import { missSentence, verdictSentence } from '@/lib/mesh/sentence';
import type { Phrase } from '@/lib/mesh/verdict';
import { AgreementCells } from './agreement-cells';
import { pointAt } from './point-at';
import { Steps } from './steps';
import { ThreeWayText } from './three-way-text';
import { Yaml } from './yaml';
import { plural } from '@/lib/mesh/plural';

/** The sentence of one edge's evidence. */
export const sentenceOf = (
  { edge, decision, principal, target, port }: Evidence,
  trustDomain: string,
): Phrase => verdictSentence({ decision, condition: edge.condition, principal, target, port, trustDomain });

function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="mt-4">
      <h3 className="mb-1.5 flex justify-between gap-3 text-sm leading-[18px] font-semibold">
        {title} <span className="text-xs font-normal text-ink-3">{note}</span>
      </h3>
      {children}
    </section>
  );
}

/** How the proof stands, in one or two sentences. */
function Proof({ evidence: { agreement, observations } }: { readonly evidence: Evidence }) {
  const observation = observations.find(({ id }) => id === agreement.observation);
  if (!observation) return null;
  const isCurrent = agreement.stale === null;
  return (
    <p className="mt-2 text-pretty text-ink-2">
      <b className="inline-block text-ink first-letter:uppercase">
        {isCurrent ? `${agreement.disposition}.` : 'Out of date:'}
      </b>{' '}
      {isCurrent ? agreement.sentence : `${agreement.stale}. When it ran: ${observation.meaning}`}
    </p>
  );
}

const lineNote = ({ decision, excerpt }: Evidence): string => {
  const line = excerpt && pointAt(excerpt.lines, excerpt.lit, excerpt.is);
  const rule = decision.rule ?? decision.nearestMiss?.rule ?? null;
  return [rule === null ? '' : `rule ${rule}`, line === null ? '' : `line ${line}`]
    .filter(Boolean)
    .join(', ');
};

/** Verdict, agreement and steps. */
export function Reasons({
  evidence,
  trustDomain,
  judgedAt,
}: {
  readonly evidence: Evidence;
  readonly trustDomain: string;
  readonly judgedAt: string;
}) {
  const { decision } = evidence;
  return (
    <>
      <p className="mb-3.5 text-lg tracking-[-.005em] text-pretty">
        <PhraseText phrase={sentenceOf(evidence, trustDomain)} className="tracking-[-.02em]" />
      </p>
      <AgreementCells evidence={evidence} judgedAt={judgedAt} />
      <ThreeWayText evidence={evidence} />
      <Proof evidence={evidence} />
      <Section title="How Istio decides" note={plural(decision.steps.length, 'step')}>
        <Steps decision={decision} />
      </Section>
    </>
  );
}

/** The object that decided, what came closest, and the command to repeat the probe by hand. */
export function Proofs({ evidence }: { readonly evidence: Evidence }) {
  const { decision, excerpt, offer } = evidence;
  const miss = decision.nearestMiss;
  return (
    <>
      {excerpt === null ? null : (
        <Section title="Deciding policy" note={lineNote(evidence)}>
          <Yaml key={evidence.edge.id} excerpt={excerpt} />
        </Section>
      )}
      {miss === null ? null : (
        <Section
          title="Nearest miss"
          note={`rule ${miss.rule}, ${plural(miss.failed, 'field')} ${miss.failed === 1 ? 'differs' : 'differ'}`}
        >
          <p className="text-pretty text-ink-2">
            <PhraseText phrase={missSentence(miss)} />
          </p>
        </Section>
      )}
      {offer.kind === 'impossible' ? null : (
        <Section title="Repeat by hand" note="">
          <pre
            tabIndex={0}
            aria-label="Command"
            className="overflow-x-auto rounded-md border border-line bg-ground px-2.5 py-1.5 text-xs leading-[18px]"
          >
            {offer.probe.command}
          </pre>
        </Section>
      )}
    </>
  );
}
