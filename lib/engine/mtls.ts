import type { MtlsMode, PeerAuthentication } from '@/lib/mesh/istio';
import { selects } from './attach';
import type { Selectable } from './proxy-labels';

/** A mode once every UNSET is resolved. */
export type EffectiveMode = Exclude<MtlsMode, 'UNSET'>;

/** What a workload's ports accept, and which PeerAuthentication says so. */
export interface EffectiveMtls {
  readonly mode: EffectiveMode;
  readonly by: PeerAuthentication | null;
  readonly ports: ReadonlyMap<number, EffectiveMode>;
  /** The winning workload policy, whose port modes count. */
  readonly workloadPolicy: PeerAuthentication | null;
  /** The mode of mesh and namespace alone: what clients look at before they look at the endpoint. */
  readonly service: EffectiveMode;
  /** Every policy that won its scope. */
  readonly policies: readonly PeerAuthentication[];
}

type Index = ReadonlyMap<string, readonly PeerAuthentication[]>;

const hasLabels = ({ spec }: PeerAuthentication): boolean =>
  Object.keys(spec.selector?.matchLabels ?? {}).length > 0;

const set = (mode: MtlsMode | undefined): EffectiveMode | null =>
  mode === undefined || mode === 'UNSET' ? null : mode;

const modeOf = (policy: PeerAuthentication | undefined): EffectiveMode | null => set(policy?.spec.mtls?.mode);

const portModes = (policy: PeerAuthentication | undefined): ReadonlyMap<number, EffectiveMode> => {
  const ports = new Map<number, EffectiveMode>();
  for (const [port, mtls] of Object.entries(policy?.spec.portLevelMtls ?? {})) {
    const mode = set(mtls?.mode);
    if (mode !== null) ports.set(Number(port), mode);
  }
  return ports;
};

/** The one policy of each scope that counts. */
export interface Winners {
  readonly mesh: PeerAuthentication | undefined;
  readonly inNamespace: PeerAuthentication | undefined;
  readonly onWorkload: PeerAuthentication | undefined;
}

/** The oldest policy of each scope; others of that scope are ignored, not merged. */
export const winners = (index: Index, rootNamespace: string, { namespace, labels }: Selectable): Winners => {
  const own = namespace === rootNamespace ? [] : (index.get(namespace) ?? []);
  return {
    mesh: index.get(rootNamespace)?.find((policy) => !hasLabels(policy)),
    inNamespace: own.find((policy) => !hasLabels(policy)),
    onWorkload: own.find((policy) => hasLabels(policy) && selects(policy.spec.selector, labels)),
  };
};

/**
 * Mesh, then namespace, then workload: in each scope the oldest policy alone counts, and an unset mode
 * inherits. A policy of the root namespace that has a selector is ignored everywhere.
 */
export const effectiveMtls = (index: Index, rootNamespace: string, workload: Selectable): EffectiveMtls => {
  const { mesh, inNamespace, onWorkload } = winners(index, rootNamespace, workload);
  const policies = [mesh, inNamespace, onWorkload].filter((policy) => policy !== undefined);
  const by = policies.findLast((policy) => modeOf(policy) !== null);
  return {
    mode: modeOf(by) ?? 'PERMISSIVE',
    by: by ?? null,
    ports: portModes(onWorkload),
    workloadPolicy: onWorkload ?? null,
    service: modeOf(inNamespace) ?? modeOf(mesh) ?? 'PERMISSIVE',
    policies,
  };
};

/** The mode of one workload port; keys of port modes are workload ports, never Service ports. */
export const modeAt = (mtls: EffectiveMtls, targetPort: number): EffectiveMode =>
  mtls.ports.get(targetPort) ?? mtls.mode;

/** The policy that sets the mode of one port; null: Istio's default. */
export const modeSource = (mtls: EffectiveMtls, targetPort: number): PeerAuthentication | null =>
  mtls.ports.has(targetPort) ? mtls.workloadPolicy : mtls.by;
