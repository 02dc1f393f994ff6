import { guard, refuse } from './handle';
import type { OpenMesh } from './open-mesh';
import { ANSWER_FORMATS, type AnswerFormat, renderAnswers } from './render-answers';

const TYPE: Readonly<Record<AnswerFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
};

/** Answers `/api/answers.<format>` with what the page shows at the same parameters. */
export async function answerAnswers(mesh: OpenMesh, file: string, request: Request): Promise<Response> {
  const foreign = guard(request);
  if (foreign) return refuse(foreign);
  const format = ANSWER_FORMATS.find((one) => file === `answers.${one}`);
  if (format === undefined)
    return refuse({
      kind: 'not-found',
      subject: file,
      detail: `There is answers.${ANSWER_FORMATS.join(', answers.')}, each with the parameters of the page.`,
    });
  const [judged, picture] = [mesh.judged(), mesh.picture()];
  if (!judged.ok) return refuse(judged.error);
  if (!picture.ok) return refuse(picture.error);
  const body = await renderAnswers(new URL(request.url).searchParams, format, {
    picture: picture.value,
    judged: judged.value,
    root: process.cwd(),
  });
  return new Response(typeof body === 'string' ? body : Buffer.from(body), {
    headers: { 'content-type': TYPE[format], 'cache-control': 'no-store' },
  });
}
