import type { Container, NetworkPolicy } from '@/lib/mesh/kubernetes';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { podLabels } from './label-selector';
import { ipMatcher } from './match/ip';
import {
  type NetworkRule,
  type Peer,
  type ReadNetworkPolicy,
  readNetworkPolicy,
  type RulePort,
} from './network-policy-rule';
import { perSnapshot } from './per-snapshot';
import { every, isUnknown, lacks, some, type Truth } from './truth';

/** One end of a connection, as network policies see it. */
export interface NetworkEnd {
  /** `the caller`, `the workload`: for what is not known of it. */
  readonly name: string;
  /** Undefined: it may be a pod or not. */
  readonly isPod: boolean | undefined;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Of all its pods, where they are known. */
  readonly ips: readonly string[] | undefined;
  /** It shares its node's address, and policies may take it for the node. */
  readonly hostNetwork: boolean;
  readonly containers: readonly Container[];
}

/** Two ends, and the port of the pod that is called. */
export interface NetworkCall {
  readonly from: NetworkEnd;
  readonly to: NetworkEnd;
  readonly port: number;
}

/**
 * What the policies of one direction make of a connection. `free`: none isolates the pod; `admitted`: a rule
 * lets it through, whatever other policies say; `stopped`: no rule does; `open`: a fact is missing.
 */
export interface Crossing {
  readonly outcome: 'free' | 'admitted' | 'stopped' | 'open';
  /** The policy that isolates the pod, or the one that hangs on the missing fact. */
  readonly by: NetworkPolicy | null;
  readonly missing: readonly string[];
}

const policiesOf = perSnapshot(({ networkPolicies }) => {
  const found = new Map<string, ReadNetworkPolicy[]>();
  for (const policy of networkPolicies) {
    const { namespace } = policy.meta;
    found.set(namespace, [...(found.get(namespace) ?? []), readNetworkPolicy(policy)]);
  }
  return found;
});

const namespacesOf = perSnapshot(
  ({ namespaces }) => new Map(namespaces.map(({ meta }) => [meta.name, meta.labels])),
);

/** The API server writes the name of a namespace onto it; of one that was not read it is all that is known. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

const inNamespaces = (snapshot: Snapshot, { namespaces }: Peer, end: NetworkEnd): Truth => {
  if (namespaces === null || namespaces.isEmpty) return true;
  const { namespace } = end;
  if (namespace === undefined) return lacks(`the namespace of ${end.name}`);
  const read = namespacesOf(snapshot).get(namespace);
  return namespaces.matches({
    labels: { ...read, [NAME_LABEL]: namespace },
    mayHave: () => read === undefined,
  });
};

const withLabels = ({ pods }: Peer, end: NetworkEnd): Truth =>
  pods === null || pods.isEmpty || pods.matches(podLabels(end.labels ?? null));

const isAt = (namespace: string, end: NetworkEnd): Truth =>
  end.namespace === undefined ? lacks(`the namespace of ${end.name}`) : end.namespace === namespace;

/** Pods by labels: of the policy's own namespace, unless the peer names namespaces too. */
const isSelected = (snapshot: Snapshot, peer: Peer, policy: NetworkPolicy, end: NetworkEnd): Truth => {
  if (end.isPod === false) return false;
  const place =
    peer.namespaces === null ? isAt(policy.meta.namespace, end) : inNamespaces(snapshot, peer, end);
  if (place === false) return false;
  const truth = every([place, withLabels(peer, end)], (one) => one);
  const isSure = end.isPod === true && !end.hostNetwork;
  return truth === true && !isSure ? lacks(`what ${end.name} is`) : truth;
};

const inBlock = ({ cidr, except }: NonNullable<Peer['ipBlock']>, { ips, name }: NetworkEnd): Truth => {
  const blocks = [cidr, ...except].map(ipMatcher);
  const [inside, ...outside] = blocks;
  if (ips === undefined || ips.length === 0 || blocks.includes(null)) return lacks(`the address of ${name}`);
  const holds = ips.map(
    (ip) => inside?.(ip) === true && !outside.some((excludes) => excludes?.(ip) === true),
  );
  const [first = false] = holds;
  return holds.every((one) => one === first) ? first : lacks(`which pod ${name} is`);
};

const isPeer =
  (snapshot: Snapshot, policy: NetworkPolicy, end: NetworkEnd) =>
  (peer: Peer): Truth =>
    peer.ipBlock === null ? isSelected(snapshot, peer, policy, end) : inBlock(peer.ipBlock, end);

