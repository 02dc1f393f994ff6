import type { Sidecar } from '@/lib/mesh/istio';
import { selects } from './attach';
import type { ClientPlace } from './client-tls';

const isFor = ({ spec }: Sidecar): boolean => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0;

/** The oldest Sidecar that selects a proxy, else its namespace's own, else the root namespace's. */
export const sidecarFor = (
  sidecars: ReadonlyMap<string, readonly Sidecar[]>,
  rootNamespace: string,
  { namespace, labels }: ClientPlace,
): Sidecar | undefined => {
  const own = sidecars.get(namespace) ?? [];
  return (
    own.find((one) => isFor(one) && selects({ matchLabels: one.spec.workloadSelector?.labels }, labels)) ??
    own.find((one) => !isFor(one)) ??
    sidecars.get(rootNamespace)?.find((one) => !isFor(one))
  );
};
