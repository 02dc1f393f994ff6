import { planRun, probeRuns } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';
import { listRuns } from '@/lib/server/list-runs';

export const dynamic = 'force-dynamic';

export const GET = handle(probeRuns, () => listRuns(currentMesh()));

export const POST = handle(planRun, ({ scope, watcher }) => currentMesh().runs.plan(scope, watcher));
