import { remarkOnValues } from './remark';

/** L18: without a RequestAuthentication on the same proxy, no request has a principal of its own. */
export const tokenWithoutAuthentication = remarkOnValues({
  code: 'L18',
  severity: 'error',
  applies: ({ policy, field }, { workloads }) =>
    /^(notR|r)equestPrincipals$/.test(field) &&
    workloads.some(
      ({ policies, authentications }) => policies.includes(policy) && authentications.length === 0,
    ),
  message: ({ value }) =>
    `Request principal ${value} is never present: no RequestAuthentication selects a workload of this policy. Add one that validates the token.`,
});
