import { type Facts, type Matcher, headerValues, on } from './facts';
import { ipMatcher } from './match/ip';
import { requestPrincipalMatcher } from './match/jwt';
import { namespaceMatcher } from './match/namespace';
import { isPathTemplate, pathTemplateMatcher } from './match/path-template';
import { portOf } from './match/port';
import { principalMatcher } from './match/principal';
import { rawMatcher } from './match/raw';
import { serviceAccountMatcher } from './match/service-account';
import { headerMatcher, stringMatcher } from './match/string';
import { trustDomainMatcher } from './match/trust-domain';
import { expandPrincipal, expandTrustDomain } from './trust-bundle';
import type { Truth } from './truth';
import type { Quirks } from './versions';

/** Where a value stands: what it is built from besides itself. */
export interface BuildContext {
  readonly policyNamespace: string;
  readonly trustDomains: readonly string[];
  /** Claims that a RequestAuthentication of the workload splits on spaces. */
  readonly spaceDelimitedClaims: readonly string[];
  /** Of an older istiod; left out: the newest one. */
  readonly quirks?: Quirks;
}

/** What of a request a field looks at. */
export type Reads =
  | {
      readonly fact:
        | 'sourceIp'
        | 'remoteIp'
        | 'destinationIp'
        | 'destinationPort'
        | 'method'
        | 'path'
        | 'host'
        | 'sni'
        | 'requestPrincipal'
        | 'metadata';
    }
  | { readonly fact: 'identity'; readonly as: 'principal' | 'namespace' | 'serviceAccount' | 'trustDomain' }
  | { readonly fact: 'header'; readonly name: string }
  | { readonly fact: 'claim'; readonly path: readonly string[] };

/** How one field of a policy is built and read. */
export interface FieldKind {
  readonly reads: Reads;
  /** Exists only where the proxy parses HTTP. */
  readonly httpOnly: boolean;
  /** Null: Istio cannot build this value. */
  readonly build: (value: string, context: BuildContext) => Matcher | null;
  /** What the request has there, in the policy's own spelling. */
  readonly sees: (facts: Facts) => string | null;
  /** Of a value that stands for these identities and no others: those. */
  readonly identities?: (value: string, context: BuildContext) => readonly string[] | null;
}

const bare = (spiffeId: string): string => spiffeId.replace('spiffe://', '');
const segment = (facts: Facts, index: number): string | null =>
  facts.identity?.replace('spiffe://', '').split('/')[index] ?? null;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const onIdentity = (test: (spiffeId: string) => Truth): Matcher =>
  on((facts) => facts.identity, 'identity', test);
const anyOf = (matchers: readonly Matcher[]): Matcher => {
  const [only] = matchers;
  if (matchers.length === 1 && only !== undefined) return only;
  return (facts) => {
    // All of them read the same fact, so the first answer that is not false is the answer.
    for (const matches of matchers) {
      const truth = matches(facts);
      if (truth !== false) return truth;
    }
    return false;
  };
};

const onIp = (read: (facts: Facts) => string | null | undefined, name: string) => (value: string) => {
  const matches = ipMatcher(value);
  return matches === null ? null : on(read, name, matches);
};

/** Only a suffix is an expression; the other forms are compared as texts. */
const rawPrincipal = (value: string): ((spiffeId: string) => Truth) =>
  value.startsWith('*') && value !== '*'
    ? rawMatcher(`spiffe://.*${value.slice(1)}`, value.slice(1))
    : principalMatcher(value);

/** `source.principals`. */
export const principals: FieldKind = {
  reads: { fact: 'identity', as: 'principal' },
  httpOnly: false,
  build: (value, { trustDomains, quirks }) => {
    const matcher = quirks?.rawNamespaces === true ? rawPrincipal : principalMatcher;
    return anyOf(expandPrincipal(value, trustDomains).map((one) => onIdentity(matcher(one))));
  },
  sees: (facts) => (facts.identity ? bare(facts.identity) : null),
  identities: (value, { trustDomains }) =>
    value.includes('*') ? null : expandPrincipal(value, trustDomains).map((one) => `spiffe://${one}`),
};

/** `source.namespaces`. */
export const namespaces: FieldKind = {
  reads: { fact: 'identity', as: 'namespace' },
  httpOnly: false,
  build: (value, { quirks }) =>
    onIdentity(
      quirks?.rawNamespaces === true
        ? rawMatcher(`.*/ns/${value.replaceAll('*', '.*')}/.*`, value)
        : namespaceMatcher(value),
    ),
  sees: (facts) => segment(facts, 2),
};

