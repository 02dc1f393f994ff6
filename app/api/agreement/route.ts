import { meshAgreement } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const GET = handle(meshAgreement, (asked) => currentMesh().agreement(asked));
