import type { Pod } from '@/lib/mesh/kubernetes';
import type { MtlsMode, PeerAuthentication } from '@/lib/mesh/istio';
import { meshConfigOf, nounsOf, type Objects } from './nouns';

const oldestFirst = (one: PeerAuthentication, other: PeerAuthentication): number =>
  one.meta.createdAt.localeCompare(other.meta.createdAt) || one.meta.name.localeCompare(other.meta.name);

const isSet = (mode: MtlsMode | undefined): mode is Exclude<MtlsMode, 'UNSET'> =>
  mode !== undefined && mode !== 'UNSET';

/** The mode of the mesh and of a namespace alone, which is what a client goes by for a whole Service. */
export const namespaceMode = (objects: Objects, namespace: string): Exclude<MtlsMode, 'UNSET'> => {
  const { rootNamespace } = meshConfigOf(objects);
  const wide = (where: string) =>
    nounsOf(objects, 'PeerAuthentication', where)
      .filter(({ spec }) => Object.keys(spec.selector?.matchLabels ?? {}).length === 0)
      .toSorted(oldestFirst)[0]?.spec.mtls?.mode;
  return [wide(namespace), wide(rootNamespace)].find(isSet) ?? 'PERMISSIVE';
};

/** The mode of one port of one pod. */
export const portMode = (objects: Objects, pod: Pod, port: number): Exclude<MtlsMode, 'UNSET'> => {
  const own = nounsOf(objects, 'PeerAuthentication', pod.meta.namespace)
    .filter(({ spec }) => {
      const wanted = Object.entries(spec.selector?.matchLabels ?? {});
      return wanted.length > 0 && wanted.every(([name, value]) => pod.meta.labels[name] === value);
    })
    .toSorted(oldestFirst)[0]?.spec;
  const declared = [own?.portLevelMtls?.[String(port)]?.mode, own?.mtls?.mode].find(isSet);
  return declared ?? namespaceMode(objects, pod.meta.namespace);
};
