import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { readJson } from './request';

/** One thing that one may or may not do. */
export type Action = {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
};

const Review = z.object({ status: z.object({ allowed: z.boolean(), reason: z.string().optional() }) });

/** Asks the API server whether the context's user may do it. */
export async function canI(
  connection: Connection,
  action: Action,
): Promise<Result<{ allowed: boolean; reason: string }>> {
  const what = `check ${action.verb} ${action.resource}${action.subresource ? `/${action.subresource}` : ''}`;
  const answer = await readJson(connection, {
    what,
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: action },
    },
  });
  if (!answer.ok) {
    const { kind, subject, detail } = answer.error;
    return fail({ kind, subject, detail });
  }
  const review = Review.safeParse(answer.value);
  if (!review.success)
    return fail({
      kind: 'malformed',
      subject: what,
      detail: `${connection.server} gave no readable answer to a SelfSubjectAccessReview. Check that it is a Kubernetes API server.`,
    });
  return ok({ allowed: review.data.status.allowed, reason: review.data.status.reason ?? '' });
}
