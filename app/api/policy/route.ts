import { policyPage } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';
import { policyPageOf } from '@/lib/server/policy-page';

export const dynamic = 'force-dynamic';

export const GET = handle(policyPage, ({ key }) => {
  const judged = currentMesh().judged();
  return judged.ok ? policyPageOf(key, judged.value) : judged;
});
