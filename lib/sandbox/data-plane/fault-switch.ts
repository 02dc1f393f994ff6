import type { Faults } from '../contract';

const noFaults: Faults = {
  laggingProxies: new Set(),
  expiredCertificates: new Set(),
  stoppedRotations: new Set(),
  missingCertificates: new Set(),
  otherRoots: new Set(),
  foreignTrustDomains: new Set(),
  mistakenAccounts: new Set(),
  deadPods: new Set(),
  forbiddingApps: new Set(),
  refusingProxies: new Set(),
  rubbishAdmins: new Set(),
  hugeAdmins: new Set(),
  silentAdmins: new Set(),
  leakingAdmins: new Set(),
  apiServerGone: false,
};

/** The faults that are on, and the way to change them. */
export type FaultSwitch = {
  readonly current: () => Faults;
  /** Sets all of them: what is left out is off. */
  readonly set: (faults: Partial<Faults>) => void;
  readonly subscribe: (listener: (faults: Faults) => void) => void;
};

export const createFaultSwitch = (): FaultSwitch => {
  let faults = noFaults;
  const listeners: ((faults: Faults) => void)[] = [];
  return {
    current: () => faults,
    set: (wanted) => {
      faults = { ...noFaults, ...wanted };
      for (const listener of listeners) listener(faults);
    },
    subscribe: (listener) => listeners.push(listener),
  };
};
