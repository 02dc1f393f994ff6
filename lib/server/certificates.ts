import type { CertificateReport } from '@/lib/mesh/certificate';
import { ok, type Result } from '@/lib/mesh/result';
import { holdCertificates } from '@/lib/weather/hold';
import type { OpenMesh } from './open-mesh';

/** What every proxy of the mesh presents now. */
export function certificateReport(mesh: OpenMesh): Result<CertificateReport> {
  const judged = mesh.judged();
  return judged.ok ? ok(holdCertificates(judged.value.snapshot)) : judged;
}
