import { actOnRun } from '@/lib/api/contract';
import { currentMesh } from '@/lib/server/current-mesh';
import { handle } from '@/lib/server/handle';

export const dynamic = 'force-dynamic';

export const POST = handle(actOnRun, ({ id, action, watcher }) =>
  currentMesh().runs.act(id, action, watcher),
);
