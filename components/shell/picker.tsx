'use client';

import { X } from 'lucide-react';
import { useCallback, useId } from 'react';
import { Option } from './option';
import { best } from './suggest';
import { useTyped } from './use-typed';

/** Something that can be picked. */
export type Choice = { readonly id: string; readonly name: string };

const MOST = 7;

function Choices({
  id,
  label,
  choices,
  left,
  active,
  onPick,
}: {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  /** How many more there are than are shown. */
  readonly left: number;
  readonly active: number;
  readonly onPick: (choice: Choice) => void;
}) {
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={label}
      className="absolute inset-x-0 top-full z-10 mt-1 rounded-md border border-line bg-raised py-1 shadow-float"
    >
      {choices.map((choice, at) => (
        <Option
          key={choice.id}
          id={`${id}-${at}`}
          isActive={at === active}
          title={choice.name}
          className="h-7 overflow-hidden px-2.5"
          onPick={() => onPick(choice)}
        >
          <code className="overflow-hidden text-xs text-ellipsis">{choice.name}</code>
        </Option>
      ))}
      {left > 0 || choices.length === 0 ? (
        <li role="presentation" className="px-2.5 py-1 text-xs text-ink-2">
          {choices.length === 0 ? 'None has a name like this.' : `${left.toLocaleString('en')} more`}
        </li>
      ) : null}
    </ul>
  );
}

/** One of many, found by any letters of its name. */
export function Picker({
  label,
  any,
  choices,
  value,
  onPick,
}: {
  readonly label: string;
  /** What stands for none. */
  readonly any: string;
  readonly choices: readonly Choice[];
  readonly value: string | undefined;
  readonly onPick: (id: string | null) => void;
}) {
  const id = useId();
  const offerOf = useCallback(
    (typed: string | null) => {
      const found = typed === null ? [] : best(choices, typed, ({ name }) => name, Infinity);
      return { options: found.slice(0, MOST), left: Math.max(0, found.length - MOST) };
    },
    [choices],
  );
  const field = useTyped(offerOf, (choice: Choice) => onPick(choice.id));
  const isOpen = field.typed !== null;
  const name = choices.find((choice) => choice.id === value)?.name ?? value ?? '';
  return (
    <div className="relative flex min-w-0 items-center">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-autocomplete="list"
        {...(isOpen &&
          field.offer.options.length > 0 && { 'aria-activedescendant': `${id}-${field.active}` })}
        value={field.typed ?? name}
        placeholder={any}
        title={name}
        onChange={(event) => field.type(event.target.value)}
        onClick={() => field.type('')}
        onBlur={field.close}
        onKeyDown={field.onKeyDown}
        className="h-8 w-full min-w-0 rounded-md border border-edge bg-panel pr-7 pl-2 font-mono text-xs text-ellipsis placeholder:font-sans placeholder:text-ink-2 phone:h-11"
      />
      {value === undefined ? null : (
        <button
          type="button"
          aria-label={`${label}: ${any}`}
          onClick={() => onPick(null)}
          className="absolute right-1 p-1"
        >
          <X aria-hidden size={14} strokeWidth={1.5} />
        </button>
      )}
      {isOpen ? (
        <Choices
          id={id}
          label={label}
          choices={field.offer.options}
          left={field.offer.left}
          active={field.active}
          onPick={field.pick}
        />
      ) : null}
    </div>
  );
}
