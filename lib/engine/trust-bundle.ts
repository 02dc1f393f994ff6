import type { MeshConfig } from '@/lib/mesh/mesh-config';

/** The local trust domains: the mesh's own first, then its aliases. */
export const trustDomainsOf = (config: MeshConfig): readonly string[] => [
  ...new Set([config.trustDomain, ...config.trustDomainAliases]),
];

const starMatch = (pattern: string, text: string): boolean =>
  pattern === text ||
  (pattern.startsWith('*') && text.endsWith(pattern.slice(1))) ||
  (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)));

/**
 * A principal of five segments whose trust domain is local stands for every local trust domain.
 * `cluster.local` always counts as local; a leading-star domain that already matches is kept as it is.
 */
export const expandPrincipal = (value: string, trustDomains: readonly string[]): readonly string[] => {
  const [domain = '', ...rest] = value.split('/');
  if (rest.length !== 4 || domain === '*') return [value];
  const isLocal =
    domain === 'cluster.local' ||
    trustDomains.some((local) => starMatch(domain, local) || starMatch(local, domain));
  if (!isLocal) return [value];
  const expanded = trustDomains.map((local) =>
    domain.startsWith('*') && starMatch(domain, local) ? value : [local, ...rest].join('/'),
  );
  return [...new Set(expanded)];
};

/** A trust domain stands for every local one only when it is exactly one of them. */
export const expandTrustDomain = (value: string, trustDomains: readonly string[]): readonly string[] =>
  trustDomains.includes(value) ? trustDomains : [value];

/** A proxy's TLS accepts a client of these trust domains; others fail the handshake. */
export const acceptsIdentity = (config: MeshConfig, spiffeId: string): boolean =>
  [...trustDomainsOf(config), ...config.caTrustDomains].some((domain) =>
    spiffeId.startsWith(`spiffe://${domain}/`),
  );

/** The identity that a proxy of this account presents; `@` in a trust domain becomes a dot. */
export const spiffeIdOf = (config: MeshConfig, namespace: string, account: string): string =>
  `spiffe://${config.trustDomain.replaceAll('@', '.')}/ns/${namespace}/sa/${account}`;

/** The trust domain of a SPIFFE ID. */
export const trustDomainOf = (spiffeId: string): string => spiffeId.split('/')[2] ?? '';
