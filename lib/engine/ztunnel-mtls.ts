import type { MtlsMode, PeerAuthentication } from '@/lib/mesh/istio';
import type { Winners } from './mtls';

/** Which ports refuse a caller without an identity, and the PeerAuthentication that says so. */
export type RefusesPlaintext = (port: number) => PeerAuthentication | null;

const modeOf = (policy: PeerAuthentication | undefined): MtlsMode => policy?.spec.mtls?.mode ?? 'UNSET';
const isOpen = (mode: MtlsMode): boolean => mode === 'PERMISSIVE' || mode === 'DISABLE';

type PortModes = readonly (readonly [port: number, mode: MtlsMode])[];

const portModes = (policy: PeerAuthentication): PortModes =>
  Object.entries(policy.spec.portLevelMtls ?? {}).map(([port, mtls]) => [
    Number(port),
    mtls?.mode ?? 'UNSET',
  ]);

/** Whether a workload's own policy is sent for its ports, which it is where one of them differs from the rest. */
const sendsPorts = (own: PeerAuthentication, isStrict: boolean): boolean => {
  const modes = portModes(own).map(([, mode]) => mode);
  const mode = modeOf(own);
  if (mode === 'STRICT') return modes.some(isOpen);
  if (isOpen(mode)) return modes.includes('STRICT');
  // Below a STRICT parent a port of mode DISABLE is not seen.
  return modes.includes(isStrict ? 'PERMISSIVE' : 'STRICT');
};

interface Scopes extends Winners {
  readonly onWorkload: PeerAuthentication;
}

/** A STRICT port that istiod takes to be covered by a parent; the grouping of its condition is what the code has. */
const isCovered = ({ mesh, inNamespace, onWorkload }: Scopes): boolean => {
  const own = modeOf(onWorkload);
  const above = modeOf(inNamespace);
  return (
    own === 'STRICT' ||
    (own === 'UNSET' && above === 'STRICT') ||
    (above === 'UNSET' && modeOf(mesh) === 'STRICT')
  );
};

/** An exception for a port that istiod takes to be idle, since the parent is not STRICT. */
const isIdle = ({ mesh, inNamespace, onWorkload }: Scopes): boolean => {
  const own = modeOf(onWorkload);
  if (isOpen(own)) return true;
  if (own === 'STRICT') return false;
  return modeOf(inNamespace ?? mesh) !== 'STRICT';
};

/** The workload's policy as DENY rules for callers without an identity. */
const convert = (scopes: Scopes): ((port: number) => boolean) => {
  const modes = portModes(scopes.onWorkload);
  const strict = isCovered(scopes) ? [] : modes.filter(([, mode]) => mode === 'STRICT').map(([port]) => port);
  const exempt = isIdle(scopes) ? [] : modes.filter(([, mode]) => isOpen(mode)).map(([port]) => port);
  return (port) => strict.includes(port) || (exempt.length > 0 && !exempt.includes(port));
};

/**
 * ztunnel has no modes: istiod turns PeerAuthentications into DENY policies for callers without an
 * identity. DISABLE counts as PERMISSIVE, since HBONE is always accepted.
 */
export const refusesPlaintext = (winners: Winners): RefusesPlaintext => {
  const { mesh, inNamespace, onWorkload } = winners;
  const parent = [onWorkload, inNamespace, mesh].find((policy) => modeOf(policy) !== 'UNSET');
  const isStrict = modeOf(parent) === 'STRICT';
  const strictBy = isStrict ? (parent ?? null) : null;
  if (onWorkload === undefined || portModes(onWorkload).length === 0) return () => strictBy;
  const above = [inNamespace, mesh].find((policy) => modeOf(policy) !== 'UNSET');
  if (!sendsPorts(onWorkload, modeOf(above) === 'STRICT')) return () => strictBy;
  const refuses = convert({ ...winners, onWorkload });
  // A workload that is open but for one port has no rule for the others; a STRICT one has it in its own policy.
  return (port) => (refuses(port) ? onWorkload : null);
};
