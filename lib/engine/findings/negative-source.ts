import { actionOf } from '../policy';
import { remarkOnValues } from './remark';

/** L9: who presents no identity is not the excluded one either, so that plaintext is let in. */
export const negativeSource = remarkOnValues({
  code: 'L9',
  severity: 'warning',
  applies: ({ policy, field, path }) =>
    actionOf(policy) === 'ALLOW' && /^not(Principals|Namespaces)$/.test(field) && path.endsWith('[0]'),
  message: ({ field }) =>
    `${field} in an ALLOW policy also lets in callers without an identity. Add principals: ["*"] to the same source.`,
});
