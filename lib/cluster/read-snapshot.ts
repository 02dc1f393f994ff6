import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { CertificateMode } from './certificate-reader';
import type { Connection } from './connect';
import { openMesh } from './watch-mesh';

/** Reads the mesh once. What could not be read stands in the snapshot as a gap. */
export async function readSnapshot(
  connection: Connection,
  options: { readonly namespaces: readonly string[]; readonly certificates: CertificateMode },
): Promise<Result<Snapshot>> {
  const mesh = openMesh(connection, { ...options, once: true, onChange: () => undefined });
  try {
    await mesh.settled();
    const { snapshot, fault } = mesh.current();
    if (snapshot && !fault) return ok(snapshot);
    return fail(
      fault ?? {
        kind: 'unreachable',
        subject: connection.server,
        detail: `Nothing was read from ${connection.server}. Try again.`,
      },
    );
  } finally {
    mesh.close();
  }
}
