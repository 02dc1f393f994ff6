import { expandPrincipal } from '../trust-bundle';
import { onValues } from './remark';

/** L4: a prefix of fewer than five segments is taken literally, where a longer one means every local trust domain. */
export const shortPrefix = onValues({
  code: 'L4',
  fields: ['principals', 'notPrincipals'],
  remark: ({ value }, { model }) => {
    const [domain = '', ...rest] = value.split('/');
    if (!value.endsWith('*') || domain.includes('*') || domain.includes(':') || rest.length === 4)
      return null;
    const meant = expandPrincipal(`${domain}/ns/n/sa/*`, model.trustDomains).map((one) => one.split('/')[0]);
    if (meant.length === 1 && meant[0] === domain) return null;
    const namespace = rest[0] === 'ns' && rest.length === 3 ? rest[1] : '<namespace>';
    return `Principal ${value} matches trust domain ${domain} literally, and the local ones are ${model.trustDomains.join(', ')}. Write ${domain}/ns/${namespace}/sa/*, which stands for all of them.`;
  },
});
