import type { MeshConfig } from '@/lib/mesh/mesh-config';

const starMatch = (pattern: string, text: string): boolean => {
  if (pattern === text || pattern === '*') return true;
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1));
};

const local = (config: MeshConfig): string[] => [config.trustDomain, ...config.trustDomainAliases];

/** A principal of the local trust domain stands for one of each alias; `cluster.local` always means the local ones. */
function expandPrincipal(value: string, domains: readonly string[]): string[] {
  const [domain, ...rest] = value.split('/');
  if (domain === undefined || rest.length !== 4 || domain === '*') return [value];
  const known =
    domain === 'cluster.local' || domains.some((one) => starMatch(one, domain) || starMatch(domain, one));
  if (!known) return [value];
  return domains.map((one) => {
    const kept = domain.startsWith('*') && starMatch(domain, one);
    return [kept ? domain : one, ...rest].join('/');
  });
}

/** Principals with every alias of their trust domain beside them. */
export const withAliases = (principals: readonly string[], config: MeshConfig): string[] => [
  ...new Set(principals.flatMap((value) => expandPrincipal(value, local(config)))),
];

/** Trust domains with every alias beside those that are local as they are written. */
export const domainsWithAliases = (values: readonly string[], config: MeshConfig): string[] => [
  ...new Set(values.flatMap((value) => (local(config).includes(value) ? local(config) : [value]))),
];
