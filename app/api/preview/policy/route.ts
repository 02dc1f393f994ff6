import { policyText } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';
import { answerPolicyText } from '@/lib/server/preview-policy';

export const dynamic = 'force-dynamic';

export const GET = handle(policyText, (ref) => answerPolicyText(ref, currentMesh().judged()));
