import { currentMesh } from '@/lib/server/current-mesh';
import { streamStatus } from '@/lib/server/stream-status';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Response => streamStatus(currentMesh(), request);
