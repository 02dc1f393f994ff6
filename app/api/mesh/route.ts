import { meshStatus } from '@/lib/api/contract';
import { ok } from '@/lib/mesh/result';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const GET = handle(meshStatus, () => ok(currentMesh().status()));
