import type { Authority, Flaw, Svid } from './authority';

/** What a proxy is to hold; null: nothing, since its authority does not answer. */
export type Wanted = { readonly spiffeId: string; readonly flaw: Flaw | null } | null;

/** The certificate of one proxy, renewed in time. */
export type Holder = {
  /** Null while there is none yet. */
  readonly current: () => Svid | null;
  /** Takes a new certificate where something else is wanted than before. */
  readonly renew: (wanted: Wanted) => Promise<void>;
  readonly stop: () => void;
};

/** Proxies ask for a new certificate when half of the old one's life has passed. */
const rotation = 12 * 3_600_000;

const keyOf = (wanted: Wanted): string => JSON.stringify(wanted);

/** Gets a proxy its first certificate and keeps it fresh. */
export const holdSvid = async (authority: Authority, first: Wanted): Promise<Holder> => {
  let wanted = first;
  const issue = async (): Promise<Svid | null> =>
    wanted === null ? null : authority.issue(wanted.spiffeId, wanted.flaw);
  let svid = await issue();
  let arriving = Promise.resolve();
  const renew = (): Promise<void> => {
    arriving = arriving.then(async () => {
      svid = await issue();
    });
    return arriving;
  };
  const timer = setInterval(() => void renew(), rotation);
  timer.unref();
  return {
    current: () => svid,
    renew: (next) => {
      if (keyOf(next) === keyOf(wanted)) return arriving;
      wanted = next;
      return renew();
    },
    stop: () => clearInterval(timer),
  };
};
