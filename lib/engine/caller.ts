import type { Caller } from '@/lib/mesh/request';
import type { Workload } from '@/lib/mesh/workload';
import type { ClientPlace } from './client-tls';
import type { Fact } from './facts';
import type { Model } from './model';
import { spiffeIdOf } from './trust-bundle';

/** Who calls, as far as it is known. */
export interface Client {
  /** Whether a sidecar carries the call; undefined: nobody said. */
  readonly proxied: boolean | undefined;
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

const fromWorkload = (model: Model, workload: Workload, caller: Caller): Client => {
  const pod = model.snapshot.pods.find(
    ({ meta }) => meta.namespace === workload.namespace && meta.name === caller.pod,
  );
  const { dataPlane, namespace, labels, serviceAccount } = workload;
  const proxied = dataPlane === 'sidecar' || dataPlane === 'gateway';
  return {
    proxied,
    identity: proxied
      ? (caller.identity ?? spiffeIdOf(model.snapshot.config, namespace, serviceAccount))
      : null,
    place: { namespace, labels },
    ip: caller.ip ?? pod?.ip ?? undefined,
    seen: workload.pods.length > 0,
    unmodelled: dataPlane === 'ambient' || dataPlane === 'waypoint' ? dataPlane : null,
  };
};

const namespaceIn = (identity: string): string => /\/ns\/([^/]+)\//.exec(identity)?.[1] ?? '';

/** An account without a pod: what its workloads agree on. */
const fromAccount = (model: Model, caller: Caller): Client => {
  const { namespace = '', serviceAccount } = caller;
  const running = model.snapshot.workloads.filter(
    (one) => one.namespace === namespace && one.serviceAccount === serviceAccount,
  );
  const [first] = running;
  const planes = new Set(running.map(({ dataPlane }) => dataPlane));
  if (first !== undefined && planes.size === 1) return fromWorkload(model, first, caller);
  return {
    proxied: undefined,
    identity:
      serviceAccount === undefined ? undefined : spiffeIdOf(model.snapshot.config, namespace, serviceAccount),
    place: { namespace, labels: {} },
    ip: caller.ip,
    seen: true,
    unmodelled: null,
  };
};

/** Resolves a caller: by pod or workload, else by the identity it presents, else by its account. */
export const resolveClient = (model: Model, caller: Caller | null | undefined): Client => {
  const unknown: Client = {
    proxied: undefined,
    identity: undefined,
    place: NOWHERE,
    ip: undefined,
    seen: true,
    unmodelled: null,
  };
  if (caller === null || caller === undefined) return unknown;
  const place = { namespace: caller.namespace ?? '', labels: {} };
  if (caller.external === true || caller.identity === null)
    return { ...unknown, proxied: false, identity: null, place, ip: caller.ip };
  const workload = workloadOf(model, caller);
  if (workload !== undefined) return fromWorkload(model, workload, caller);
  if (typeof caller.identity === 'string')
    return {
      ...unknown,
      proxied: true,
      identity: caller.identity,
      place: { ...place, namespace: caller.namespace ?? namespaceIn(caller.identity) },
      ip: caller.ip,
    };
  if (caller.serviceAccount === undefined) return { ...unknown, place, ip: caller.ip };
  return fromAccount(model, caller);
};
