import { z } from 'zod';
import type { Faults } from '../contract';
import { appOf, keyOf, nounsOf } from '../data-plane/nouns';
import { hasProxy } from '../data-plane/running-pod';
import { type Answer, type Control, json, refusal } from './control';

const names = z
  .array(z.string().max(512))
  .max(1000)
  .optional()
  .transform((list) => new Set(list));

/** All faults at once, as JSON; what is left out is off. */
const FaultsBody = z.strictObject({
  laggingProxies: names,
  expiredCertificates: names,
  stoppedRotations: names,
  missingCertificates: names,
  otherRoots: names,
  foreignTrustDomains: names,
  mistakenAccounts: names,
  deadPods: names,
  forbiddingApps: names,
  refusingProxies: names,
  rubbishAdmins: names,
  hugeAdmins: names,
  silentAdmins: names,
  leakingAdmins: names,
  apiServerGone: z.boolean().default(false),
});

const printed = (faults: Faults) => ({
  laggingProxies: [...faults.laggingProxies],
  expiredCertificates: [...faults.expiredCertificates],
  stoppedRotations: [...faults.stoppedRotations],
  missingCertificates: [...faults.missingCertificates],
  otherRoots: [...faults.otherRoots],
  foreignTrustDomains: [...faults.foreignTrustDomains],
  mistakenAccounts: [...faults.mistakenAccounts],
  deadPods: [...faults.deadPods],
  forbiddingApps: [...faults.forbiddingApps],
  refusingProxies: [...faults.refusingProxies],
  rubbishAdmins: [...faults.rubbishAdmins],
  hugeAdmins: [...faults.hugeAdmins],
  silentAdmins: [...faults.silentAdmins],
  leakingAdmins: [...faults.leakingAdmins],
  apiServerGone: faults.apiServerGone,
});

export const setFaults = async (control: Control, body: unknown): Promise<Answer> => {
  const parsed = FaultsBody.safeParse(body);
  if (!parsed.success) return refusal(400, `The faults are not understood: ${z.prettifyError(parsed.error)}`);
  control.faults.set(parsed.data);
  await control.settled();
  return json(printed(control.faults.current()));
};

/** What the page shows besides objects: the scenario, the faults, and what each fault can be set on. */
export const readState = ({ store, faults, scenario }: Control): Answer => {
  const pods = nounsOf(store, 'Pod');
  const unique = (list: readonly string[]) => [...new Set(list)].sort();
  const accounts = unique(pods.filter(hasProxy).map((pod) => `${pod.meta.namespace}/${pod.serviceAccount}`));
  return json({
    scenario: scenario(),
    faults: printed(faults.current()),
    choices: {
      laggingProxies: unique(pods.filter(hasProxy).map(appOf)),
      expiredCertificates: accounts,
      stoppedRotations: accounts,
      missingCertificates: accounts,
      otherRoots: accounts,
      foreignTrustDomains: accounts,
      mistakenAccounts: accounts,
      deadPods: unique(pods.map(keyOf)),
      forbiddingApps: unique(pods.map(appOf)),
    },
  });
};
