import { certificates } from '@/lib/api/contract';
import { certificateReport } from '@/lib/server/certificates';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const GET = handle(certificates, () => certificateReport(currentMesh()));
