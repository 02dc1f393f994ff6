import type { Fault } from '@/lib/mesh/result';
import type { MeshSource, SourceState } from './mesh-source';
import { readFiles } from './read-files';

const noCluster: Fault = {
  kind: 'not-found',
  subject: 'cluster',
  detail: 'This mesh was read from files, so nothing can be sent. Start with a kubeconfig to probe.',
};

const starting = (files: readonly string[]): SourceState => ({
  mesh: {
    kind: 'files',
    name: files.join(', '),
    server: null,
    kubernetesVersion: null,
    istioVersion: null,
    controlUrl: null,
  },
  state: 'starting',
  fault: null,
  sources: [],
  retryAt: null,
  snapshot: null,
});

/** A mesh that is read once, from files. */
export function openFiles(files: readonly string[], onChange: () => void): MeshSource {
  let state = starting(files);
  void readFiles(files).then((read) => {
    state = read.ok
      ? { ...state, mesh: read.value.mesh, state: 'live', snapshot: read.value }
      : { ...state, state: 'failed', fault: read.error };
    onChange();
  });
  return {
    current: () => state,
    exec: () => Promise.resolve({ ok: false, error: noCluster }),
    refusesProbe: () => Promise.resolve(noCluster.detail),
    readLog: () => Promise.resolve({ ok: false, error: noCluster }),
    addTool: () => Promise.resolve({ ok: false, error: noCluster }),
    readProxy: () => Promise.resolve({ ok: false, error: noCluster }),
    close: () => undefined,
  };
}
