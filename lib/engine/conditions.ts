import { on } from './facts';
import * as fields from './fields';
import type { FieldKind } from './fields';
import { claimMatcher, claimPath } from './match/jwt';

const NAMED: Readonly<Record<string, FieldKind>> = {
  'source.ip': fields.ipBlocks,
  'remote.ip': fields.remoteIpBlocks,
  'source.namespace': fields.namespaces,
  'source.serviceAccount': fields.serviceAccounts,
  'source.trustDomain': fields.trustDomains,
  'source.principal': fields.principals,
  'request.auth.principal': fields.requestPrincipals,
  'destination.ip': fields.destinationIps,
  'destination.port': fields.ports,
  'connection.sni': fields.sni,
};

const claim = (path: readonly string[]): FieldKind => ({
  reads: { fact: 'claim', path },
  httpOnly: true,
  build: (value, { spaceDelimitedClaims }) =>
    on((facts) => facts.claims, 'token', claimMatcher(path, value, spaceDelimitedClaims)),
  sees: ({ claims }) => {
    const value = path.length === 1 ? claims?.[path[0] ?? ''] : undefined;
    return value === undefined ? null : JSON.stringify(value);
  },
});

/** A known key whose brackets say nothing: every value of it fails to build. */
const malformed = (httpOnly: boolean): FieldKind => ({
  reads: { fact: 'metadata' },
  httpOnly,
  build: () => null,
  sees: () => null,
});

const metadata = (key: string): FieldKind => ({
  reads: { fact: 'metadata' },
  httpOnly: false,
  build: () => () => ({ missing: [key] }),
  sees: () => null,
});

/** The field that a `when` key stands for; null: Istio does not know the key and drops the rule. */
export const conditionField = (key: string): FieldKind | null => {
  const named = Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
  if (named !== undefined) return named;
  if (key === 'request.auth.audiences') return claim(['aud']);
  if (key === 'request.auth.presenter') return claim(['azp']);
  if (key.startsWith('request.auth.claims')) {
    const path = claimPath(key.slice('request.auth.claims'.length));
    return path === null ? malformed(true) : claim(path);
  }
  if (key.startsWith('request.headers')) {
    const name = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
    return name === undefined ? malformed(true) : fields.header(name);
  }
  return key.startsWith('experimental.envoy.filters.') ? metadata(key) : null;
};
