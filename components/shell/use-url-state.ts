'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { parseUrl, printUrl, type UrlState } from './url-state';

/** What the address holds, and the way to change a part of it. A selection can be walked back in history. */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const params = useSearchParams();
  const state = useMemo(() => parseUrl(new URLSearchParams(params)), [params]);
  const change = useCallback((part: Partial<UrlState>): void => {
    // Read at the time of the change: two changes in one event must not undo each other.
    const now = parseUrl(new URLSearchParams(window.location.search));
    const next = `${window.location.pathname}${printUrl({ ...now, ...part })}`;
    window.history.pushState(null, '', next);
  }, []);
  return [state, change];
}
