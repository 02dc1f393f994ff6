import { preview } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';
import { answerPreview } from '@/lib/server/preview';

export const dynamic = 'force-dynamic';

export const POST = handle(preview, (input) => answerPreview(input, () => currentMesh().judged()));
