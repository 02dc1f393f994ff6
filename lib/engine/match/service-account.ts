import type { Truth } from '../truth';
import { rawMatcher } from './raw';
import { quote } from './string';

/**
 * `sa` or `ns/sa`; a bare name means the policy's own namespace, also for a policy in the root
 * namespace. The trust domain is not looked at, and further path pairs of a SPIFFE ID are tolerated.
 */
export const serviceAccountMatcher = (
  value: string,
  policyNamespace: string,
  raw = false,
): ((spiffeId: string) => Truth) => {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  const account = value.slice(slash + 1);
  if (raw)
    return rawMatcher(`spiffe://.+/ns/${namespace}/(?:.+/|)sa/${account}(?:/.+)?`, `${namespace}/${account}`);
  const whole = new RegExp(`^spiffe://.+/ns/${quote(namespace)}/(?:.+/|)sa/${quote(account)}(?:/.+)?$`);
  return (spiffeId) => whole.test(spiffeId);
};
