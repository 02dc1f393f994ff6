'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { parseUrl, printUrl, strangeParams, type UrlState } from './url-state';

/** How many changes of this page lie behind the present one. */
const stepNow = (): number => {
  const state: unknown = window.history.state;
  const isOurs = typeof state === 'object' && state !== null && 'step' in state;
  return isOurs && typeof state.step === 'number' ? state.step : 0;
};

/** Goes back to what was shown before, and never off the page. */
export const goBack = (): void => {
  if (stepNow() > 0) window.history.back();
};

export const goForward = (): void => window.history.forward();

/** What the address holds, and the way to change a part of it. A selection can be walked back in history. */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const params = useSearchParams();
  const state = useMemo(() => parseUrl(new URLSearchParams(params)), [params]);
  const change = useCallback((part: Partial<UrlState>): void => {
    // Read at the time of the change: two changes in one event must not undo each other.
    const now = parseUrl(new URLSearchParams(window.location.search));
    // A draft in the fragment outlives every change of view.
    const next = `${window.location.pathname}${printUrl({ ...now, ...part })}${window.location.hash}`;
    window.history.pushState({ step: stepNow() + 1 }, '', next);
  }, []);
  return [state, change];
}

/** What of the address is not understood, and the way to drop it. */
export function useStrange(): { readonly names: readonly string[]; readonly drop: () => void } {
  const params = useSearchParams();
  const names = useMemo(() => strangeParams(new URLSearchParams(params)), [params]);
  const drop = useCallback((): void => {
    const now = parseUrl(new URLSearchParams(window.location.search));
    // Next takes up a new address only where the state is not one of its own.
    window.history.replaceState(
      { step: stepNow() },
      '',
      `${window.location.pathname}${printUrl(now)}${window.location.hash}`,
    );
  }, []);
  return { names, drop };
}
