const QUIET_MS = 100;
/** A listener that takes long, as in a mesh of thousands of pods, is left three quarters of the time. */
const SHARE = 3;

/** Turns a burst of changes into one call: soon for the first, then at most one in 100 ms, fewer if they are slow. */
export function createCoalescer(tell: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let next = -Infinity;
  let closed = false;
  const fire = (): void => {
    timer = null;
    const began = performance.now();
    tell();
    const took = performance.now() - began;
    next = began + took + Math.max(QUIET_MS - took, SHARE * took, 0);
  };
  return {
    change: (): void => {
      if (!closed) timer ??= setTimeout(fire, Math.max(0, next - performance.now()));
    },
    close: (): void => {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
