import type { AuthorizationPolicy, DestinationRule, RequestAuthentication, Sidecar } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { Gap, Snapshot } from '@/lib/mesh/snapshot';
import type { Workload } from '@/lib/mesh/workload';
import { attached, byNamespace } from './attach';
import { unreadyServices } from './endpoints';
import { hiddenOf } from './gaps';
import { fqdnOf } from './hosts';
import { effectiveMtls, type EffectiveMtls, winners } from './mtls';
import { buildEnforcement, type Enforcement } from './policy';
import { type Address, addressesOf, isBehind } from './ports';
import { type Selectable, selectableOf } from './proxy-labels';
import { sidecarFor } from './sidecar-scope';
import { trustDomainsOf } from './trust-bundle';
import { parseVersion, quirksOf } from './versions';
import { refusesPlaintext, type RefusesPlaintext } from './ztunnel-mtls';
import { attachedAtZtunnel, buildZtunnelEnforcement } from './ztunnel-policy';

/** A workload with everything that decides who reaches it. */
export interface ModelWorkload {
  readonly workload: Workload;
  readonly policies: readonly AuthorizationPolicy[];
  readonly authentications: readonly RequestAuthentication[];
  readonly mtls: EffectiveMtls;
  readonly addresses: readonly Address[];
  /** Of its only pod; null where there are several or none. */
  readonly ip: string | null;
  /** Equal for workloads that the same policies select: what one enforces, the other does. */
  readonly policySet: string;
  readonly enforcement: (chain: 'http' | 'tcp') => Enforcement;
  /** For a workload that ztunnel stands before. */
  readonly refusesPlaintext: RefusesPlaintext;
}

/** Policies that one proxy runs together. */
export type Attached = Pick<ModelWorkload, 'policies' | 'authentications' | 'policySet'>;

