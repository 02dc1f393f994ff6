'use client';

import type { DraftNames } from '@/lib/api/contract';
import { type ObjectRef, refKey, refText } from '@/lib/mesh/object';
import { append, leaveOut, PAPER_MESH, startsIn } from './starts';
import { fetchPolicy } from './use-preview';

const SELECT =
  'h-7 max-w-50 min-w-0 rounded-md border border-edge bg-panel px-1.5 text-sm font-medium phone:h-11 phone:max-w-none phone:basis-[calc(50%-4px)] phone:grow';

type MenuProps = {
  readonly names: DraftNames;
  readonly isAlone: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFault: (sentence: string) => void;
};

function Policies({ label, policies }: { readonly label: string; readonly policies: readonly ObjectRef[] }) {
  if (policies.length === 0) return null;
  return (
    <optgroup label={label}>
      {policies.map((ref) => (
        <option key={refKey(ref)} value={refKey(ref)}>
          {refText(ref)}
        </option>
      ))}
    </optgroup>
  );
}

/** Begins a draft with a policy of the mesh or an example, or takes a policy of the mesh out. */
export function StartMenu({ names, isAlone, text, onText, onFault }: MenuProps) {
  const starts = [
    ...(isAlone ? [{ label: 'A small mesh', text: PAPER_MESH }] : []),
    ...startsIn(
      names.namespaces.find((name) => names.labels.some(({ namespace }) => namespace === name)) ?? 'shop',
      names.principals[0] ?? 'cluster.local/ns/shop/sa/web',
    ),
  ];
  const find = (key: string): ObjectRef | undefined => names.policies.find((ref) => refKey(ref) === key);
  const add = (key: string): void => {
    const start = starts.find(({ label }) => label === key);
    const ref = find(key);
    if (start !== undefined) onText(append(text, start.text));
    else if (ref !== undefined)
      fetchPolicy(ref).then(
        (policy) => onText(append(text, policy)),
        (error: unknown) => onFault(error instanceof Error ? error.message : String(error)),
      );
  };
  return (
    <>
      <select
        aria-label="Add to the draft"
        className={SELECT}
        value=""
        onChange={({ target }) => add(target.value)}
      >
        <option value="" disabled>
          Add…
        </option>
        <Policies label="Policies of this mesh, to change" policies={names.policies} />
        <optgroup label="Examples">
          {starts.map(({ label }) => (
            <option key={label} value={label}>
              {label}
            </option>
          ))}
        </optgroup>
      </select>
      {names.policies.length === 0 ? null : (
        <select
          aria-label="Leave a policy out"
          className={SELECT}
          value=""
          onChange={({ target }) => {
            const ref = find(target.value);
            if (ref !== undefined) onText(append(text, leaveOut(ref)));
          }}
        >
          <option value="" disabled>
            Leave out…
          </option>
          <Policies label="As if it were not there" policies={names.policies} />
        </select>
      )}
    </>
  );
}
