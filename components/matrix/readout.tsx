import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Mark } from '@/components/ui/marks';
import type { CellWords } from './cell-words';

/** The cell under the pointer or the keys as a sentence, and what can be done with it. */
export function Readout({
  words,
  classes,
  opened,
  onSelect,
  onOpen,
  children,
}: {
  readonly words: CellWords | null;
  /** Of its row and column, those that hold several. */
  readonly classes: readonly string[];
  readonly opened: ReadonlySet<string>;
  readonly onSelect: (edge: string) => void;
  readonly onOpen: (ids: readonly string[]) => void;
  /** What is said while no cell is pointed at. */
  readonly children: ReactNode;
}) {
  if (words === null)
    return (
      <p className="flex min-h-11 items-center border-t border-line bg-panel px-4 text-ink-2 phone:px-3">
        {children}
      </p>
    );
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-t border-line bg-panel px-4 py-1 phone:px-3">
      <Mark standing={words.standing} />
      <p className="min-w-0 flex-1 wrap-anywhere phone:basis-60">
        <b className="first-letter:uppercase">{words.verdict}</b>{' '}
        <code className="text-xs">{words.from}</code> <span className="text-ink-3">to</span>{' '}
        <code className="text-xs">{words.to}</code>
        <span className="text-ink-2">: {words.why}</span>
        {words.count > 1 ? (
          <span className="text-ink-3">, {words.count.toLocaleString('en')} answers</span>
        ) : null}
      </p>
      {classes.length === 0 ? null : (
        <Button onClick={() => onOpen(classes)}>
          {classes.some((id) => opened.has(id)) ? 'Close class' : 'Open class'} <Kbd>o</Kbd>
        </Button>
      )}
      <Button onClick={() => onSelect(words.edge)}>
        Open evidence <Kbd>Enter</Kbd>
      </Button>
    </div>
  );
}
