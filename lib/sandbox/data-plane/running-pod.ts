import net from 'node:net';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Pod } from '@/lib/mesh/kubernetes';
import { type AccessLog, createAccessLog } from './access-log';
import { type Admin, createAdmin } from './admin';
import { adminFault } from './admin-fault';
import { type Application, startApplication } from './application';
import type { Authority, Flaw } from './authority';
import type { Seat } from './dial';
import type { InboundPolicy } from './enforcement';
import type { FaultSwitch } from './fault-switch';
import { createInbound } from './inbound';
import { appOf, keyOf, meshConfigOf, type Objects } from './nouns';
import type { Network } from './network';
import { holdSvid, type Holder, type Wanted } from './svids';

/** What every pod of the sandbox stands on. */
export type Ground = {
  readonly objects: Objects;
  readonly authority: Authority;
  readonly network: Network;
  readonly faults: FaultSwitch;
  /** What istiod last sent to a pod's proxy. */
  readonly policyOf: (pod: Pod) => InboundPolicy;
};

/** A pod that runs. Its servers start when somebody first calls them, so that a large mesh starts at once. */
export type RunningPod = {
  readonly uid: string;
  readonly seat: () => Promise<Seat>;
  readonly isDead: () => boolean;
  readonly logOf: (container: string) => string;
  /** A byte stream to a port inside the pod, as port-forward opens it; rejects where nothing listens. */
  readonly connect: (port: number) => Promise<Duplex>;
  readonly renew: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const adminPort = 15000;

type Proxy = {
  readonly holder: Holder;
  readonly admin: Admin;
  readonly open: (port: number) => Promise<number>;
  readonly stop: () => Promise<void>;
};

const spiffeIdOf = (trustDomain: string, namespace: string, account: string): string =>
  `spiffe://${trustDomain}/ns/${namespace}/sa/${account}`;

/** What the proxy of a pod is to hold, with the faults that are on for its account. */
const wantedBy = ({ faults, objects }: Ground, { meta, serviceAccount }: Pod): Wanted => {
  const key = `${meta.namespace}/${serviceAccount}`;
  const on = faults.current();
  if (on.missingCertificates.has(key)) return null;
  const trustDomain = on.foreignTrustDomains.has(key)
    ? 'elsewhere.example'
    : meshConfigOf(objects).trustDomain;
  const account = on.mistakenAccounts.has(key) ? 'default' : serviceAccount;
  const flaws: readonly (readonly [Flaw, ReadonlySet<string>])[] = [
    ['expired', on.expiredCertificates],
    ['overdue', on.stoppedRotations],
    ['other-root', on.otherRoots],
  ];
  const [flaw = null] = flaws.find(([, accounts]) => accounts.has(key)) ?? [];
  return { spiffeId: spiffeIdOf(trustDomain, meta.namespace, account), flaw };
};

const startProxy = async (
  ground: Ground,
  pod: Pod,
  own: { ip: string; log: AccessLog; applicationPort: (port: number) => number | undefined },
): Promise<Proxy> => {
  const { trustDomain } = meshConfigOf(ground.objects);
  const spiffeId = spiffeIdOf(trustDomain, pod.meta.namespace, pod.serviceAccount);
  const holder = await holdSvid(ground.authority, wantedBy(ground, pod));
  const policy = () => ground.policyOf(pod);
  const fault = () => adminFault(ground.faults.current(), appOf(pod));
  const admin = createAdmin({ svid: holder.current, policy, fault });
  const inbound = createInbound({
    ...own,
    spiffeId,
    policy,
    svid: holder.current,
    network: ground.network,
  });
  return {
    holder,
    admin,
    open: inbound.open,
    stop: async () => {
      holder.stop();
      admin.stop();
      await inbound.stop();
    },
  };
};

export const hasProxy = (pod: Pod): boolean =>
  pod.containers.some(({ name, role }) => name === 'istio-proxy' && role !== 'init');

/** The same promise each time, made at the first call. */
const lazily = <T>(start: () => Promise<T>) => {
  let started: Promise<T> | null = null;
  return { get: (): Promise<T> => (started ??= start()), known: (): Promise<T> | null => started };
};

/** The servers of one pod, each started when it is first needed. */
const createServers = (ground: Ground, pod: Pod, own: { ip: string; log: AccessLog }) => {
  let ports: Application['ports'] = new Map();
  const application = lazily(async () => {
    const started = await startApplication(pod.containers, {
      name: pod.meta.labels['app'] ?? pod.meta.name,
      forbids: () => ground.faults.current().forbiddingApps.has(appOf(pod)),
    });
    ({ ports } = started);
    return started;
  });
  const applicationPort = (port: number) => ports.get(port);
  const proxy = lazily(() => startProxy(ground, pod, { ...own, applicationPort }));
  return { application, proxy };
};

const refused = (port: number): Error =>
  new Error(
    `failed to connect to localhost:${port} inside namespace: dial tcp 127.0.0.1:${port}: connect: connection refused`,
  );

const dial = async (port: number): Promise<Duplex> => {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
};

/** Runs one pod under an address of the pod network. */
export const runPod = (ground: Ground, pod: Pod, ip: string): RunningPod => {
  const { faults, network, objects } = ground;
  const log = createAccessLog();
  const withProxy = hasProxy(pod);
  const { application, proxy } = createServers(ground, pod, { ip, log });
  const isDead = () => faults.current().deadPods.has(keyOf(pod));
  network.attach(ip, {
    isDead,
    open: async (port) => {
      const { ports } = await application.get();
      return withProxy ? (await proxy.get()).open(port) : (ports.get(port) ?? null);
    },
  });
  return {
    uid: pod.meta.uid,
    seat: async () => {
      const svid = withProxy ? (await proxy.get()).holder.current : null;
      return { pod, ip, network, objects, log, svid };
    },
    isDead,
    logOf: (container) => (container === 'istio-proxy' ? log.text() : ''),
    connect: async (port) => {
      if (port === adminPort && withProxy) return (await proxy.get()).admin.connect();
      const inside = (await application.get()).ports.get(port);
      if (inside === undefined) throw refused(port);
      return dial(inside);
    },
    renew: async () => (await proxy.known())?.holder.renew(wantedBy(ground, pod)),
    stop: async () => {
      network.detach(ip);
      await Promise.all([application.known(), proxy.known()].map(async (one) => (await one)?.stop()));
    },
  };
};