/** A name is a port of the pod that is called, in either direction; the mesh speaks TCP. */
const isPort = ({ protocol, from, to }: RulePort, call: NetworkCall): boolean => {
  if (protocol.toUpperCase() !== 'TCP') return false;
  if (from === null) return true;
  if (typeof from === 'number')
    return to === null ? call.port === from : from <= call.port && call.port <= to;
  return call.to.containers.some(
    ({ role, ports }) =>
      role !== 'init' && ports.some(({ name, port }) => name === from && port === call.port),
  );
};

type Direction = 'ingress' | 'egress';

/** The end that the policies of a direction select, and the one that their rules name. */
const endsOf = ({ from, to }: NetworkCall, direction: Direction) =>
  direction === 'ingress' ? { subject: to, peer: from } : { subject: from, peer: to };

const admits = (
  snapshot: Snapshot,
  { policy }: ReadNetworkPolicy,
  rules: readonly NetworkRule[],
  of: { readonly call: NetworkCall; readonly peer: NetworkEnd },
): Truth =>
  some(rules, ({ peers, ports }) => {
    if (ports?.some((port) => isPort(port, of.call)) === false) return false;
    return peers === null || some(peers, isPeer(snapshot, policy, of.peer));
  });

interface Said {
  readonly policy: NetworkPolicy;
  readonly selects: Truth;
  readonly admits: Truth;
}

const missingIn = (said: readonly Said[]): readonly string[] => [
  ...new Set(
    said
      .flatMap(({ selects, admits: lets }) => [selects, lets].filter(isUnknown))
      .flatMap((one) => one.missing),
  ),
];

/** The union of what the selecting policies admit; one that may select can isolate, and can admit. */
const union = (said: readonly Said[]): Crossing => {
  const crossing = (outcome: Crossing['outcome'], by: Said | undefined, missing: readonly string[] = []) => ({
    outcome,
    by: by?.policy ?? null,
    missing,
  });
  const isolating = said.filter(({ selects }) => selects === true);
  const admitting = isolating.find((one) => one.admits === true);
  if (admitting !== undefined) return crossing('admitted', admitting);
  if (isolating.length > 0 && said.every((one) => one.admits === false))
    return crossing('stopped', isolating[0]);
  if (isolating.length === 0 && said.every((one) => one.admits === true)) return crossing('free', undefined);
  const open = said.filter((one) => isUnknown(one.selects) || isUnknown(one.admits));
  return crossing('open', open[0], missingIn(open));
};

const selectsEnd = ({ selector }: ReadNetworkPolicy, end: NetworkEnd): Truth => {
  const truth = selector.isEmpty || selector.matches(podLabels(end.labels ?? null));
  return truth === true && end.hostNetwork ? lacks(`how the node treats ${end.name}`) : truth;
};

/** What one direction's policies make of a connection: those of the selected pod's namespace. */
export const cross = (snapshot: Snapshot, call: NetworkCall, direction: Direction): Crossing => {
  const { subject, peer } = endsOf(call, direction);
  const policies = subject.namespace === undefined ? [] : (policiesOf(snapshot).get(subject.namespace) ?? []);
  const said = policies.flatMap((read): readonly Said[] => {
    const rules = read[direction];
    const selects = rules === null ? false : selectsEnd(read, subject);
    if (rules === null || selects === false) return [];
    return [{ policy: read.policy, selects, admits: admits(snapshot, read, rules, { call, peer }) }];
  });
  const crossing = union(said);
  // A node reaches its own pods, whatever policies say.
  return crossing.outcome === 'stopped' && direction === 'ingress' && peer.hostNetwork
    ? { ...crossing, outcome: 'open', missing: [`the node of ${peer.name}`] }
    : crossing;
};

const peersOf = perSnapshot((snapshot) =>
  [...policiesOf(snapshot).values()].flat().map((read) => ({
    read,
    peers: [...(read.ingress ?? []), ...(read.egress ?? [])].flatMap((rule) => rule.peers ?? []),
  })),
);

/**
 * Equal for ends that no network policy tells apart, be it as caller or as callee: what selects them, and
 * which peers of any rule they are.
 */
export const networkKey = (snapshot: Snapshot, end: NetworkEnd): string => {
  const show = (truth: Truth): string => (isUnknown(truth) ? '?' : String(Number(truth)));
  return peersOf(snapshot)
    .flatMap(({ read, peers }, at) => {
      const isOwn = read.policy.meta.namespace === end.namespace;
      const sides = [isOwn && selectsEnd(read, end), ...peers.map(isPeer(snapshot, read.policy, end))];
      return sides.every((side) => side === false) ? [] : [`${at}:${sides.map(show).join('')}`];
    })
    .join(' ');
};
