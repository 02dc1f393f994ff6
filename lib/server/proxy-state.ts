import { type Declared, differencesOf } from '@/lib/envoy/differences';
import type { ProxyDump } from '@/lib/envoy/proxy-dump';
import type { Difference, ProxyState } from '@/lib/mesh/distributed';
import type { Pod } from '@/lib/mesh/kubernetes';
import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { Target } from '@/lib/mesh/reachability';
import type { Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { HasTaken } from './taken';

/** What one reading of one proxy gave. */
export type Reading = { readonly pod: Pod; readonly at: string; readonly dump: Result<ProxyDump> };

const RESOURCE: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'authorizationpolicies.security.istio.io',
  PeerAuthentication: 'peerauthentications.security.istio.io',
  RequestAuthentication: 'requestauthentications.security.istio.io',
};

type Named = { readonly kind: string; readonly meta: { readonly namespace: string; readonly name: string } };

const refOf = ({ kind, meta }: Named): ObjectRef => ({ kind, namespace: meta.namespace, name: meta.name });

const keyed = <T extends Named>(objects: readonly T[]): ReadonlyMap<string, T> =>
  new Map(objects.map((object) => [refKey(refOf(object)), object]));

const indexOf = (snapshot: Snapshot) => ({
  policies: keyed(snapshot.authorizationPolicies),
  authentications: keyed(snapshot.requestAuthentications),
});

const known = new WeakMap<Snapshot, ReturnType<typeof indexOf>>();

const objectsOf = (snapshot: Snapshot): ReturnType<typeof indexOf> => {
  const index = known.get(snapshot) ?? indexOf(snapshot);
  known.set(snapshot, index);
  return index;
};

/** What may not be read cannot be missed. */
const isHidden =
  ({ gaps }: Snapshot): Declared['isHidden'] =>
  (kind, namespace) =>
    gaps.some(
      (gap) => gap.resource === RESOURCE[kind] && (gap.namespace === null || gap.namespace === namespace),
    );

const portsOf = ({ ports }: Target): Declared['ports'] =>
  ports.flatMap(({ targetPort, mtls, protocol }) =>
    targetPort === null || protocol === 'udp' ? [] : [{ port: targetPort, mode: mtls }],
  );

function declaredFor(snapshot: Snapshot, target: Target, pod: Pod, hasTaken: HasTaken): Declared {
  const { policies, authentications } = objectsOf(snapshot);
  const hidden = isHidden(snapshot);
  const rests = (kind: string) => target.restsOn.filter((object) => object.kind === kind);
  const peers = rests('PeerAuthentication').map(({ kind, namespace, name }) => ({ kind, namespace, name }));
  const { rootNamespace } = snapshot.config;
  const isUnknown = (kind: string) => hidden(kind, target.namespace) || hidden(kind, rootNamespace);
  return {
    policies: target.policies.flatMap((ref) => policies.get(refKey(ref)) ?? []),
    authentications: isUnknown('RequestAuthentication')
      ? null
      : rests('RequestAuthentication').flatMap((ref) => authentications.get(refKey(ref)) ?? []),
    ports: isUnknown('PeerAuthentication') ? [] : portsOf(target),
    peer: peers.length === 1 ? (peers[0] ?? null) : null,
    config: snapshot.config,
    exists: (object) => policies.has(refKey(object)),
    isHidden: hidden,
    filters: snapshot.others
      .filter(
        ({ kind, meta }) =>
          kind === 'EnvoyFilter' && [target.namespace, rootNamespace].includes(meta.namespace),
      )
      .map(refOf),
    hasTaken,
    ip: pod.ip ?? '0.0.0.0',
  };
}

function stepOf(differences: readonly Difference[]): ProxyState['step'] {
  const kinds = new Set(differences.map(({ kind }) => kind));
  if (kinds.has('refused')) return 'refused';
  if (kinds.has('not-yet-there') || kinds.has('stale') || kinds.has('other-mode')) return 'behind';
  return kinds.size > 0 ? 'differs' : 'in-step';
}

/** How a proxy stands to what the cluster declares for its workload. */
export function toProxyState(input: {
  readonly snapshot: Snapshot;
  readonly target: Target;
  readonly reading: Reading;
  readonly hasTaken: HasTaken;
}): ProxyState {
  const { snapshot, target, reading, hasTaken } = input;
  const { pod, at, dump } = reading;
  const { namespace, name, uid } = pod.meta;
  const common = { pod: { namespace, name, uid }, target: target.id, readAt: at };
  if (!dump.ok)
    return {
      ...common,
      step: 'unread',
      detail: dump.error.detail,
      version: null,
      updatedAt: null,
      differences: [],
    };
  const differences = differencesOf(dump.value, declaredFor(snapshot, target, pod, hasTaken));
  const { version, updatedAt } = dump.value;
  return { ...common, step: stepOf(differences), detail: '', version, updatedAt, differences };
}
