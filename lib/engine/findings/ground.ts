import type { PortProtocol } from '@/lib/mesh/reachability';
import type { DataPlane } from '@/lib/mesh/workload';
import { fqdnOf } from '../hosts';
import type { ModelWorkload } from '../model';
import { type EffectiveMode, modeAt } from '../mtls';
import { type Address, inboundProtocol } from '../ports';
import type { Waypoint, Waypoints } from './waypoints';

/** One way into a workload. */
export interface GroundPort {
  readonly target: number;
  /** Null: no Service has it. */
  readonly service: number | null;
  readonly protocol: PortProtocol;
  readonly grpc: boolean;
  readonly mode: EffectiveMode;
}

/** Workloads that differ in nothing that a check looks at, and what it looks at. */
export interface Ground {
  readonly plane: DataPlane;
  readonly ports: readonly GroundPort[];
  /** A RequestAuthentication is attached. */
  readonly authenticated: boolean;
  readonly waypoint: Waypoint | null;
  /** A gateway routes to one of its Services. */
  readonly isBehindGateway: boolean;
  /** Id of one of the workloads. */
  readonly example: string;
}

const isGrpc = ({ servicePort }: Address): boolean =>
  /^grpc(-|$)/.test((servicePort?.appProtocol ?? servicePort?.name ?? '').toLowerCase());

const portsOf = ({ addresses, mtls }: ModelWorkload): readonly GroundPort[] =>
  addresses.flatMap((address): readonly GroundPort[] => {
    const { targetPort: target, service, port } = address;
    if (target === null) return [];
    return [
      {
        target,
        service: service === null ? null : port,
        protocol: inboundProtocol(addresses, target),
        grpc: isGrpc(address),
        mode: modeAt(mtls, target),
      },
    ];
  });

/** The waypoint whose calls a ztunnel of this workload sees in place of the callers'. */
export const waypointBefore = (
  { workload, addresses }: ModelWorkload,
  waypoints: Waypoints,
): Waypoint | null => {
  if (workload.dataPlane !== 'ambient') return null;
  for (const { service } of addresses) {
    const found = service && waypoints.ofService(service);
    if (found) return found;
  }
  return waypoints.ofWorkload(workload);
};

/** Finds the ground of each workload; equal ones are one object. */
export const groundFinder = (waypoints: Waypoints, routed: ReadonlySet<string>) => {
  const known = new Map<string, Ground>();
  return (entry: ModelWorkload): Ground => {
    const facts = {
      plane: entry.workload.dataPlane,
      ports: portsOf(entry),
      authenticated: entry.authentications.length > 0,
      waypoint: waypointBefore(entry, waypoints),
      isBehindGateway: entry.addresses.some(({ service }) => service !== null && routed.has(fqdnOf(service))),
    };
    const key = JSON.stringify(facts);
    const found = known.get(key) ?? { ...facts, example: entry.workload.id };
    known.set(key, found);
    return found;
  };
};
