import type { Report, ReportAnswer, ReportProof } from '@/lib/mesh/report';
import { refText } from '@/lib/mesh/object';
import { type DrawMark, html, type Html, join, nothing, trusted } from './html';
import { numberText } from './lead';
import { seenText, shortTimeText, timeText, VERDICT_WORD } from './words';

/** More rows than anybody reads on paper; the rest is counted, never hidden. */
const MAX_ROWS = 1000;

const id = (text: string): Html => html`<span class="id">${text}</span>`;

/** Long names break behind the namespace, as their readers would break them. */
const name = (text: string): Html => {
  const [namespace = '', ...rest] = text.split('/');
  return rest.length === 0
    ? id(text)
    : html`<span class="id">${namespace}/${trusted('<wbr>')}${rest.join('/')}</span>`;
};

/** Where prediction and sight part ways. */
export function disagreements({ answers, proofs }: Report, mark: DrawMark): Html {
  const rows = answers.filter(({ standing }) => standing === 'disagree');
  if (rows.length === 0) return nothing;
  const proofOf = proofIndex(proofs);
  return html`<h2>What disagrees</h2>
    ${join(
      rows.map(({ edge, from, to, sentence }) => {
        const proof = proofOf.get(edge);
        const seen = proof
          ? html`<b>${proof.agreement.sentence}</b> Seen ${timeText(proof.observation.at)}. `
          : nothing;
        return html`<div class="item">
          ${mark('disagree')}
          <p>${id(from)} to ${id(to)}: ${seen}Predicted: ${sentence}</p>
        </div>`;
      }),
    )}`;
}

const proofIndex = (proofs: readonly ReportProof[]): ReadonlyMap<string, ReportProof> =>
  new Map(proofs.map((proof) => [proof.agreement.edge, proof]));

/** What is allowed, and under which condition; what is denied stands as a count. */
export function answersTable({ answers, proofs, counts }: Report, mark: DrawMark): Html {
  const rows = answers.filter(({ standing }) => standing !== 'disagree' && !standing.startsWith('denied'));
  const proofOf = proofIndex(proofs);
  const denied = counts['denied-probed'] + counts['denied-untested'];
  const shown = rows.slice(0, MAX_ROWS);
  const body = join(shown.map((answer) => row(answer, proofOf.get(answer.edge), mark)));
  const table =
    rows.length === 0
      ? html`<p>Nothing is allowed.</p>`
      : html`<div class="wide">
          <table>
            <thead>
              <tr>
                <th>Verdict</th>
                <th>From</th>
                <th>To</th>
                <th>Operation</th>
                <th>Decided by</th>
                <th class="end">Probed, UTC</th>
              </tr>
            </thead>
            <tbody>
              ${body}
            </tbody>
          </table>
        </div>`;
  const cut =
    rows.length > shown.length
      ? `${numberText(shown.length)} of ${numberText(rows.length)} rows; the JSON report holds all. `
      : '';
  const rest = `${cut}${numberText(denied)} more ${denied === 1 ? 'answer is' : 'answers are'} denied, ${numberText(counts['denied-probed'])} of them probed.`;
  return html`<h2>What is allowed${counts.unknown > 0 ? ', and what cannot be told' : ''}</h2>
    ${table}
    <p class="after">${rest}</p>`;
}

const row = (answer: ReportAnswer, proof: ReportProof | undefined, mark: DrawMark): Html =>
  html`<tr>
    <td><span class="mark">${mark(answer.standing)}${VERDICT_WORD[answer.standing]}</span></td>
    <td>${name(answer.from)}</td>
    <td>${name(answer.to)}</td>
    <td>${id(answer.operation)}</td>
    <td>${id(answer.decidedBy.replace(/ (?=\d+$)/, '\u00a0'))}</td>
    <td class="end">${probed(proof)}</td>
  </tr>`;

function probed(proof: ReportProof | undefined): Html {
  if (!proof) return html`<span class="quiet">never</span>`;
  const stale = proof.agreement.stale === null ? nothing : html`<br />out of date`;
  return html`${seenText(proof)}, ${shortTimeText(proof.observation.at)}${stale}`;
}

/** Remarks on policies and other objects. */
export const findings = ({ findings: all, problems }: Report): Html =>
  all.length + problems.length === 0
    ? nothing
    : html`<h2>Findings <span class="quiet">${numberText(all.length + problems.length)}</span></h2>
        <table>
          <thead>
            <tr>
              <th>Code</th>
              <th>Severity</th>
              <th>Object</th>
              <th>Finding</th>
            </tr>
          </thead>
          <tbody>
            ${join([
              ...all.map(
                ({ code, severity, object, message }) =>
                  html`<tr>
                    <td>${code}</td>
                    <td>${severity}</td>
                    <td>${id(refText(object))}</td>
                    <td>${message}</td>
                  </tr>`,
              ),
              ...problems.map(
                ({ object, message, effect, source }) =>
                  html`<tr>
                    <td></td>
                    <td>${effect}</td>
                    <td>${id(refText(object))}</td>
                    <td>${message}${source ? ` (${source.file}, line ${source.line})` : ''}</td>
                  </tr>`,
              ),
            ])}
          </tbody>
        </table>`;

/** What the answers do not know. */
export const notRead = ({ gaps }: Report): Html =>
  gaps.length === 0
    ? nothing
    : html`<h2>What was not read</h2>
        ${join(
          gaps.map(
            ({ verb, resource, namespace, detail }) =>
              html`<p>
                ${id(`${verb} ${resource}`)}
                ${namespace === null ? 'in every namespace' : html`in ${id(namespace)}`}: ${detail}
              </p>`,
          ),
        )}`;