/** `source.serviceAccounts`. */
export const serviceAccounts: FieldKind = {
  reads: { fact: 'identity', as: 'serviceAccount' },
  httpOnly: false,
  build: (value, { policyNamespace, quirks }) =>
    onIdentity(serviceAccountMatcher(value, policyNamespace, quirks?.rawAccounts)),
  sees: (facts) => {
    const [namespace, account] = [segment(facts, 2), segment(facts, 4)];
    return namespace !== null && account !== null ? `${namespace}/${account}` : null;
  },
};

/** `source.trustDomains`. */
export const trustDomains: FieldKind = {
  reads: { fact: 'identity', as: 'trustDomain' },
  httpOnly: false,
  build: (value, context) =>
    anyOf(expandTrustDomain(value, context.trustDomains).map((one) => onIdentity(trustDomainMatcher(one)))),
  sees: (facts) => segment(facts, 0),
};

/** `source.ipBlocks`: the TCP peer. */
export const ipBlocks: FieldKind = {
  reads: { fact: 'sourceIp' },
  httpOnly: false,
  build: onIp((facts) => facts.sourceIp, 'source IP'),
  sees: (facts) => facts.sourceIp ?? null,
};

/** `source.remoteIpBlocks`: the client as X-Forwarded-For names it. */
export const remoteIpBlocks: FieldKind = {
  reads: { fact: 'remoteIp' },
  httpOnly: false,
  build: onIp((facts) => facts.remoteIp, 'remote IP'),
  sees: (facts) => facts.remoteIp ?? null,
};

/** `destination.ip`, in conditions only. */
export const destinationIps: FieldKind = {
  reads: { fact: 'destinationIp' },
  httpOnly: false,
  build: onIp((facts) => facts.destinationIp, 'destination IP'),
  sees: (facts) => facts.destinationIp ?? null,
};

/** `source.requestPrincipals`. */
export const requestPrincipals: FieldKind = {
  reads: { fact: 'requestPrincipal' },
  httpOnly: true,
  build: (value) => on((facts) => facts.claims, 'token', requestPrincipalMatcher(value)),
  sees: ({ claims }) => {
    const [iss, sub] = [text(claims?.['iss']), text(claims?.['sub'])];
    return iss !== null && sub !== null ? `${iss}/${sub}` : null;
  },
};

/** `operation.ports`. */
export const ports: FieldKind = {
  reads: { fact: 'destinationPort' },
  httpOnly: false,
  build: (value) => {
    const port = portOf(value);
    return port === null ? null : (facts) => facts.destinationPort === port;
  },
  sees: (facts) => String(facts.destinationPort),
};

/** `operation.methods`. */
export const methods: FieldKind = {
  reads: { fact: 'method' },
  httpOnly: true,
  build: (value) => on((facts) => facts.method, 'method', headerMatcher(value)),
  sees: (facts) => facts.method ?? null,
};

/** `operation.hosts`: the raw authority with its port; the only field that ignores case. */
export const hosts: FieldKind = {
  reads: { fact: 'host' },
  httpOnly: true,
  build: (value) => {
    const matches = headerMatcher(value.toLowerCase());
    return on(
      (facts) => facts.host,
      'host',
      (host: string) => matches(host.toLowerCase()),
    );
  },
  sees: (facts) => facts.host ?? null,
};

/** `operation.paths`: without query and fragment, after normalization. */
export const paths: FieldKind = {
  reads: { fact: 'path' },
  httpOnly: true,
  build: (value) =>
    on(
      (facts) => facts.path,
      'path',
      isPathTemplate(value) ? pathTemplateMatcher(value) : stringMatcher(value),
    ),
  sees: (facts) => facts.path ?? null,
};

/** `connection.sni`, in conditions only. */
export const sni: FieldKind = {
  reads: { fact: 'sni' },
  httpOnly: false,
  build: (value) => on((facts) => facts.sni, 'SNI', stringMatcher(value)),
  sees: (facts) => facts.sni ?? null,
};

/** `request.headers[name]`: each value of a repeated header is compared alone, one match is enough. */
export const header = (name: string): FieldKind => ({
  reads: { fact: 'header', name: name.toLowerCase() },
  httpOnly: true,
  build: (value) => {
    const matches = headerMatcher(value);
    return on(
      (facts) => headerValues(facts, name),
      `header ${name}`,
      (values: readonly string[]) => values.some(matches),
    );
  },
  sees: (facts) => headerValues(facts, name)?.join(', ') ?? null,
});
