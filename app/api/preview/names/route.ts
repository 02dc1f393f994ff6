import { draftNames } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';
import { answerDraftNames } from '@/lib/server/preview-names';

export const dynamic = 'force-dynamic';

export const GET = handle(draftNames, () => answerDraftNames(currentMesh().judged()));
