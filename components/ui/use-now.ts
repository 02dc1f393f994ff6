'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

const tick = (): void => {
  now = Date.now();
  listeners.forEach((listener) => listener());
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (listeners.size === 1) timer = setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
};

const read = (): number => {
  // Between ticks the value must stay the same, or every render would ask for another one.
  if (Date.now() - now >= 1000) now = Date.now();
  return now;
};

/** The time in milliseconds, once a second, from one clock for the whole page; null on the server. */
export const useNow = (): number | null => useSyncExternalStore(subscribe, read, () => null);
