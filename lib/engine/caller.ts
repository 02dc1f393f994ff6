import type { Caller } from '@/lib/mesh/request';
import type { DataPlane, Workload } from '@/lib/mesh/workload';
import type { ClientPlace } from './client-tls';
import type { Fact } from './facts';
import type { Model } from './model';
import { spiffeIdOf } from './trust-bundle';

/** Who calls, as far as it is known. */
export interface Client {
  /** Whether an Envoy carries the call; undefined: nobody said. */
  readonly proxied: boolean | undefined;
  /** How its traffic is captured; undefined: nobody said. */
  readonly plane: DataPlane | undefined;
  /** Whether its Envoy tunnels to a destination that takes HBONE. */
  readonly sendsHbone: boolean | undefined;
  /** The workload that calls, where one is known. */
  readonly workload: Workload | null;
  /** What it would present over mTLS. */
  readonly identity: Fact<string>;
  readonly place: ClientPlace;
  readonly ip: Fact<string>;
  /** False: only a template speaks for it, no pod. */
  readonly seen: boolean;
  /** A caller whose capture is not modelled yet. */
  readonly unmodelled: string | null;
}

const NOWHERE: ClientPlace = { namespace: '', labels: {} };

const UNKNOWN: Client = {
  proxied: undefined,
  plane: undefined,
  sendsHbone: undefined,
  workload: null,
  identity: undefined,
  place: NOWHERE,
  ip: undefined,
  seen: true,
  unmodelled: null,
};

const workloadOf = (model: Model, caller: Caller): Workload | undefined => {
  const { namespace = '', workload, pod } = caller;
  const { workloads } = model.snapshot;
  if (workload !== undefined)
    return (
      model.workload(workload)?.workload ??
      workloads.find((one) => one.namespace === namespace && one.name === workload)
    );
  if (pod === undefined) return undefined;
  return workloads.find((one) => one.namespace === namespace && one.pods.includes(pod));
};

const isEnvoy = (plane: DataPlane): boolean => plane !== 'ambient' && plane !== 'none';

/** The agent alone, and a gRPC library that reads the configuration by itself. */
const isProxyless = ({ annotations }: Workload): boolean =>
  (annotations['inject.istio.io/templates'] ?? '').split(',').includes('grpc-agent');

/** As the injector has set the proxy up; of a mere template nobody can say. */
const sendsHbone = ({ dataPlane, containers, labels, pods }: Workload): boolean | undefined => {
  if (dataPlane === 'waypoint' || labels['networking.istio.io/tunnel'] === 'http') return true;
  const proxy = containers.find(({ name }) => name === 'istio-proxy');
  if (proxy?.meta['ENABLE_HBONE'] === 'true') return true;
  return pods.length === 0 && dataPlane === 'sidecar' ? undefined : false;
};

const fromWorkload = (model: Model, workload: Workload, caller: Caller): Client => {
  const pod =
    caller.pod === undefined
      ? undefined
      : model.snapshot.pods.find(
          ({ meta }) => meta.namespace === workload.namespace && meta.name === caller.pod,
        );
  const { dataPlane, namespace, labels, serviceAccount } = workload;
  const proxied = isEnvoy(dataPlane);
  return {
    proxied,
    plane: dataPlane,
    sendsHbone: sendsHbone(workload),
    workload,
    identity:
      dataPlane === 'none'
        ? null
        : (caller.identity ?? spiffeIdOf(model.snapshot.config, namespace, serviceAccount)),
    place: { namespace, labels },
    ip: caller.ip ?? pod?.ip ?? undefined,
    seen: workload.pods.length > 0,
    unmodelled: isProxyless(workload) ? 'proxyless gRPC' : null,
  };
};

const namespaceIn = (identity: string): string => /\/ns\/([^/]+)\//.exec(identity)?.[1] ?? '';

/** An account: every workload that runs as it. */
const fromAccount = (model: Model, caller: Caller): readonly Client[] => {
  const { namespace = '', serviceAccount = '' } = caller;
  const running = model.snapshot.workloads.filter(
    (one) => one.namespace === namespace && one.serviceAccount === serviceAccount,
  );
  if (running.length > 0) return running.map((workload) => fromWorkload(model, workload, caller));
  const identity = spiffeIdOf(model.snapshot.config, namespace, serviceAccount);
  return [{ ...UNKNOWN, identity, place: { namespace, labels: {} }, ip: caller.ip }];
};

/** Resolves a caller: by pod or workload, else by the identity it presents, else by its account, which several may share. */
export const resolveClients = (model: Model, caller: Caller | null | undefined): readonly Client[] => {
  if (caller === null || caller === undefined) return [UNKNOWN];
  const place = { namespace: caller.namespace ?? '', labels: {} };
  if (caller.external === true || caller.identity === null)
    return [{ ...UNKNOWN, proxied: false, plane: 'none', identity: null, place, ip: caller.ip }];
  const workload = workloadOf(model, caller);
  if (workload !== undefined) return [fromWorkload(model, workload, caller)];
  if (typeof caller.identity === 'string')
    return [
      {
        ...UNKNOWN,
        proxied: true,
        identity: caller.identity,
        place: { ...place, namespace: caller.namespace ?? namespaceIn(caller.identity) },
        ip: caller.ip,
      },
    ];
  if (caller.serviceAccount === undefined) return [{ ...UNKNOWN, place, ip: caller.ip }];
  return fromAccount(model, caller);
};
