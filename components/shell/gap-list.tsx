'use client';

import { X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import type { Gap } from '@/lib/mesh/snapshot';

const where = ({ namespace }: Gap): string =>
  namespace === null ? 'in every namespace' : `in namespace ${namespace}`;

const ask = (gap: Gap): string =>
  gap.kind === 'forbidden'
    ? `Ask for the permission to ${gap.verb} ${gap.resource} ${where(gap)}.`
    : gap.detail;

/** What could not be read and, where a permission is missing, what to ask for. */
export function GapList({ gaps }: { readonly gaps: readonly Gap[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button
        look="quiet"
        className="underline underline-offset-3"
        onClick={() => dialog.current?.showModal()}
      >
        What to ask for
      </Button>
      <dialog
        ref={dialog}
        aria-label="What was not read"
        className="w-full max-w-170 rounded-xl border border-line bg-raised p-0 shadow-float"
      >
        <header className="flex items-center justify-between py-2 pr-2 pl-5">
          <h2 className="text-lg font-semibold">What was not read</h2>
          <Button look="quiet" aria-label="Close" onClick={() => dialog.current?.close()} className="px-1.5!">
            <X aria-hidden size={16} strokeWidth={1.5} />
          </Button>
        </header>
        <ul className="max-h-[60vh] overflow-auto px-5">
          {gaps.map((gap) => (
            <li
              key={`${gap.verb} ${gap.resource} ${gap.namespace ?? ''}`}
              className="border-t border-line py-2 wrap-anywhere"
            >
              <code className="text-xs">
                {gap.verb} {gap.resource}
              </code>{' '}
              {where(gap)}
              <p className="text-ink-2">{ask(gap)}</p>
            </li>
          ))}
        </ul>
        <div className="px-5 py-3">
          <CopyButton text={gaps.map(ask).join('\n')}>Copy the list</CopyButton>
        </div>
      </dialog>
    </>
  );
}
