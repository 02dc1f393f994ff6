import type { NetworkPolicy } from '@/lib/mesh/kubernetes';
import { refText } from '@/lib/mesh/object';
import type { Workload } from '@/lib/mesh/workload';
import type { Client } from './caller';
import { gapFor, gapText } from './gaps';
import { type Call, type Judgement, refOf } from './judgement';
import type { Model } from './model';
import { cross, type Crossing, type NetworkCall, type NetworkEnd } from './network-policy';
import { perSnapshot } from './per-snapshot';

const addressesOf = perSnapshot(
  ({ pods }) => new Map(pods.map(({ meta, ip }) => [`${meta.namespace}/${meta.name}`, ip])),
);

/** A workload, as network policies see it. */
export const workloadEnd = ({ snapshot }: Model, workload: Workload, name: string): NetworkEnd => {
  const { namespace, labels, pods, hostNetwork, containers } = workload;
  const addresses = addressesOf(snapshot);
  const ips = pods.map((pod) => addresses.get(`${namespace}/${pod}`) ?? null);
  return {
    name,
    isPod: true,
    namespace,
    labels,
    ips: ips.includes(null) ? undefined : ips.filter((ip) => ip !== null),
    hostNetwork,
    containers,
  };
};

/** The caller, as network policies see it: a pod of which everything is known, or less. */
export const clientEnd = (model: Model, { workload, place, ip, identity }: Client): NetworkEnd => {
  const name = 'the caller';
  const ips = typeof ip === 'string' ? [ip] : undefined;
  if (workload !== null) {
    const end = workloadEnd(model, workload, name);
    return ips === undefined ? end : { ...end, ips };
  }
  const namespace = place.namespace === '' ? undefined : place.namespace;
  // An identity is a pod's; a caller without one may come from anywhere.
  const isPod = typeof identity === 'string' || namespace !== undefined ? true : undefined;
  return { name, isPod, namespace, labels: undefined, ips, hostNetwork: false, containers: [] };
};

/** The port of ztunnel’s and sidecars’ tunnels. */
export const HBONE = 15_008;

const networkCall = ({ model, client, destination }: Call, { transport }: Judgement): NetworkCall => ({
  from: clientEnd(model, client),
  to: workloadEnd(model, destination.entry.workload, 'the workload'),
  port: transport?.why === 'hbone' ? HBONE : (destination.targetPort ?? destination.port),
});

/** One pod that calls itself does not leave its own network. */
const isOwnPod = ({ client, destination }: Call): boolean =>
  client.workload !== null &&
  client.workload.id === destination.entry.workload.id &&
  client.workload.pods.length === 1;

interface Side {
  readonly crossing: Crossing;
  readonly isolated: string;
  readonly namespace: string;
}

const sidesOf = (call: Call, judged: Judgement): readonly Side[] => {
  const { snapshot } = call.model;
  const connection = networkCall(call, judged);
  const side = (direction: 'ingress' | 'egress', isolated: string, end: NetworkEnd): Side => ({
    crossing: cross(snapshot, connection, direction),
    isolated,
    namespace: end.namespace ?? '',
  });
  return [side('egress', 'the caller', connection.from), side('ingress', 'the workload', connection.to)];
};

const stoppedBy = (judged: Judgement, policy: NetworkPolicy, isolated: string): Judgement => ({
  ...judged,
  verdict: 'unreachable',
  reason: 'network-policy',
  enforcer: 'network',
  by: refOf(policy),
  facts: null,
  point: null,
  outcome: null,
  detail: `${refText({ kind: policy.kind, namespace: policy.meta.namespace, name: policy.meta.name })} isolates ${isolated}, and no rule admits the call`,
});

const openFor = (judged: Judgement, { by, missing }: Crossing): Judgement => {
  const policy = refOf(by);
  return {
    ...judged,
    verdict: 'unknown',
    reason: 'depends-on-client',
    enforcer: 'network',
    by: policy,
    outcome: null,
    detail: `${policy === null ? 'a NetworkPolicy' : refText(policy)} decides by ${missing.join(' and ')}, which is not known`,
  };
};

/** Another policy, which was not read, could admit what these stop, and stop what none of these isolates. */
const hides = ({ model }: Call, { crossing, namespace }: Side) =>
  crossing.outcome === 'admitted' ? null : gapFor(model, 'network', [namespace]);

/** Where the call never leaves the client's proxy, nothing below is asked. */
const leaves = ({ verdict, enforcer }: Judgement): boolean =>
  verdict !== 'unreachable' || (enforcer !== 'client' && enforcer !== 'none');

/** Network policies work below the mesh: both ends' have to let the connection through, at the pod's own port. */
export const belowTheMesh = (call: Call, judged: Judgement): Judgement => {
  if (!leaves(judged) || isOwnPod(call)) return judged;
  const sides = sidesOf(call, judged);
  const stopped = sides.find((side) => side.crossing.outcome === 'stopped' && hides(call, side) === null);
  if (stopped?.crossing.by) return stoppedBy(judged, stopped.crossing.by, stopped.isolated);
  if (judged.verdict === 'deny' || judged.verdict === 'unreachable') return judged;
  const [gap] = sides.flatMap((side) => hides(call, side) ?? []);
  if (gap !== undefined)
    return { ...judged, verdict: 'unknown', reason: 'gap', outcome: null, detail: gapText(gap) };
  const open = sides.find(({ crossing }) => crossing.outcome === 'open');
  return open === undefined ? judged : openFor(judged, open.crossing);
};
