import type { StringMatch } from '@/lib/envoy/matcher-nouns';
import type { Principal } from '@/lib/envoy/rbac-nouns';
import type { PolicySource } from '@/lib/mesh/istio';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { Algebra, Field } from './combine';
import type { Dialect } from './nouns';
import { ANYTHING, quoteRe2, regex, toCidr, toStringMatch } from './patterns';
import { domainsWithAliases, withAliases } from './trust-domain';

export const principalAlgebra: Algebra<Principal> = {
  any: { any: true },
  and: (ids) => ({ and_ids: { ids } }),
  or: (ids) => ({ or_ids: { ids } }),
  not: (not_id) => ({ not_id }),
};

/** What the writing of a rule depends on. */
export type Context = {
  readonly dialect: Dialect;
  readonly config: MeshConfig;
  /** Of the policy; a bare service account name is one of this namespace. */
  readonly namespace: string;
};

type One = (value: string) => Principal | null;
type Values = readonly string[] | undefined;

export const principalField = (values: Values, notValues: Values, one: One): Field<Principal> => ({
  values: values ?? [],
  notValues: notValues ?? [],
  build: (all) => all.map(one),
});

const named = (principal_name: StringMatch): Principal => ({ authenticated: { principal_name } });

const principal: One = (value) => {
  if (value === '*') return named(ANYTHING);
  if (value.startsWith('*')) return named(regex(`spiffe://.*${quoteRe2(value.slice(1))}`));
  return named(toStringMatch(`spiffe://${value}`));
};

const namespace: One = (value) => named(regex(`.*/ns/${quoteRe2(value).replaceAll('\\*', '.*')}/.*`));

const serviceAccount =
  (own: string): One =>
  (value) => {
    const parts = value.split('/');
    const [space = '', account = ''] = parts.length === 1 ? [own, value] : parts;
    if (parts.length > 2) return null;
    return named(regex(`spiffe://.+/ns/${quoteRe2(space)}/(.+/|)sa/${quoteRe2(account)}(/.+)?`));
  };

const trustDomain: One = (value) => {
  if (value === '*') return named({ prefix: 'spiffe://' });
  if (!value.startsWith('*') && !value.endsWith('*')) return named({ prefix: `spiffe://${value}/` });
  const [head = '', tail = ''] = value.split('*');
  return named(regex(`spiffe://${quoteRe2(head)}[^/]*${quoteRe2(tail)}/.*`));
};

const directIp: One = (value) => {
  const direct_remote_ip = toCidr(value);
  return direct_remote_ip && { direct_remote_ip };
};

const remoteIp: One = (value) => {
  const remote_ip = toCidr(value);
  return remote_ip && { remote_ip };
};

const claim = (name: string, string_match: StringMatch): Principal => ({
  metadata: {
    filter: 'envoy.filters.http.jwt_authn',
    path: [{ key: 'payload' }, { key: name }],
    value: { string_match },
  },
});

const both = (iss: StringMatch, sub: StringMatch): Principal =>
  principalAlgebra.and([claim('iss', iss), claim('sub', sub)]);

/** Split at the last slash into issuer and subject; without one, a star says which of the two is meant. */
function requestPrincipal(value: string): Principal {
  const slash = value.lastIndexOf('/');
  if (value === '*') return both(ANYTHING, ANYTHING);
  if (slash >= 0) {
    const [iss, sub] = [value.slice(0, slash), value.slice(slash + 1)];
    if (value.startsWith('*')) return both(toStringMatch(iss), { exact: sub });
    return both({ exact: iss }, sub === '*' ? ANYTHING : toStringMatch(sub));
  }
  if (value.startsWith('*')) return both(ANYTHING, { suffix: value.slice(1) });
  if (value.endsWith('*')) return both({ prefix: value.slice(0, -1) }, ANYTHING);
  return both({ exact: value }, { exact: '' });
}

const requestPrincipals = (values: Values, notValues: Values, dialect: Dialect): Field<Principal> => ({
  values: values ?? [],
  notValues: notValues ?? [],
  whole: true,
  build: (all, algebra) => {
    if (dialect === 'tcp') return [null];
    const ids = all.map(requestPrincipal);
    return ids.length === 1 ? ids : [algebra.or(ids)];
  },
});

/** The fields that both a source and a `when` condition can name. */
export const sourceFields = {
  principals: (values: Values, notValues: Values, { config }: Context) =>
    principalField(withAliases(values ?? [], config), withAliases(notValues ?? [], config), principal),
  requestPrincipals: (values: Values, notValues: Values, { dialect }: Context) =>
    requestPrincipals(values, notValues, dialect),
  trustDomains: (values: Values, notValues: Values, { config }: Context) =>
    principalField(
      domainsWithAliases(values ?? [], config),
      domainsWithAliases(notValues ?? [], config),
      trustDomain,
    ),
  namespaces: (values: Values, notValues: Values) => principalField(values, notValues, namespace),
  serviceAccounts: (values: Values, notValues: Values, context: Context) =>
    principalField(values, notValues, serviceAccount(context.namespace)),
  remoteIps: (values: Values, notValues: Values) => principalField(values, notValues, remoteIp),
  directIps: (values: Values, notValues: Values) => principalField(values, notValues, directIp),
};

/** One `from[].source` as fields. */
export const toSourceFields = (source: PolicySource, context: Context): Field<Principal>[] => [
  sourceFields.principals(source.principals, source.notPrincipals, context),
  sourceFields.requestPrincipals(source.requestPrincipals, source.notRequestPrincipals, context),
  sourceFields.trustDomains(source.trustDomains, source.notTrustDomains, context),
  sourceFields.namespaces(source.namespaces, source.notNamespaces),
  sourceFields.serviceAccounts(source.serviceAccounts, source.notServiceAccounts, context),
  sourceFields.remoteIps(source.remoteIpBlocks, source.notRemoteIpBlocks),
  sourceFields.directIps(source.ipBlocks, source.notIpBlocks),
];
