import type { Pod } from '@/lib/mesh/kubernetes';
import { type AccessLog, createAccessLog } from './access-log';
import { startAdmin } from './admin';
import { startApplication } from './application';
import type { Authority } from './authority';
import type { Seat } from './dial';
import type { InboundPolicy } from './enforcement';
import type { FaultSwitch } from './fault-switch';
import { createInbound } from './inbound';
import { appOf, keyOf, meshConfigOf, type Objects } from './nouns';
import type { Network } from './network';
import { holdSvid, type Holder } from './svids';

/** What every pod of the sandbox stands on. */
export type Ground = {
  readonly objects: Objects;
  readonly authority: Authority;
  readonly network: Network;
  readonly faults: FaultSwitch;
  /** What istiod last sent to a pod's proxy. */
  readonly policyOf: (pod: Pod) => InboundPolicy;
};

/** A pod whose servers are up. */
export type RunningPod = {
  readonly uid: string;
  readonly seat: Seat;
  readonly isDead: () => boolean;
  readonly logOf: (container: string) => string;
  /** Loopback port of a port inside the pod, as port-forward reaches it; undefined where nothing listens. */
  readonly portInside: (port: number) => number | undefined;
  readonly renew: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const adminPort = 15000;

type Proxy = {
  readonly holder: Holder;
  readonly admin: number;
  readonly open: (port: number) => Promise<number>;
  readonly stop: () => Promise<void>;
};

const accountKey = (pod: Pod): string => `${pod.meta.namespace}/${pod.serviceAccount}`;

const startProxy = async (
  ground: Ground,
  pod: Pod,
  own: { ip: string; log: AccessLog; applicationPort: (port: number) => number | undefined },
): Promise<Proxy> => {
  const { trustDomain } = meshConfigOf(ground.objects);
  const spiffeId = `spiffe://${trustDomain}/ns/${pod.meta.namespace}/sa/${pod.serviceAccount}`;
  const expired = ground.faults.current().expiredCertificates.has(accountKey(pod));
  const holder = await holdSvid(ground.authority, spiffeId, expired);
  const { root } = ground.authority;
  const policy = () => ground.policyOf(pod);
  const admin = await startAdmin({ svid: holder.current, root, policy });
  const inbound = createInbound({
    ...own,
    spiffeId,
    policy,
    root,
    svid: holder.current,
    network: ground.network,
  });
  return {
    holder,
    admin: admin.port,
    open: inbound.open,
    stop: async () => {
      holder.stop();
      await Promise.all([admin.stop(), inbound.stop()]);
    },
  };
};

export const hasProxy = (pod: Pod): boolean =>
  pod.containers.some(({ name, role }) => name === 'istio-proxy' && role !== 'init');

/** Starts the servers of one pod under an address of the pod network. */
export const startPod = async (ground: Ground, pod: Pod, ip: string): Promise<RunningPod> => {
  const { faults, network, objects, authority } = ground;
  const log = createAccessLog();
  const application = await startApplication(pod.containers, {
    name: pod.meta.labels['app'] ?? pod.meta.name,
    forbids: () => faults.current().forbiddingApps.has(appOf(pod)),
  });
  const applicationPort = (port: number) => application.ports.get(port);
  const proxy = hasProxy(pod) ? await startProxy(ground, pod, { ip, log, applicationPort }) : null;
  const isDead = () => faults.current().deadPods.has(keyOf(pod));
  network.attach(ip, {
    isDead,
    open: (port) => (proxy ? proxy.open(port) : Promise.resolve(applicationPort(port) ?? null)),
  });
  return {
    uid: pod.meta.uid,
    seat: { pod, ip, network, objects, root: authority.root, log, svid: proxy?.holder.current ?? null },
    isDead,
    logOf: (container) => (container === 'istio-proxy' ? log.text() : ''),
    portInside: (port) => (port === adminPort ? proxy?.admin : applicationPort(port)),
    renew: async () => proxy?.holder.renew(faults.current().expiredCertificates.has(accountKey(pod))),
    stop: async () => {
      network.detach(ip);
      await Promise.all([application.stop(), proxy?.stop()]);
    },
  };
};
