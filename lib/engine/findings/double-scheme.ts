import { actionOf } from '../policy';
import { onValues } from './remark';

/** L1: a principal is written without its scheme; with it, it never matches. A DENY is then silently open. */
export const doubleScheme = onValues({
  code: 'L1',
  fields: ['principals', 'notPrincipals'],
  severity: ({ policy }) => (actionOf(policy) === 'DENY' ? 'critical' : 'error'),
  remark: ({ value }) =>
    value.startsWith('spiffe://')
      ? `Principal ${value} never matches: Istio puts spiffe:// in front of it again. Write ${value.slice('spiffe://'.length)}.`
      : null,
});
