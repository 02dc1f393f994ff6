import { type ObjectRef, refText } from '@/lib/mesh/object';
import { atGateway } from './at-gateway';
import { atWaypoint } from './at-waypoint';
import { belowTheMesh } from './below-the-mesh';
import { foreignFilter, foreignFilterAt } from './bystanders';
import { capturesInbound } from './capture';
import { blocked, nobodyReady, noProxy } from './client';
import { refusedByClient } from './client-codec';
import { clientRoutes } from './client-routes';
import { gatewayRoute } from './gateway-routes';
import { hiddenFrom } from './hidden';
import { fqdnOf } from './hosts';
import { agreed, type Call, conclude, hiddenBehind, type Judgement, notModelled } from './judgement';
import type { RouteOutcome } from './route-action';
import { OPEN } from './route-match';
import { serviceEntryFor } from './service-entries';
import { atSidecar } from './sidecar';
import { possibleTransports, type Transport } from './transport';
import { asClient, mayHaveWaypoint, type Waypoint, waypointOn } from './waypoints';
import { atZtunnel } from './ztunnel';

export type { Judgement } from './judgement';

/** What stands before the workload decides. */
const enforce = (call: Call, transport: Transport): Judgement => {
  const { entry, targetPort, port } = call.destination;
  switch (entry.workload.dataPlane) {
    case 'none':
      return noProxy(call, transport);
    case 'ambient':
      return atZtunnel(call, transport);
    case 'sidecar':
      return capturesInbound(entry.workload, targetPort ?? port)
        ? atSidecar(call, transport)
        : noProxy(call, transport);
    case 'gateway':
      return atGateway(call, transport);
    case 'waypoint':
      return notModelled(call, 'a waypoint takes only what is on its way to others');
  }
};

const carried = (call: Call, transport: Transport): Judgement => {
  const { service } = call.destination;
  const refused = refusedByClient(call, transport);
  if (refused !== null) return refused;
  const entry = serviceEntryFor(call, transport);
  if (entry !== null) return notModelled(call, refText(entry), entry);
  if (transport.mode === 'blocked') return blocked(call, transport);
  if (service !== null && call.model.isUnready(service)) return nobodyReady(call, service, transport);
  return belowTheMesh(call, enforce(call, transport));
};

const overTransport = (call: Call): Judgement => {
  const { model, request, client, destination } = call;
  const ways = possibleTransports(model, request, client, destination);
  return agreed(
    ways.map((transport) => carried(call, transport)),
    'how the caller’s proxy is set up',
  );
};

const alongRoute = (call: Call, by: ObjectRef, outcome: RouteOutcome): Judgement => {
  if (outcome.kind === 'open') return notModelled(call, `${refText(by)}, ${outcome.detail}`, by);
  if (outcome.kind === 'stopped')
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'no-route',
      enforcer: 'client',
      by,
      detail: `${refText(by)}: ${outcome.detail}`,
    });
  const { service, port } = call.destination;
  // A subset has a name of its own in the SNI of the mesh.
  const sni =
    outcome.subset === '' || service === null
      ? {}
      : { sni: `outbound_.${port}_.${outcome.subset}_.${fqdnOf(service)}` };
  return overTransport({ ...call, request: { ...sni, ...outcome.request } });
};

/** What the destination admits, a gateway still has to send. */
const routed = (call: Call, judged: Judgement): Judgement => {
  const { model, client, destination } = call;
  const from = client.plane === 'gateway' && client.workload ? model.workload(client.workload.id) : undefined;
  if (from === undefined || judged.verdict === 'deny' || judged.verdict === 'unreachable') return judged;
  const route = gatewayRoute(model, from, destination);
  if (route.kind === 'routed') return judged;
  if (route.kind === 'hidden') return hiddenBehind(call, route.gap);
  if (route.kind === 'open') return notModelled(call, route.detail, route.by);
  return conclude(call, {
    verdict: 'unreachable',
    reason: 'no-route',
    enforcer: 'client',
    detail: 'no route of the gateway leads there',
  });
};

/** From a client, or the waypoint that it went through, to the workload itself. */
const lastHop = (call: Call): Judgement => {
  const { model, client, destination } = call;
  const foreign = foreignFilter(model, client, destination);
  if (foreign !== null) return notModelled(call, refText(foreign), foreign);
  const gap = hiddenFrom(model, client, destination);
  if (gap !== null) return hiddenBehind(call, gap);
  if (destination.targetPort === null)
    return conclude(call, { verdict: 'unreachable', reason: 'no-endpoint', enforcer: 'none' });
  const routes = clientRoutes(call);
  if (routes === null) return overTransport(call);
  return agreed(
    routes.outcomes.map((outcome) => alongRoute(call, routes.by, outcome)),
    routes.missing.filter((fact) => fact !== OPEN).join(', '),
  );
};

/** Each point has to let the call pass: the first that certainly does not decides. */
const inTurn = (first: Judgement, second: Judgement): Judgement => {
  const stops = ({ verdict }: Judgement) => verdict === 'deny' || verdict === 'unreachable';
  if (stops(first)) return first;
  if (stops(second)) return { ...second, before: [first, ...second.before] };
  if (first.verdict === 'allow') return { ...second, before: [first, ...second.before] };
  if (second.verdict === 'allow') return first;
  // Both are open: neither may be worked out as if it were the only one.
  if (first.verdict === 'unknown') return { ...first, before: [...first.before, second] };
  return { ...second, before: [first, ...second.before] };
};

const throughWaypoint = (call: Call, waypoint: Waypoint): Judgement => {
  const foreign = foreignFilterAt(call.model, waypoint, call.destination);
  if (foreign !== null) return notModelled(call, refText(foreign), foreign);
  return inTurn(atWaypoint(call, waypoint), lastHop({ ...call, client: asClient(call.model, waypoint) }));
};

/** A client of which nobody said how it is captured: whichever it is, the answers must agree. */
const eitherPlane = (call: Call): Judgement => {
  const { client, model } = call;
  const as = (plane: 'sidecar' | 'ambient' | 'none') =>
    judgeCall({
      ...call,
      client: {
        ...client,
        plane,
        proxied: plane === 'sidecar',
        identity: plane === 'none' ? null : client.identity,
      },
    });
  const withAmbient = model.workloads.some(({ workload }) => workload.dataPlane === 'ambient');
  const planes = client.proxied === undefined ? (['sidecar', 'none'] as const) : (['sidecar'] as const);
  const ways = [...planes.map(as), ...(withAmbient ? [as('ambient')] : [])];
  return agreed(ways, client.proxied === undefined ? 'identity' : 'whether the caller is in ambient');
};

/** Judges one request at one workload: the client's proxy, a waypoint where one is, the handshake, the filters. */
export const judgeCall = (call: Call): Judgement => {
  const { model, request, client, destination } = call;
  if (client.unmodelled !== null) return notModelled(call, client.unmodelled);
  const isOpen = client.plane === undefined && request.transport === 'auto';
  if (isOpen && (client.proxied === undefined || mayHaveWaypoint(model, destination)))
    return eitherPlane(call);
  const binding = waypointOn(model, client, destination);
  switch (binding.kind) {
    case 'hidden':
      return hiddenBehind(call, binding.gap);
    case 'open':
      return notModelled(call, binding.detail, binding.by);
    case 'none':
      return routed(call, lastHop(call));
    case 'waypoint':
      return routed(call, throughWaypoint(call, binding.waypoint));
  }
};
