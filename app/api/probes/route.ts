import { runProbe } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const POST = handle(runProbe, (request, signal) => currentMesh().probe(request, signal));
