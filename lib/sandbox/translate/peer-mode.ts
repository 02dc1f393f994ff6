import type { MtlsMode, PeerAuthentication } from '@/lib/mesh/istio';
import { byAge, selects } from './attach';
import type { InboundInput } from './nouns';

export type Mode = Exclude<MtlsMode, 'UNSET'>;

/** The mode of a workload's ports: of one port by its number, and of all the rest. */
export type PeerModes = { readonly ports: ReadonlyMap<number, Mode>; readonly rest: Mode };

const isWide = (policy: PeerAuthentication): boolean =>
  Object.keys(policy.spec.selector?.matchLabels ?? {}).length === 0;

const set = (mode: MtlsMode | undefined, inherited: Mode): Mode =>
  mode === undefined || mode === 'UNSET' ? inherited : mode;

/** The oldest policy of each scope counts, mesh before namespace before workload; younger ones are not merged in. */
export function peerModes(input: InboundInput): PeerModes {
  const { workload, config } = input;
  const all = [...input.peerAuthentications].sort(byAge);
  const wideIn = (namespace: string) => all.find((p) => p.meta.namespace === namespace && isWide(p));
  const own = all.find(
    (policy) =>
      policy.meta.namespace === workload.namespace &&
      workload.namespace !== config.rootNamespace &&
      !isWide(policy) &&
      selects(policy.spec.selector, workload.labels),
  );
  const mesh = set(wideIn(config.rootNamespace)?.spec.mtls?.mode, 'PERMISSIVE');
  const namespace = set(wideIn(workload.namespace)?.spec.mtls?.mode, mesh);
  const rest = set(own?.spec.mtls?.mode, namespace);
  const ports = Object.entries(own?.spec.portLevelMtls ?? {}).map(
    ([port, mtls]) => [Number(port), set(mtls?.mode, rest)] as const,
  );
  return { ports: new Map(ports), rest };
}
