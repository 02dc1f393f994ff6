import type { Pod } from '@/lib/mesh/kubernetes';
import type { FaultSwitch } from './fault-switch';
import type { InboundPolicy } from './enforcement';
import { toInboundPolicy } from './inbound-policy';
import { appOf, keyOf, nounsOf, type Objects } from './nouns';
import { proxyConfigOf } from './proxy-config';
import { hasProxy } from './running-pod';

/** istiod waits this long after a change before it sends, so that a burst becomes one push. */
const debounce = 50;

const policyFor = (objects: Objects, pod: Pod): InboundPolicy => toInboundPolicy(proxyConfigOf(objects, pod));

/**
 * Sends each proxy its configuration: at its start, and after every change unless it lags behind. It is worked
 * out when a proxy is first asked for it; one that lags keeps what held when it began to.
 */
export const createDistribution = (objects: Objects, faults: FaultSwitch) => {
  const held = new Map<string, InboundPolicy>();
  let timer: NodeJS.Timeout | null = null;

  const push = (): void => {
    timer = null;
    const { laggingProxies, refusingProxies } = faults.current();
    const stuck = new Set([...laggingProxies, ...refusingProxies]);
    const pods = stuck.size === 0 ? [] : nounsOf(objects, 'Pod').filter(hasProxy);
    const lagging = pods.filter((pod) => stuck.has(appOf(pod)) || stuck.has(keyOf(pod)));
    const kept = new Set(lagging.map(keyOf));
    for (const key of held.keys()) if (!kept.has(key)) held.delete(key);
    for (const pod of lagging) if (!held.has(keyOf(pod))) held.set(keyOf(pod), policyFor(objects, pod));
  };

  return {
    schedule: (): void => {
      timer ??= setTimeout(push, debounce);
    },
    /** Sends at once what is still waiting. */
    flush: (): void => {
      if (timer === null) return;
      clearTimeout(timer);
      push();
    },
    policyOf: (pod: Pod): InboundPolicy => {
      const policy = held.get(keyOf(pod)) ?? policyFor(objects, pod);
      held.set(keyOf(pod), policy);
      return policy;
    },
    stop: (): void => {
      if (timer !== null) clearTimeout(timer);
    },
  };
};
