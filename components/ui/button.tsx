import type { ButtonHTMLAttributes } from 'react';

type Look = 'primary' | 'outline' | 'quiet';

const LOOK: Readonly<Record<Look, string>> = {
  primary:
    'forced-color-adjust-none border-ink bg-ink text-panel disabled:border-line disabled:bg-panel disabled:text-ink-3',
  outline: 'border-edge bg-panel text-ink disabled:border-line disabled:text-ink-3',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:text-ink',
};

/** The look of a button, for a link that acts like one. */
export const buttonClass = (look: Look = 'outline'): string =>
  `inline-flex h-7 items-center justify-center gap-1.5 rounded-md border px-2.5 text-sm font-medium whitespace-nowrap no-underline phone:h-11 ${LOOK[look]}`;

export function Button({
  look = 'outline',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly look?: Look }) {
  return <button type="button" className={`${buttonClass(look)} ${className}`} {...rest} />;
}
