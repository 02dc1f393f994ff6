import { guard, refuse } from './handle';
import type { OpenMesh } from './open-mesh';
import { REPORT_FORMATS, type ReportFormat, renderReport } from './render-report';

const TYPE: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
};

const isFormat = (text: string): text is ReportFormat => (REPORT_FORMATS as readonly string[]).includes(text);

/** Answers `/api/report?format=...` with the report of what is known now. */
export async function answerReport(mesh: OpenMesh, request: Request): Promise<Response> {
  const foreign = guard(request);
  if (foreign) return refuse(foreign);
  const format = new URL(request.url).searchParams.get('format') ?? 'html';
  if (!isFormat(format))
    return refuse({
      kind: 'malformed',
      subject: `format ${format}`,
      detail: `A report is made as ${REPORT_FORMATS.join(', ')}. Choose one of these.`,
    });
  const judged = mesh.judged();
  const picture = mesh.picture();
  if (!judged.ok) return refuse(judged.error);
  if (!picture.ok) return refuse(picture.error);
  const body = await renderReport(
    { picture: picture.value, snapshot: judged.value.snapshot, at: new Date(), root: process.cwd() },
    format,
  );
  return new Response(typeof body === 'string' ? body : Buffer.from(body), {
    headers: { 'content-type': TYPE[format], 'cache-control': 'no-store' },
  });
}
