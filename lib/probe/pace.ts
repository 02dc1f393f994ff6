/** Keeps requests to one target apart: no more than so many within any one second. */
export type Pace = {
  /** How many more requests the target may get now. */
  readonly free: (target: string) => number;
  /**
   * Counts requests as under way; the returned function says that they are over. When within a command each was
   * sent nobody knows, so all count until a second after its end.
   */
  readonly take: (target: string, requests: number) => () => void;
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
    take: (target, requests) => {
      accountOf(target).underWay += requests;
      return () => {
        const account = accountOf(target);
        account.underWay -= requests;
        for (let at = 0; at < requests; at++) account.over.push(now() + windowMs);
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
