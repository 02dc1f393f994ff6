'use client';

import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { best } from './suggest';

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
        <li
          key={choice.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          title={choice.name}
          // The field would lose the focus, and with it this list, before the click arrives.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(choice)}
          className={`flex h-7 items-center overflow-hidden px-2.5 whitespace-nowrap phone:h-11 ${at === active ? 'bg-sel' : ''}`}
        >
          <code className="overflow-hidden text-xs text-ellipsis">{choice.name}</code>
        </li>
      ))}
      {left > 0 || choices.length === 0 ? (
        <li role="presentation" className="px-2.5 py-1 text-xs text-ink-2">
          {choices.length === 0 ? 'None has a name like this.' : `${left.toLocaleString('en')} more`}
        </li>
      ) : null}
    </ul>
  );
}

function useTyped(choices: readonly Choice[], onPick: (id: string | null) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const found = useMemo(
    () => (typed === null ? [] : best(choices, typed, ({ name }) => name, Infinity)),
    [choices, typed],
  );
  const shown = found.slice(0, MOST);
  const close = (): void => {
    setTyped(null);
    setActive(0);
  };
  const pick = ({ id }: Choice): void => {
    onPick(id);
    close();
  };
  const type = (text: string): void => {
    setTyped(text);
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' && typed === null) type('');
    else if (event.key === 'ArrowDown') setActive(Math.min(shown.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' && typed !== null && chosen !== undefined) pick(chosen);
    else if (event.key === 'Escape' && typed !== null) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { typed, active, shown, left: found.length - shown.length, close, pick, type, onKeyDown };
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
  const field = useTyped(choices, onPick);
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
        {...(isOpen && field.shown.length > 0 && { 'aria-activedescendant': `${id}-${field.active}` })}
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
          choices={field.shown}
          left={field.left}
          active={field.active}
          onPick={field.pick}
        />
      ) : null}
    </div>
  );
}
