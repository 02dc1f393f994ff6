'use client';

import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useCallback, useId, useMemo, useRef } from 'react';
import { Kbd } from '@/components/ui/kbd';
import type { Reachability } from '@/lib/mesh/reachability';
import { Option } from './option';
import { QuestionParts } from './question-parts';
import { type Offer, questionWords, suggest, type Suggestion } from './suggest';
import type { UrlState } from './url-state';
import { useKeys } from './use-keys';
import { useTyped } from './use-typed';

function Options({
  id,
  options,
  missing,
  active,
  onPick,
}: {
  readonly id: string;
  readonly options: readonly Suggestion[];
  readonly missing: readonly string[];
  readonly active: number;
  readonly onPick: (suggestion: Suggestion) => void;
}) {
  return (
    <ul
      id={id}
      role="listbox"
      aria-label="Questions"
      className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-xl border border-line bg-raised py-1 shadow-float"
    >
      {options.map((option, at) => (
        <Option
          key={`${option.ask} ${option.name}`}
          id={`${id}-${at}`}
          isActive={at === active}
          className="h-8 gap-1.5 px-3.5"
          onPick={() => onPick(option)}
        >
          {option.ask} <code className="overflow-hidden text-xs text-ellipsis">{option.name}</code>
        </Option>
      ))}
      {missing.length === 0 ? null : (
        <li role="presentation" className="px-3.5 py-1 text-ink-2 wrap-anywhere">
          Not in this mesh: <code className="text-xs">{missing.join(', ')}</code>
        </li>
      )}
      {options.length === 0 && missing.length === 0 ? (
        <li role="presentation" className="px-3.5 py-1 text-ink-2">
          No workload, caller, policy or namespace has a name like this. A log line, a SPIFFE ID or a curl
          command can be pasted here too.
        </li>
      ) : null}
    </ul>
  );
}

const NOTHING: Offer = { options: [], missing: [] };

function useField(reachability: Reachability | undefined, onAsk: (change: Partial<UrlState>) => void) {
  const offerOf = useCallback(
    (typed: string | null) => (reachability && typed !== null ? suggest(reachability, typed) : NOTHING),
    [reachability],
  );
  const field = useTyped(offerOf, ({ to }: Suggestion) => onAsk(to));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    field.onKeyDown(event);
    if (!event.defaultPrevented) return;
    // A question that was asked goes on to its answer; one that was given up leaves the keys to the page.
    if (event.key === 'Enter') document.querySelector('main')?.focus({ preventScroll: true });
    else if (event.key === 'Escape') event.currentTarget.blur();
  };
  return { ...field, onKeyDown };
}

/** Asks who can reach what: by any letters of a name, by a sentence, or by a pasted line. */
export function QuestionField({
  reachability,
  state,
  onAsk,
}: {
  readonly reachability: Reachability | undefined;
  readonly state: Pick<UrlState, 'question' | 'hidden'>;
  /** Changes the address to what was chosen. */
  readonly onAsk: (change: Partial<UrlState>) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const field = useField(reachability, onAsk);
  const asked = reachability ? questionWords(state.question, reachability) : null;
  const isOpen = field.typed !== null && reachability !== undefined;
  useKeys(useMemo(() => ({ '/': () => input.current?.focus() }), []));
  return (
    <search className="relative mx-auto flex w-full max-w-160 items-center gap-1.5 narrow:max-w-none">
      <label className="flex h-8 min-w-0 flex-1 items-center gap-1.5 rounded-md border border-edge bg-panel pr-1.5 pl-2.5 whitespace-nowrap focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ink phone:h-11">
        <Search aria-hidden size={16} strokeWidth={1.5} className="shrink-0" />
        {field.typed === null && asked !== null ? (
          <span aria-hidden className="flex min-w-0 items-center gap-1.5">
            {asked.ask}
            <code className="overflow-hidden rounded-sm bg-sel px-1.5 text-xs leading-[22px] text-ellipsis">
              {asked.name}
            </code>
          </span>
        ) : null}
        <input
          ref={input}
          role="combobox"
          aria-label="Question"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-autocomplete="list"
          {...(isOpen &&
            field.offer.options.length > 0 && { 'aria-activedescendant': `${id}-${field.active}` })}
          value={field.typed ?? ''}
          placeholder={asked === null ? 'Who can reach any workload, or paste a log line' : ''}
          className="w-full min-w-4 flex-1 bg-transparent outline-none placeholder:text-ink-2"
          onFocus={() => field.type('')}
          onBlur={field.close}
          onChange={(event) => field.type(event.target.value)}
          onKeyDown={field.onKeyDown}
        />
        {asked === null ? (
          <span className="phone:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <button
            type="button"
            aria-label="Clear the question"
            onClick={() => onAsk({ question: {} })}
            className="p-1"
          >
            <X aria-hidden size={16} strokeWidth={1.5} />
          </button>
        )}
      </label>
      {reachability === undefined ? null : (
        <QuestionParts reachability={reachability} state={state} onAsk={onAsk} />
      )}
      {isOpen ? (
        <Options
          id={id}
          options={field.offer.options}
          missing={field.offer.missing}
          active={field.active}
          onPick={field.pick}
        />
      ) : null}
    </search>
  );
}
