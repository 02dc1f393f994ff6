import { currentMesh } from '@/lib/server/current-mesh';
import { answerReport } from '@/lib/server/answer-report';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => answerReport(currentMesh(), request);
