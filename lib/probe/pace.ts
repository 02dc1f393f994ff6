/** Keeps requests to one target apart: no more than so many within any one second. */
export type Pace = {
  /** How many more requests the target may get now. */
  readonly free: (target: string) => number;
  /** Counts a request as under way; the returned function says that it is over, and may say so twice. */
  readonly take: (target: string) => () => void;
  /** When the next of the requests that are over stops counting; null: none does by itself. */
  readonly nextAt: () => number | null;
};

type Account = { underWay: number; readonly over: number[] };

/** `perSecond` below one makes the second longer. */
export function createPace(perSecond: number, now: () => number = Date.now): Pace {
  const windowMs = 1000 * Math.max(1, 1 / perSecond);
  const capacity = Math.max(1, Math.floor(perSecond));
  const accounts = new Map<string, Account>();
  const accountOf = (target: string): Account => {
    const account = accounts.get(target) ?? { underWay: 0, over: [] };
    accounts.set(target, account);
    while ((account.over[0] ?? Infinity) <= now()) account.over.shift();
    return account;
  };
  return {
    free: (target) => {
      const { underWay, over } = accountOf(target);
      return capacity - underWay - over.length;
    },
    take: (target) => {
      let isOver = false;
      accountOf(target).underWay += 1;
      return () => {
        if (isOver) return;
        isOver = true;
        const account = accountOf(target);
        account.underWay -= 1;
        account.over.push(now() + windowMs);
      };
    },
    nextAt: () => {
      let next: number | null = null;
      for (const [target, { underWay, over }] of accounts) {
        const [first] = over;
        if (first === undefined && underWay === 0) accounts.delete(target);
        else if (first !== undefined && (next === null || first < next)) next = first;
      }
      return next;
    },
  };
}
