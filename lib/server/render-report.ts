import { createHash } from 'node:crypto';
import manifest from '@/package.json';
import type { MeshPicture } from '@/lib/api/contract';
import { layoutGraph } from '@/lib/graph/layout';
import { LIGHT } from '@/lib/graph/light';
import { LOGO, STANDING_MARK, STANDING_WORD } from '@/lib/graph/marks';
import { hiddenAtFirst } from '@/lib/graph/picture';
import { renderGraphSvg } from '@/lib/graph/render-svg';
import { standingOf } from '@/lib/graph/standing';
import { toGraphView } from '@/lib/graph/view';
import type { Report } from '@/lib/mesh/report';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { buildReport } from '@/lib/report/build-report';
import { renderHtml } from '@/lib/report/render-html';
import { fontFaces } from './fonts';
import { renderPng } from './render-png';

/** Wide enough for three columns, narrow enough that its text stays legible on A4. */
const SHEET = { width: 900, height: 420 };

/** What a report is made of. */
export type ReportInput = {
  readonly picture: MeshPicture;
  readonly snapshot: Snapshot;
  readonly at: Date;
  /** The installation's folder, where the fonts lie. */
  readonly root: string;
};

/** The graph as one SVG that needs nothing else. */
function renderGraph(picture: MeshPicture, fonts: string): string {
  const view = toGraphView(picture, { hidden: hiddenAtFirst(picture) });
  return renderGraphSvg(view, layoutGraph(view, SHEET), { tokens: LIGHT, fonts });
}

/** The report as data. */
const toReport = ({ picture, snapshot, at }: ReportInput): Report =>
  buildReport({
    ...picture,
    standingOf,
    snapshotDigest: `sha256:${createHash('sha256').update(JSON.stringify(snapshot)).digest('hex')}`,
    generatedAt: at.toISOString(),
    engine: manifest.version,
  });

/** The forms in which a report leaves. */
export const REPORT_FORMATS = ['html', 'json', 'png', 'svg'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** One report in one form. */
export async function renderReport(input: ReportInput, format: ReportFormat): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(toReport(input), null, 2)}\n`;
    case 'svg':
      return renderGraph(input.picture, await fontFaces(input.root));
    case 'png':
      return renderPng(renderGraph(input.picture, ''), input.root);
    case 'html':
      return renderHtml(toReport(input), {
        fontFaces: await fontFaces(input.root),
        graphSvg: renderGraph(input.picture, ''),
        marks: STANDING_MARK,
        words: STANDING_WORD,
        logo: LOGO,
      });
  }
}
