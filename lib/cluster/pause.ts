const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** A wait that grows with each failure, and that ends early when there is reason to. */
export type Pause = {
  /** Length of the next wait: 0.5 s, doubled each time, 10 s at most. */
  readonly next: () => number;
  readonly reset: () => void;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly end: () => void;
};

/** Waits end when the signal fires. */
export function createPause(signal: AbortSignal): Pause {
  let length = FIRST_MS;
  let end: () => void = () => undefined;
  signal.addEventListener('abort', () => end());
  return {
    next: () => {
      const now = length;
      length = Math.min(length * 2, LONGEST_MS);
      return now;
    },
    reset: () => (length = FIRST_MS),
    wait: (milliseconds) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const timer = setTimeout(() => end(), milliseconds);
        end = () => {
          clearTimeout(timer);
          end = () => undefined;
          resolve();
        };
      }),
    end: () => end(),
  };
}
