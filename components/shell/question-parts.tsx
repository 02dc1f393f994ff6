'use client';

import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { operationText } from '@/lib/answers/operation';
import { type Question } from '@/lib/answers/question';
import { STANDING_WORD, STANDINGS, type Standing } from '@/lib/graph/marks';
import { refKey, refText } from '@/lib/mesh/object';
import type { Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';
import { operationOf } from '@/lib/answers/address';
import { Picker, type Choice } from './picker';
import type { UrlState } from './url-state';

const FIELD = 'h-8 w-full min-w-0 rounded-md border border-edge bg-panel px-2 text-xs phone:h-11';

function Part({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[84px_minmax(0,1fr)] items-center gap-2">
      <span aria-hidden className="text-ink-2">
        {word}
      </span>
      {children}
    </div>
  );
}

const choicesOf = ({ principals, targets, policies, trustDomain }: Reachability) => ({
  from: principals.map((one): Choice => ({ id: one.id, name: principalText(one, trustDomain) })),
  to: targets.flatMap(({ id, ports }): Choice[] =>
    ports.length === 0 ? [] : [id, ...ports.map((port) => port.id)].map((one) => ({ id: one, name: one })),
  ),
  namespace: [...new Set(targets.map(({ namespace }) => namespace))]
    .sort()
    .map((one): Choice => ({ id: one, name: one })),
  by: policies.map(({ ref }): Choice => ({ id: refKey(ref), name: refText(ref) })),
});

/** A state of an answer: how it stands, or how far it is proved. */
const PROOF_WORD = { unproved: 'never probed', stale: 'proof out of date' } as const;

const stateOf = ({ question, hidden }: Pick<UrlState, 'question' | 'hidden'>): string => {
  if (question.proof !== undefined) return question.proof;
  const shown = STANDINGS.filter((standing) => hidden?.has(standing) === false);
  return hidden !== null && shown.length === 1 ? (shown[0] ?? '') : '';
};

const inState = (state: string, asked: Question): Partial<UrlState> => {
  const question = withPart(asked, 'proof', null);
  if (state === 'unproved' || state === 'stale')
    return { question: { ...question, proof: state }, hidden: new Set() };
  const only = STANDINGS.find((standing) => standing === state);
  return {
    question,
    hidden: only === undefined ? null : new Set<Standing>(STANDINGS.filter((one) => one !== only)),
  };
};

const withPart = (question: Question, key: string, value: string | null): Question => ({
  ...Object.fromEntries(Object.entries(question).filter(([name]) => name !== key)),
  ...(value !== null && { [key]: value }),
});

const withOperation = (question: Question, text: string): Question => ({
  ...withPart(withPart(question, 'method', null), 'path', null),
  ...operationOf(text.trim()),
});

/** The question in its parts, each to be found by any of its letters. */
export function QuestionParts({
  reachability,
  state,
  onAsk,
}: {
  readonly reachability: Reachability;
  readonly state: Pick<UrlState, 'question' | 'hidden'>;
  readonly onAsk: (change: Partial<UrlState>) => void;
}) {
  const choices = useMemo(() => choicesOf(reachability), [reachability]);
  const { question } = state;
  const operation = operationText(question);
  const picker = (key: keyof typeof choices, label: string, any: string): ReactNode => (
    <Part word={label}>
      <Picker
        label={label}
        any={any}
        choices={choices[key]}
        value={question[key]}
        onPick={(id) => onAsk({ question: withPart(question, key, id) })}
      />
    </Part>
  );
  return (
    <>
      <button
        type="button"
        popoverTarget="question-parts"
        aria-label="Ask by parts"
        title="Ask by parts"
        className="shrink-0 p-1 phone:p-2.5"
      >
        <SlidersHorizontal aria-hidden size={16} strokeWidth={1.5} />
      </button>
      <div
        id="question-parts"
        popover="auto"
        tabIndex={-1}
        role="group"
        aria-label="Question by parts"
        className="fixed inset-x-0 top-12 mx-auto my-0 w-96 max-w-[calc(100vw-24px)] overflow-visible rounded-xl border border-line bg-raised p-3.5 text-sm text-ink shadow-float phone:top-28"
      >
        <div className="grid gap-2">
          {picker('from', 'From', 'any caller')}
          {picker('to', 'To', 'any workload')}
          {picker('namespace', 'Namespace', 'any namespace')}
          <Part word="Operation">
            <input
              key={operation}
              aria-label="Operation"
              defaultValue={operation}
              placeholder={question.to === undefined ? 'choose a workload first' : 'POST /charge'}
              disabled={question.to === undefined}
              className={`${FIELD} font-mono placeholder:font-sans placeholder:text-ink-2`}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.currentTarget.blur();
              }}
              onBlur={({ target }) => {
                if (target.value.trim() !== operation)
                  onAsk({ question: withOperation(question, target.value) });
              }}
            />
          </Part>
          {picker('by', 'Decided by', 'any policy')}
          <Part word="State">
            <select
              aria-label="State"
              value={stateOf(state)}
              onChange={({ target }) => onAsk(inState(target.value, question))}
              className={FIELD}
            >
              <option value="">any</option>
              {STANDINGS.map((standing) => (
                <option key={standing} value={standing}>
                  {STANDING_WORD[standing]}
                </option>
              ))}
              {Object.entries(PROOF_WORD).map(([proof, word]) => (
                <option key={proof} value={proof}>
                  {word}
                </option>
              ))}
            </select>
          </Part>
        </div>
        <p className="mt-3 flex justify-end">
          <Button onClick={() => onAsk({ question: {}, hidden: null })}>Clear the question</Button>
        </p>
      </div>
    </>
  );
}
