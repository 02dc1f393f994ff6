import type { Authority, Svid } from './authority';

/** The certificate of one proxy, renewed in time. */
export type Holder = {
  readonly current: () => Svid;
  /** Takes a new certificate, as when the present one has to be an expired one or no longer. */
  readonly renew: (expired: boolean) => Promise<void>;
  readonly stop: () => void;
};

/** Proxies ask for a new certificate when half of the old one's life has passed. */
const rotation = 12 * 3_600_000;

/** Gets a proxy its first certificate and keeps it fresh. */
export const holdSvid = async (authority: Authority, spiffeId: string, expired: boolean): Promise<Holder> => {
  let svid = await authority.issue(spiffeId, { expired });
  let wanted = expired;
  let arriving = Promise.resolve();
  const renew = (): Promise<void> => {
    arriving = arriving.then(async () => {
      svid = await authority.issue(spiffeId, { expired: wanted });
    });
    return arriving;
  };
  const timer = setInterval(() => void renew(), rotation);
  timer.unref();
  return {
    current: () => svid,
    renew: (nowExpired) => {
      if (nowExpired === wanted) return arriving;
      wanted = nowExpired;
      return renew();
    },
    stop: () => clearInterval(timer),
  };
};
