import { fail, type Result } from '@/lib/mesh/result';
import type { Judged } from '@/lib/server/judging';
import type { OpenMesh } from '@/lib/server/open-mesh';

const LIMIT_MS = 60_000;

/** Waits until the mesh is read and judged, or until it is clear that it cannot be. */
export function waitForMesh(mesh: OpenMesh): Promise<Result<Judged>> {
  return new Promise((resolve) => {
    const settle = (result: Result<Judged>): void => {
      unsubscribe();
      clearTimeout(timer);
      resolve(result);
    };
    const look = (): void => {
      const { state, fault } = mesh.status();
      const judged = mesh.judged();
      if (fault && (state === 'failed' || state === 'stale')) settle(fail(fault));
      else if (judged.ok) settle(judged);
    };
    const unsubscribe = mesh.subscribe(look);
    const timer = setTimeout(
      () =>
        settle(
          fail({
            kind: 'timed-out',
            subject: mesh.status().mesh.name,
            detail: 'The mesh was not read within 60 s. Check the network to the API server and try again.',
          }),
        ),
      LIMIT_MS,
    );
    look();
  });
}
