'use client';

import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';

type State = 'idle' | 'copied' | 'refused';
const SAID: Readonly<Record<State, string>> = { idle: '', copied: 'Copied', refused: 'Not copied' };

/** Copies a text; says whether the browser let it. */
export function CopyButton({
  text,
  children,
  className = '',
}: {
  /** A long text is made only when it is copied. */
  readonly text: string | (() => string);
  readonly children: string;
  readonly className?: string;
}) {
  const [state, setState] = useState<State>('idle');
  const copy = (): void => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <Button className={className} onClick={copy} onBlur={() => setState('idle')}>
      <Copy aria-hidden size={16} strokeWidth={1.5} />
      <span aria-live="polite">{SAID[state] || children}</span>
    </Button>
  );
}
