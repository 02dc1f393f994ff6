import type { Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { readFiles } from '@/lib/server/read-files';
import type { Settings } from '@/lib/server/settings';

/** Reads the mesh once: files where there are any, else the cluster of the kubeconfig. */
export async function readMesh(settings: Settings): Promise<Result<Snapshot>> {
  if (settings.files.length > 0) return readFiles(settings.files);
  // Files need no client of a cluster, which takes its time to load.
  const { connect } = await import('@/lib/cluster/connect');
  const { readSnapshot } = await import('@/lib/cluster/read-snapshot');
  const { kubeconfig, context, namespaces, certificates } = settings;
  const connected = connect({
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  });
  if (!connected.ok) return connected;
  return readSnapshot(connected.value, { namespaces, certificates });
}
