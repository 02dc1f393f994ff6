import { type KeyboardEvent, useMemo, useState } from 'react';

/** A field with a list under it: what is typed, what the list offers for it, and which of that the keys stand on. */
export function useTyped<T, Offer extends { readonly options: readonly T[] }>(
  offerOf: (typed: string | null) => Offer,
  onPick: (option: T) => void,
) {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const offer = useMemo(() => offerOf(typed), [offerOf, typed]);
  const type = (text: string | null): void => {
    setTyped(text);
    setActive(0);
  };
  const close = (): void => type(null);
  const pick = (option: T): void => {
    onPick(option);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = offer.options[active];
    if (event.key === 'ArrowDown' && typed === null) type('');
    else if (event.key === 'ArrowDown') setActive(Math.min(offer.options.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' && typed !== null && chosen !== undefined) pick(chosen);
    else if (event.key === 'Escape' && typed !== null) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { typed, active, offer, close, pick, type, onKeyDown };
}
