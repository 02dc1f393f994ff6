import { z } from 'zod';
import { evaluate } from '@/lib/engine/evaluate';
import type { Model } from '@/lib/engine/model';
import { AccessRequest } from '@/lib/mesh/request';
import type { Decision } from '@/lib/mesh/verdict';
import { explanationOf } from './explanation';

/** One line of the answer: a verdict, or why a line of the input is no request. */
export type Answer =
  | {
      readonly id: string | number | null;
      readonly verdict: Decision['verdict'];
      readonly enforcer: Decision['enforcer'];
      readonly policy: string | null;
      readonly rule: number | null;
      readonly reason: Decision['reason'];
      readonly explanation: string;
    }
  | { readonly id: string | number; readonly error: string }
  | { readonly line: number; readonly error: string };

const Request = AccessRequest.refine(
  ({ to }) => to.workload !== undefined || to.pod !== undefined || typeof to.service === 'string',
  { path: ['to'], message: 'Name a workload, a pod or a service.' },
);
const Id = z.object({ id: z.union([z.string(), z.number()]) });

const policyText = ({ policy }: Decision): string | null =>
  policy && (policy.namespace === null ? policy.name : `${policy.namespace}/${policy.name}`);

function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

const sentence = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; ');

/** Judges one line of JSON; a line that is no request is answered with what is wrong with it. */
export function answerLine(model: Model, text: string, line: number): Answer {
  const json = parseJson(text);
  if (json === null) return { line, error: 'This line is not JSON. Write one request a line.' };
  const request = Request.safeParse(json.value);
  if (!request.success) {
    const named = Id.safeParse(json.value);
    return { ...(named.success ? { id: named.data.id } : { line }), error: sentence(request.error) };
  }
  const decision = evaluate(model, request.data);
  const { verdict, enforcer, rule, reason } = decision;
  return {
    id: request.data.id ?? null,
    verdict,
    enforcer,
    policy: policyText(decision),
    rule,
    reason,
    explanation: explanationOf(model, request.data, decision),
  };
}

/** Answers to lines as they come, in their order; empty lines are passed over. */
export async function* answerLines(
  model: Model,
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Answer> {
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== '') yield answerLine(model, text, number);
  }
}
