import type { Report, ReportProof, ReportStanding } from '@/lib/mesh/report';
import { type DrawMark, html, type Html, join, nothing } from './html';
import { numberText } from './lead';
import { PREDICTED_WORD, seenText, timeText } from './words';

/** Each probe with all that is needed to repeat it. */
export function proofList({ proofs, answers }: Report, mark: DrawMark): Html {
  if (proofs.length === 0) return nothing;
  const answerOf = new Map(answers.map((answer) => [answer.edge, answer]));
  return html`<h2>
      Evidence
      <span class="quiet">${numberText(proofs.length)} ${proofs.length === 1 ? 'probe' : 'probes'}</span>
    </h2>
    ${join(
      proofs.map((proof) => {
        const answer = answerOf.get(proof.agreement.edge);
        const title = answer ? `${answer.from} to ${answer.to}` : proof.agreement.edge;
        return proofItem(proof, title, mark(answer?.standing ?? fallback(proof)));
      }),
    )}`;
}

/** An edge that stands in no table was denied and is untested again. */
const fallback = ({ agreement }: ReportProof): ReportStanding =>
  agreement.disposition === 'contradicted' && agreement.stale === null ? 'disagree' : 'denied-untested';

const line = (term: string, value: Html): Html =>
  html`<dt>${term}</dt>
    <dd>${value}</dd>`;
const mono = (text: string): Html => html`<span class="id">${text}</span>`;

function proofItem(proof: ReportProof, title: string, mark: Html): Html {
  const { agreement, observation } = proof;
  const { probe, raw, restsOn } = observation;
  return html`<section class="proof">
    <div class="item">
      ${mark}
      <p><b>${title}: ${agreement.disposition}.</b> ${agreement.sentence}</p>
    </div>
    <dl>
      ${join([
        line(
          'Sent',
          html`${timeText(observation.at)}${probe ? html`, ${mono(`${probe.request.method} ${probe.request.url}`)}` : nothing}`,
        ),
        ...(probe
          ? [
              line(
                'From',
                html`${mono(`${probe.client.namespace}/${probe.client.pod}`)}, container
                ${mono(probe.client.container)}, as ${mono(probe.principal)}`,
              ),
            ]
          : []),
        line(
          'Came back',
          html`${seenText(proof)}${raw.body === '' ? nothing : html`, ${mono(firstLine(raw.body))}`}${raw.milliseconds === null ? nothing : html`, ${raw.milliseconds} ms`}${raw.exitCode === null ? nothing : html`, curl exit ${raw.exitCode}`}`,
        ),
        line('Predicted', html`${PREDICTED_WORD[observation.predicted] ?? observation.predicted}`),
        ...(restsOn.length === 0
          ? []
          : [
              line(
                'Rests on',
                join(
                  restsOn.map(
                    ({ kind, namespace, name, version }, at) =>
                      html`${at === 0 ? '' : ', '}${kind}
                      ${mono(`${namespace ?? ''}${namespace === null ? '' : '/'}${name}@${version}`)}`,
                  ),
                ),
              ),
            ]),
        ...(probe ? [line('To repeat', html`<pre>${probe.command}</pre>`)] : []),
      ])}
    </dl>
  </section>`;
}

const firstLine = (body: string): string => {
  const [first = ''] = body.split('\n');
  return first.length > 120 ? `${first.slice(0, 119)}…` : first;
};
