const QUIET_MS = 100;

/** Turns a burst of changes into one call: soon for the first, then at most one in 100 ms. */
export function createCoalescer(tell: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let last = -Infinity;
  let closed = false;
  const fire = (): void => {
    timer = null;
    last = performance.now();
    tell();
  };
  return {
    change: (): void => {
      if (!closed) timer ??= setTimeout(fire, Math.max(0, last + QUIET_MS - performance.now()));
    },
    close: (): void => {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
