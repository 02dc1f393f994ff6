import type { Reachability } from '@/lib/mesh/reachability';
import type { Gap } from '@/lib/mesh/snapshot';

/** Why a mesh shows no workload, and what to do about it. */
export type Emptiness = { readonly title: string; readonly detail: string; readonly next: string };

const NEXT = 'The page follows the cluster: what changes there appears here.';

const isMissingNamespace = ({ kind, resource, namespace }: Gap): boolean =>
  kind === 'malformed' && resource === 'namespaces' && namespace !== null;

/** Tells apart a cluster without Istio, a namespace that does not exist, hidden pods, and a mesh without proxies. */
export function whyEmpty({ gaps, mesh }: Pick<Reachability, 'gaps' | 'mesh'>): Emptiness {
  const noIstio = gaps.find(({ kind }) => kind === 'not-installed');
  if (noIstio) return { title: 'Istio is not in this cluster', detail: noIstio.detail, next: NEXT };
  const missing = gaps.find(isMissingNamespace);
  if (missing)
    return { title: `Namespace ${missing.namespace} does not exist`, detail: missing.detail, next: NEXT };
  const hidden = gaps.find(({ kind, resource }) => kind === 'forbidden' && resource === 'pods');
  if (hidden)
    return {
      title: 'Pods are hidden from you',
      detail: `Ask for the permission to ${hidden.verb} pods${hidden.namespace === null ? '' : ` in namespace ${hidden.namespace}`}, or name a namespace that you may read with --namespace.`,
      next: NEXT,
    };
  return {
    title: 'No workload in the mesh',
    detail: `No pod of ${mesh.name} carries an Istio proxy, so there is nobody to judge. Label a namespace with istio-injection=enabled and restart its pods.`,
    next: NEXT,
  };
}
