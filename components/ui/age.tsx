'use client';

import { absoluteText, ageText } from '@/lib/graph/age';
import { useNow } from './use-now';

/** How old something is; the moment itself is in the title. */
export function Age({ at, ago = false }: { readonly at: string; readonly ago?: boolean }) {
  const now = useNow();
  const text = now === null ? '' : ageText(at, now);
  return (
    <time dateTime={at} title={absoluteText(at)} className="whitespace-nowrap tabular-nums">
      {text}
      {ago && text !== '' ? ' ago' : ''}
    </time>
  );
}

/** Seconds until a moment, never below zero. */
export function Countdown({ to }: { readonly to: string }) {
  const now = useNow();
  const seconds = now === null ? 0 : Math.max(0, Math.ceil((Date.parse(to) - now) / 1000));
  return <span className="whitespace-nowrap tabular-nums">{seconds} s</span>;
}
