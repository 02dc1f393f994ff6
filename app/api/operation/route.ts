import { operation } from '@/lib/api/contract';
import { ok } from '@/lib/mesh/result';
import { currentMesh } from '@/lib/server/current-mesh';
import { decideOperation } from '@/lib/server/decide-operation';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const GET = handle(operation, (asked) => {
  const judged = currentMesh().judged();
  return judged.ok ? ok(decideOperation(asked, judged.value)) : judged;
});
