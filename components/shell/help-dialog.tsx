'use client';

import { X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Mark } from '@/components/ui/marks';
import { STANDINGS, STANDING_WORD } from '@/lib/graph/marks';
import { useKeys } from './use-keys';
import { VIEWS } from './views';

const KEYS = [
  ['/', 'ask a question'],
  ...VIEWS.map(({ at, label }) => [at, label.toLowerCase()] as const),
  ['[ ]', 'back and forward'],
  ['f', 'fit the graph'],
  ['e', 'go to the evidence'],
  ['p', 'probe the open edge'],
  ['Esc', 'close the evidence'],
  ['?', 'this help'],
] as const;

function Content() {
  return (
    <div className="grid gap-x-10 gap-y-4 px-5 pt-1 pb-5 sm:grid-cols-2">
      <section>
        <h3 className="mb-1 font-semibold">Keys</h3>
        <dl className="grid grid-cols-[44px_1fr] gap-y-1">
          {KEYS.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <Kbd>{key}</Kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3 className="mb-1 font-semibold">Marks</h3>
        <ul className="grid gap-y-1">
          {STANDINGS.map((standing) => (
            <li key={standing} className="flex items-center gap-2">
              <Mark standing={standing} /> {STANDING_WORD[standing]}
            </li>
          ))}
        </ul>
      </section>
      <p className="text-pretty text-ink-2 sm:col-span-2">
        Filled is seen: a probe agreed, and nothing changed since. Hollow is believed: computed from what the
        cluster declares. Meshproof reads and probes; it changes nothing in the cluster. The graph is drawn
        with{' '}
        <a href="https://reactflow.dev" target="_blank" rel="noreferrer">
          React Flow
        </a>
        .
      </p>
    </div>
  );
}

/** Keys and marks, on `?`. */
export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = (): void => dialog.current?.showModal();
  useKeys(useMemo(() => ({ '?': () => dialog.current?.showModal() }), []));
  return (
    <>
      <Button look="quiet" aria-label="Help" onClick={open} className="px-1.5!">
        <Kbd>?</Kbd>
      </Button>
      <dialog
        ref={dialog}
        aria-label="Help"
        className="w-full max-w-140 rounded-xl border border-line bg-raised p-0 shadow-float"
      >
        <header className="flex items-center justify-between py-2 pr-2 pl-5">
          <h2 className="text-lg font-semibold">Help</h2>
          <Button look="quiet" aria-label="Close" onClick={() => dialog.current?.close()} className="px-1.5!">
            <X aria-hidden size={16} strokeWidth={1.5} />
          </Button>
        </header>
        <Content />
      </dialog>
    </>
  );
}
