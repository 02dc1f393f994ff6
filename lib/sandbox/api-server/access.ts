import { z } from 'zod';
import type { Kind } from './kinds';
import { resourceName } from './kinds';
import type { Refusal } from './status';

/** One permission; `*` stands for all. No namespaces: in every one, and for the whole cluster. */
export type Grant = {
  readonly verbs: readonly string[];
  /** `pods`, `pods/exec`, `authorizationpolicies`. */
  readonly resources: readonly string[];
  readonly groups?: readonly string[];
  readonly namespaces?: readonly string[];
};

/** What the bearer of each token may do; the token `admin` may do everything. */
export type Grants = Readonly<Record<string, readonly Grant[]>>;

/** What somebody wants to do. */
export type Attempt = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Undefined: in the whole cluster. */
  readonly namespace: string | undefined;
};

const EVERYTHING: readonly Grant[] = [{ verbs: ['*'], resources: ['*'], groups: ['*'] }];

/** The rules of a token; undefined when nobody bears it. */
export const rulesOf = (grants: Grants, token: string | undefined): readonly Grant[] | undefined => {
  if (token === 'admin') return EVERYTHING;
  return token !== undefined && Object.hasOwn(grants, token) ? grants[token] : undefined;
};

const covers = (granted: readonly string[] | undefined, wanted: string): boolean =>
  granted === undefined || granted.includes('*') || granted.includes(wanted);

/** Whether one of the rules allows it. */
export const isAllowed = (rules: readonly Grant[], attempt: Attempt): boolean =>
  rules.some(
    (rule) =>
      covers(rule.verbs, attempt.verb) &&
      covers(rule.resources, attempt.resource) &&
      covers(rule.groups, attempt.group) &&
      (rule.namespaces === undefined ||
        (attempt.namespace !== undefined && covers(rule.namespaces, attempt.namespace))),
  );

export const forbidden = (user: string, attempt: Attempt & { kind: Kind; name: string }): Refusal => {
  const { verb, group, resource, namespace, kind, name } = attempt;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = name === '' ? resourceName(kind) : `${resourceName(kind)} "${name}"`;
  return {
    code: 403,
    reason: 'Forbidden',
    message: `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
    details: { ...(name !== '' && { name }), ...(group !== '' && { group }), kind: kind.plural },
  };
};

const Review = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  spec: z.looseObject({
    resourceAttributes: z
      .looseObject({
        namespace: z.string().optional(),
        verb: z.string().optional(),
        group: z.string().optional(),
        resource: z.string().optional(),
        subresource: z.string().optional(),
      })
      .optional(),
  }),
});

/** Answers a SelfSubjectAccessReview; null when the body is none. */
export function reviewAccess(rules: readonly Grant[], body: unknown): object | null {
  const review = Review.safeParse(body);
  if (!review.success) return null;
  const wanted = review.data.spec.resourceAttributes ?? {};
  const subresource = wanted.subresource ? `/${wanted.subresource}` : '';
  const allowed = isAllowed(rules, {
    verb: wanted.verb ?? '',
    group: wanted.group ?? '',
    resource: `${wanted.resource ?? ''}${subresource}`,
    namespace: wanted.namespace === '' ? undefined : wanted.namespace,
  });
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: review.data.spec,
    status: allowed ? { allowed, reason: 'RBAC: allowed by the grants of this token' } : { allowed },
  };
}
