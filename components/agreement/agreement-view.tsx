'use client';

import { useQuery } from '@tanstack/react-query';
import { ANY } from '@/components/shell/url-state';
import type { ViewProps } from '@/components/shell/view-props';
import { Button } from '@/components/ui/button';
import type { AgreementAnswer, ProxiesAnswer } from '@/lib/api/contract';
import { meshAgreementQuery, proxiesQuery } from '@/lib/api/queries';
import type { Question } from '@/lib/answers/question';
import { STEP_WORD } from '@/lib/mesh/distributed';
import { agreementSentence, askedSentence, CONCORD_WORD } from '@/lib/mesh/mesh-agreement';
import { ClassList } from './class-list';
import { ConcordChoice, StepChoice } from './counts';
import { ProxyList } from './proxy-list';

const placesOf = ({ from, to, namespace }: Question) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(namespace !== undefined && { ns: namespace }),
});

/** What of a question this view does not narrow by. */
const asksMore = ({ by, why, proof, method, path }: Question): boolean =>
  [by, why, proof, method, path].some((part) => part !== undefined);

type Known = { readonly agreement: AgreementAnswer; readonly proxies: ProxiesAnswer };

const isObserved = ({ counts }: AgreementAnswer): boolean =>
  counts.agree.classes + counts.stale.classes + counts.contradicted.classes > 0;

function Facts({
  agreement,
  picture,
  state,
}: Pick<Known, 'agreement'> & Pick<ViewProps, 'picture' | 'state'>) {
  const isFiles = picture.reachability.mesh.kind === 'files';
  const facts = [
    isFiles
      ? 'Files hold no proxy and nobody who could send, so only the declaration speaks.'
      : askedSentence(agreement.proxies),
    isFiles || isObserved(agreement)
      ? ''
      : 'Probe an answer from its evidence, or a part of the mesh with Probe many.',
    asksMore(state.question) ? 'Of the question, only caller, workload and namespace narrow this view.' : '',
  ];
  return <p className="text-pretty text-ink-2">{facts.filter((fact) => fact !== '').join(' ')}</p>;
}

function Nothing({
  children,
  onClear,
}: {
  readonly children: string;
  readonly onClear: (() => void) | null;
}) {
  return (
    <div className="grid justify-items-start gap-2 border-t border-line bg-panel p-4 text-ink-2 phone:p-3">
      <p>{children}</p>
      {onClear === null ? null : <Button onClick={onClear}>Clear the question</Button>}
    </div>
  );
}

function ProxiesShown({ proxies, state, onChange }: Pick<Known, 'proxies'> & ViewProps) {
  const { counts, of } = proxies;
  const step = state.step === ANY ? null : state.step;
  const count = step === null ? Object.values(counts).reduce((sum, one) => sum + one, 0) : counts[step];
  if (proxies.proxies.length === 0) {
    if (of === 0) return <Nothing onClear={null}>No sidecar here that could be read.</Nothing>;
    return (
      <Nothing onClear={null}>
        {step === null
          ? 'No proxy was read yet. They are read one after another.'
          : `No proxy that is ${STEP_WORD[step]}.`}
      </Nothing>
    );
  }
  return (
    <ProxyList
      proxies={proxies.proxies}
      count={count}
      onOpen={(target) => onChange({ view: 'workload', id: target })}
    />
  );
}

function ClassesShown({ agreement, state, onChange }: Pick<Known, 'agreement'> & ViewProps) {
  const { of, counts, classes } = agreement;
  const isAnswered = Object.values(counts).some((count) => count.classes > 0);
  if (classes.length === 0)
    return (
      <Nothing onClear={isAnswered ? null : () => onChange({ question: {} })}>
        {isAnswered
          ? `No class of answers stands here: ${CONCORD_WORD[of]}.`
          : 'No caller and port of this mesh fit the question.'}
      </Nothing>
    );
  return (
    <ClassList
      classes={classes}
      count={counts[of].classes}
      selected={state.edge}
      onSelect={(edge) => onChange({ edge })}
    />
  );
}

/** Declared, distributed and observed held against one another, for the mesh or the part that is asked about. */
export function AgreementView(props: ViewProps) {
  const { state, onChange } = props;
  const { question, concord, step } = state;
  const { from: _, ...targets } = placesOf(question);
  const { data: agreement } = useQuery(
    meshAgreementQuery({ ...placesOf(question), ...(concord && { of: concord }) }),
  );
  const { data: proxies } = useQuery(
    proxiesQuery({ ...targets, ...(step !== null && step !== ANY && { step }) }),
  );
  if (agreement === undefined || proxies === undefined)
    return <p className="p-4 text-ink-2">Holding the three against one another…</p>;
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <section aria-label="How the mesh agrees" className="grid gap-2 bg-panel px-4 pt-4 pb-2.5 phone:px-3">
        <h1 className="text-lg font-semibold text-balance">{agreementSentence(agreement.counts)}</h1>
        <Facts agreement={agreement} {...props} />
        <ConcordChoice
          counts={agreement.counts}
          chosen={step === null ? agreement.of : null}
          onChange={onChange}
        />
        <StepChoice answer={proxies} chosen={step} onChange={onChange} />
      </section>
      <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto]">
        {step === null ? (
          <ClassesShown agreement={agreement} {...props} />
        ) : (
          <ProxiesShown proxies={proxies} {...props} />
        )}
      </div>
    </div>
  );
}
