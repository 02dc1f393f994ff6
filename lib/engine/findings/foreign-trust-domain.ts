import { expandPrincipal } from '../trust-bundle';
import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import type { Survey } from './survey';

const isForeign = (domain: string, { model: { snapshot, trustDomains } }: Survey): boolean =>
  ![...trustDomains, 'cluster.local', ...snapshot.config.caTrustDomains].includes(domain);

/** A ztunnel compares a principal as it stands, so that what a proxy would translate never matches there. */
const isLostAtZtunnel = ({ policy, value }: PlacedValue, survey: Survey): boolean =>
  survey.grounds(policy).some(({ plane }) => plane === 'ambient') &&
  !expandPrincipal(value, survey.model.trustDomains).includes(value);

/** L5: a trust domain that is neither the mesh's nor an alias of it, or one that a ztunnel does not translate. */
export const foreignTrustDomain = onValues({
  code: 'L5',
  fields: ['principals', 'notPrincipals'],
  remark: (placed, survey) => {
    const { value } = placed;
    const [domain = ''] = value.split('/');
    const { trustDomain } = survey.model.snapshot.config;
    if (/^[^/*:]+\/ns\//.test(value) && isForeign(domain, survey))
      return `Principal ${value} names trust domain ${domain}, of which this mesh has no caller. Write ${trustDomain}, or add the domain to trustDomainAliases.`;
    return isLostAtZtunnel(placed, survey)
      ? `Principal ${value} never matches at a ztunnel, which takes ${domain} literally. Write ${trustDomain}.`
      : null;
  },
});
