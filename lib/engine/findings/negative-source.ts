import { actionOf } from '../policy';
import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import type { Survey } from './survey';

const IDENTITY = ['principals', 'namespaces', 'serviceAccounts', 'trustDomains'];
const IDENTITY_KEY = /^source\.(principal|namespace|serviceAccount|trustDomain)$/;

/** Something in the rule already asks for an identity. */
const asksForIdentity = ({ entry: { lists }, rule }: PlacedValue): boolean =>
  IDENTITY.some((field) => (lists[field]?.length ?? 0) > 0) ||
  (rule.when ?? []).some(({ key, values = [] }) => IDENTITY_KEY.test(key) && values.length > 0);

/** Some port of some workload takes plaintext. */
const takesPlaintext = ({ policy }: PlacedValue, survey: Survey): boolean => {
  const grounds = survey.grounds(policy);
  return grounds.length === 0 || grounds.some(({ ports }) => ports.some(({ mode }) => mode !== 'STRICT'));
};

/** L9: who presents no identity is not the excluded one either, so that plaintext is let in. */
export const negativeSource = onValues({
  code: 'L9',
  fields: ['notPrincipals', 'notNamespaces', 'notServiceAccounts', 'notTrustDomains'],
  remark: (placed, survey) => {
    const { policy, field, index } = placed;
    const isOpen = index === 0 && actionOf(policy) === 'ALLOW' && !asksForIdentity(placed);
    return isOpen && takesPlaintext(placed, survey)
      ? `${field} in an ALLOW policy also lets in callers without an identity. Add principals: ["*"] to the same source.`
      : null;
  },
});
