import { remarkOnValues } from './remark';

const trustDomainOf = (value: string): string => value.split('/')[0] ?? '';

/** L5: a trust domain that is neither the mesh's nor an alias of it. */
export const foreignTrustDomain = remarkOnValues({
  code: 'L5',
  severity: 'warning',
  applies: ({ field, value }, { snapshot: { config } }) => {
    const domain = trustDomainOf(value);
    const known = [
      config.trustDomain,
      ...config.trustDomainAliases,
      'cluster.local',
      ...config.caTrustDomains,
    ];
    return /^(notP|p)rincipals$/.test(field) && /^[^/*:]+\/ns\//.test(value) && !known.includes(domain);
  },
  message: ({ value }, { snapshot: { config } }) =>
    `Principal ${value} names trust domain ${trustDomainOf(value)}, of which this mesh has no caller. Write ${config.trustDomain}, or add the domain to trustDomainAliases.`,
});
