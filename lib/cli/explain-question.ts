import { explainEdge } from '@/lib/engine/analyse';
import { evaluate } from '@/lib/engine/evaluate';
import type { Model } from '@/lib/engine/model';
import { evidenceOf } from './evidence';
import { explanationOf } from './explanation';
import type { Places } from './places';
import type { Question } from './question';
import type { Explained } from './render-explanation';
import { hasFacts, type RequestOptions, withFacts } from './request-options';

/** Without facts the question is one edge, with its condition worked out; with facts it is one request. */
function judge(model: Model, { request, edge }: Question, facts: RequestOptions) {
  const found = edge === null || hasFacts(facts) ? null : explainEdge(model, edge);
  if (found) return { request, decision: found.decision, condition: found.edge.condition };
  const asked = withFacts(request, facts);
  return { request: asked, decision: evaluate(model, asked), condition: null };
}

/** The verdict on a question with everything that led to it. */
export function explainQuestion(
  model: Model,
  question: Question,
  facts: RequestOptions,
  places: Places,
): Explained {
  const { request, decision, condition } = judge(model, question, facts);
  return {
    sentence: explanationOf(model, request, decision, condition),
    decision,
    evidence: evidenceOf(model.snapshot, decision, places),
  };
}
