import type { PortProtocol } from '@/lib/mesh/reachability';
import { runFilters } from './filters';
import { type Call, conclude, type Judgement } from './judgement';
import { effectiveMtls } from './mtls';
import type { Point } from './point';
import { inboundProtocol } from './ports';
import { protocolOf } from './protocol';
import type { ConnectionFacts } from './request-facts';
import type { Transport } from './transport';
import { acceptsIdentity } from './trust-bundle';
import { parseVersion } from './versions';
import { attachedAt, isAddressed, placesOf, type Waypoint } from './waypoints';

const TUNNEL: Transport = { mode: 'mtls', why: 'hbone', by: null, sni: null };

const protocolAt = ({ destination }: Call): PortProtocol => {
  const { servicePort, entry, port, targetPort } = destination;
  return servicePort !== null && isAddressed(destination)
    ? protocolOf(servicePort)
    : inboundProtocol(entry.addresses, targetPort ?? port);
};

/** A waypoint sees the Service as it was addressed, and the client as if nothing stood between them. */
const connectionAt = ({ client, destination, request }: Call, protocol: PortProtocol): ConnectionFacts => {
  const { service, entry, port, targetPort } = destination;
  const asService = service !== null && isAddressed(destination);
  return {
    identity: client.identity,
    sourceIp: client.ip,
    destinationIp: (asService ? service.clusterIP : entry.ip) ?? undefined,
    destinationPort: asService ? port : (targetPort ?? port),
    sni: protocol === 'http' ? null : request.sni,
    trustedProxies: null,
  };
};

const pointFor = ({ model, destination }: Call, waypoint: Waypoint): Point => {
  const attached = attachedAt(model, waypoint, destination);
  return {
    enforcer: 'waypoint',
    enforcement: (chain) => model.enforce(attached, chain),
    authentications: attached.authentications,
    namespaces: placesOf(waypoint, destination),
    version: parseVersion(waypoint.workloads[0]?.workload.proxyVersion ?? null),
    mtls: effectiveMtls(new Map(), '', { namespace: '', labels: {} }),
  };
};

/** What a waypoint makes of a call before it goes on to the destination. */
export const atWaypoint = (call: Call, waypoint: Waypoint): Judgement => {
  const { identity } = call.client;
  if (typeof identity === 'string' && !acceptsIdentity(call.model.snapshot.config, identity))
    return conclude(call, {
      verdict: 'unreachable',
      reason: 'untrusted-domain',
      enforcer: 'waypoint',
      transport: TUNNEL,
      detail: identity,
    });
  const protocol = protocolAt(call);
  const connection = connectionAt(call, protocol);
  return runFilters(call, { point: pointFor(call, waypoint), transport: TUNNEL, connection }, protocol);
};
