import type { RequestAuthentication } from '@/lib/mesh/istio';
import type { Enforcer } from '@/lib/mesh/verdict';
import type { DataPlane } from '@/lib/mesh/workload';
import type { Facts } from './facts';
import type { ModelWorkload } from './model';
import type { Enforcement } from './policy';
import { parseVersion, type Version } from './versions';

/** A proxy on the way of a call that enforces policies, and those that it runs. */
export interface Point {
  readonly enforcer: Enforcer;
  readonly enforcement: (chain: Facts['chain']) => Enforcement;
  readonly authentications: readonly RequestAuthentication[];
  /** Where policies for it may stand, besides the root namespace. */
  readonly namespaces: readonly string[];
  readonly mtls: ModelWorkload['mtls'];
  /** Of its proxy, as its image says. */
  readonly version: Version;
}

const ENFORCERS: Readonly<Record<DataPlane, Enforcer>> = {
  sidecar: 'sidecar',
  ambient: 'ztunnel',
  gateway: 'gateway',
  waypoint: 'waypoint',
  none: 'none',
};

/** What stands before a workload itself. */
export const pointAt = ({ workload, enforcement, authentications, mtls }: ModelWorkload): Point => ({
  enforcer: ENFORCERS[workload.dataPlane],
  enforcement,
  authentications,
  namespaces: [workload.namespace],
  mtls,
  version: parseVersion(workload.proxyVersion),
});
