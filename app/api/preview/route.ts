import { preview } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const POST = handle(preview, (draft) => currentMesh().preview(draft));