/** A snapshot with its indexes. */
export interface Model {
  readonly snapshot: Snapshot;
  readonly trustDomains: readonly string[];
  /** What was not read, or not understood. */
  readonly hidden: readonly Gap[];
  readonly workloads: readonly ModelWorkload[];
  readonly workload: (id: string) => ModelWorkload | undefined;
  readonly service: (namespace: string, name: string) => Service | undefined;
  /** Workloads that a Service selects. */
  readonly behind: (service: Service) => readonly Workload[];
  /** Pods stand behind it, and none of them takes traffic. */
  readonly isUnready: (service: Service) => boolean;
  /** What an Envoy makes of policies; the same policies are built once. */
  readonly enforce: (attached: Attached, chain: 'http' | 'tcp') => Enforcement;
  readonly destinationRules: ReadonlyMap<string, readonly DestinationRule[]>;
  readonly sidecars: ReadonlyMap<string, readonly Sidecar[]>;
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

/** Builds each set of policies once per chain, however many workloads it is attached to. */
const enforcementCache = (snapshot: Snapshot, trustDomains: readonly string[]): Model['enforce'] => {
  const cache = new Map<string, Enforcement>();
  const quirks = quirksOf(parseVersion(snapshot.mesh.istioVersion));
  const hosts = new Set(snapshot.services.map(fqdnOf));
  return ({ policies, authentications, policySet }, chain) => {
    const cached = cache.get(`${chain} ${policySet}`);
    if (cached !== undefined) return cached;
    const rules = authentications.flatMap(({ spec }) => spec.jwtRules ?? []);
    const built = policySet.startsWith(AT_ZTUNNEL)
      ? buildZtunnelEnforcement(policies)
      : buildEnforcement(policies, {
          config: snapshot.config,
          chain,
          context: {
            trustDomains,
            spaceDelimitedClaims: rules.flatMap((rule) => rule.spaceDelimitedClaims ?? []),
            quirks,
          },
          // A provider outside the cluster is a ServiceEntry's host, which is not looked at here.
          knowsHost: (host) => hosts.has(host) || !host.endsWith('.svc.cluster.local'),
        });
    cache.set(`${chain} ${policySet}`, built);
    return built;
  };
};

/** ztunnel reads a policy in a way of its own, so that no set of it is one of Envoy's. */
const AT_ZTUNNEL = 'ztunnel ';

/** Policies and token checks that a proxy runs together, with a key that equal sets share. */
export const attachedSet = (
  policies: readonly AuthorizationPolicy[],
  authentications: readonly RequestAuthentication[],
): Attached => ({
  policies,
  authentications,
  policySet: [...policies, ...authentications]
    .map(({ kind, meta }) => `${kind}/${meta.namespace}/${meta.name}`)
    .join(' '),
});

interface Indexes {
  readonly authorization: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  readonly request: ReadonlyMap<string, readonly RequestAuthentication[]>;
  readonly rootNamespace: string;
}

const attachedTo = (workload: Workload, selectable: Selectable, indexes: Indexes): Attached => {
  const { authorization, request, rootNamespace } = indexes;
  // A waypoint enforces for others, each time other policies; none of them is about the waypoint itself.
  if (workload.dataPlane === 'waypoint') return attachedSet([], []);
  if (workload.dataPlane !== 'ambient')
    return attachedSet(
      attached(authorization, rootNamespace, selectable),
      attached(request, rootNamespace, selectable),
    );
  const set = attachedSet(attachedAtZtunnel(authorization, rootNamespace, workload), []);
  return { ...set, policySet: `${AT_ZTUNNEL}${set.policySet}` };
};

/** Resolves attachment, effective mTLS and ports of every workload. */
export const buildModel = (snapshot: Snapshot): Model => {
  const { rootNamespace } = snapshot.config;
  const trustDomains = trustDomainsOf(snapshot.config);
  const [authorization, request, peer] = [
    byNamespace(snapshot.authorizationPolicies),
    byNamespace(snapshot.requestAuthentications),
    byNamespace(snapshot.peerAuthentications),
  ];
  const sidecars = byNamespace(snapshot.sidecars);
  const servicesIn = groupBy(snapshot.services, ({ meta }) => meta.namespace);
  const workloadsIn = groupBy(snapshot.workloads, ({ namespace }) => namespace);
  const podsByName = new Map(snapshot.pods.map((pod) => [`${pod.meta.namespace}/${pod.meta.name}`, pod]));
  const enforce = enforcementCache(snapshot, trustDomains);
  // With a selector, even an empty one, a policy of the root namespace is not the mesh's at ztunnel.
  const ambientPeer = byNamespace(
    snapshot.peerAuthentications.filter(
      ({ meta, spec }) => meta.namespace !== rootNamespace || spec.selector === undefined,
    ),
  );
  const workloads = snapshot.workloads.map((workload): ModelWorkload => {
    const pods = workload.pods.flatMap((name) => podsByName.get(`${workload.namespace}/${name}`) ?? []);
    const selectable = workload.dataPlane === 'ambient' ? workload : selectableOf(workload, pods);
    const set = attachedTo(workload, selectable, { authorization, request, rootNamespace });
    return {
      ...set,
      workload,
      mtls: effectiveMtls(peer, rootNamespace, selectable),
      refusesPlaintext: refusesPlaintext(winners(ambientPeer, rootNamespace, selectable)),
      ip: pods.length === 1 ? (pods[0]?.ip ?? null) : null,
      addresses: addressesOf(
        workload,
        servicesIn.get(workload.namespace) ?? [],
        workload.dataPlane === 'sidecar' ? sidecarFor(sidecars, rootNamespace, workload) : undefined,
      ),
      enforcement: (chain) => enforce(set, chain),
    };
  });
  const byId = new Map(workloads.map((entry) => [entry.workload.id, entry]));
  const services = new Map(snapshot.services.map((one) => [`${one.meta.namespace}/${one.meta.name}`, one]));
  return {
    snapshot,
    trustDomains,
    hidden: hiddenOf(snapshot),
    workloads,
    workload: (id) => byId.get(id),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    behind: (service) =>
      (workloadsIn.get(service.meta.namespace) ?? []).filter((workload) => isBehind(service, workload)),
    enforce,
    isUnready: unreadyServices(snapshot),
    destinationRules: byNamespace(snapshot.destinationRules),
    sidecars,
  };
};
