import { answerAnswers } from '@/lib/server/answer-answers';
import { currentMesh } from '@/lib/server/current-mesh';

export const dynamic = 'force-dynamic';

export const GET = async (
  request: Request,
  { params }: { readonly params: Promise<{ readonly file: string }> },
): Promise<Response> => answerAnswers(currentMesh(), (await params).file, request);
