import type { Report, ReportStanding } from '@/lib/mesh/report';
import { ReportStanding as Standings } from '@/lib/mesh/report';
import { answersTable, disagreements, findings, notRead } from './html-answers';
import { proofList } from './html-proofs';
import { type DrawMark, html, type Html, join, nothing, trusted } from './html';
import { numberText } from './lead';
import { STYLE } from './style';
import { digestText, meshText, timeText } from './words';

/** What a report is dressed with; all of it made by our own code. */
export type Dressing = {
  /** `@font-face` rules with the fonts inside. */
  readonly fontFaces: string;
  /** The whole graph as an SVG element; empty: no figure. */
  readonly graphSvg: string;
  /** Inner SVG of each mark on a 16 x 16 grid, and its word. */
  readonly marks: Readonly<Record<ReportStanding, string>>;
  readonly words: Readonly<Record<ReportStanding, string>>;
  /** Inner SVG of the logo, 22 x 16. */
  readonly logo: string;
};

/** Nothing of the page may run or be fetched, whatever a name in it says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:";

/** The report as one file that needs nothing else: no script, no network. */
export function renderHtml(report: Report, dressing: Dressing): string {
  const mark: DrawMark = (standing) =>
    trusted(`<svg viewBox="0 0 16 16" aria-hidden="true">${dressing.marks[standing]}</svg>`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${report.title}</title>
        <style>
          ${trusted(dressing.fontFaces)}${trusted(STYLE)}
        </style>
      </head>
      <body>
        <article class="sheet">
          ${header(report, dressing.logo)}
          <main>
            <h1>${report.title}</h1>
            <p class="lead">${report.lead}</p>
            ${facts(report)}${disagreements(report, mark)}${answersTable(report, mark)}${figure(report, dressing)}${key(mark, dressing.words)}
            ${proofList(report, mark)}${findings(report)}${notRead(report)}
          </main>
          ${footer(report)}
        </article>
      </body>
    </html> `.html;
}

const header = (report: Report, logo: string): Html =>
  html`<header class="head">
    <span class="brand"
      >${trusted(`<svg width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">${logo}</svg>`)}Meshproof
      report</span
    ><span>${meshText(report.mesh)}, ${timeText(report.generatedAt)}</span>
  </header>`;

const footer = (report: Report): Html =>
  html`<footer class="foot">
    <span
      >Predicted from the snapshot <span class="id">${digestText(report.snapshotDigest)}</span>; probed as
      each command shows.</span
    ><span>Meshproof ${report.engine}</span>
  </footer>`;

const fact = (term: string, value: Html | string): Html =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;

function facts(report: Report): Html {
  const { mesh } = report;
  return html`<dl class="facts">
    ${join([
      fact(
        'Snapshot',
        html`<span class="id" title="${report.snapshotDigest}">${digestText(report.snapshotDigest)}</span>`,
      ),
      fact(`Read from the ${mesh.kind === 'files' ? 'files' : mesh.kind}`, timeText(report.takenAt)),
      ...(mesh.server === null ? [] : [fact('API server', html`<span class="id">${mesh.server}</span>`)]),
      ...(mesh.istioVersion === null ? [] : [fact('Istio', mesh.istioVersion)]),
      fact(
        'Not read',
        report.gaps.length === 0 ? 'nothing' : `${numberText(report.gaps.length)}, listed below`,
      ),
    ])}
  </dl>`;
}

function figure(report: Report, { graphSvg }: Dressing): Html {
  if (graphSvg === '') return nothing;
  const total = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  return html`<figure>
    <h2>
      Every answer
      <span class="quiet">${numberText(total)} of them: principals on the left, workloads on the right</span>
    </h2>
    ${trusted(graphSvg)}
  </figure>`;
}

const key = (mark: DrawMark, words: Dressing['words']): Html =>
  html`<div class="key" aria-label="Key of marks">
    ${join(
      Standings.options.map(
        (standing) => html`<span class="mark">${mark(standing)}${words[standing]}</span>`,
      ),
    )}
  </div>`;
