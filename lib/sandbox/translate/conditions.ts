import type { StringMatch, ValueMatch } from '@/lib/envoy/matcher-nouns';
import type { Permission, Principal } from '@/lib/envoy/rbac-nouns';
import type { Condition } from '@/lib/mesh/istio';
import type { Field } from './combine';
import { toStringMatch } from './patterns';
import { destinationIp, permissionField, port, toHeaderMatch } from './permissions';
import { principalField, sourceFields, type Context } from './principals';

/** A condition narrows either who asks or what is asked for. */
export type ConditionField =
  | { readonly side: 'principal'; readonly field: Field<Principal> }
  | { readonly side: 'permission'; readonly field: Field<Permission> };

const JWT = 'envoy.filters.http.jwt_authn';

const whole = <M>(condition: Condition, build: (values: readonly string[]) => M | null): Field<M> => ({
  values: condition.values ?? [],
  notValues: condition.notValues ?? [],
  whole: true,
  build: (values) => [build(values)],
});

const oneOf = (matchers: ValueMatch[]): ValueMatch => {
  const [only] = matchers;
  return only && matchers.length === 1 ? only : { or_match: { value_matchers: matchers } };
};

/** A claim is a text, or a list of which any element counts. */
const claimField = (
  condition: Condition,
  keys: readonly string[] | null,
  context: Context,
): ConditionField => ({
  side: 'principal',
  field: whole<Principal>(condition, (values) => {
    if (!keys || context.dialect === 'tcp') return null;
    const text = oneOf(values.map((value) => ({ string_match: toStringMatch(value) })));
    return {
      metadata: {
        filter: JWT,
        path: ['payload', ...keys].map((key) => ({ key })),
        value: { or_match: { value_matchers: [{ list_match: { one_of: text } }, text] } },
      },
    };
  }),
});

/** `[a][b]` as its names; null when it is malformed. */
const bracketed = (text: string): string[] | null => {
  const inner = /^\[(.+)\]$/.exec(text)?.[1];
  if (inner === undefined) return null;
  const names = inner.split('][');
  return names.some((name) => /[[\]]/.test(name)) ? [inner] : names;
};

const headerField = (condition: Condition, context: Context): ConditionField => {
  const name = /^request\.headers\[(.+)\]$/.exec(condition.key)?.[1];
  return {
    side: 'principal',
    field: principalField(condition.values, condition.notValues, (value) =>
      name === undefined || context.dialect === 'tcp' ? null : { header: toHeaderMatch(name, value) },
    ),
  };
};

const listElement = (value: string): StringMatch | null => {
  const inner = /^\[(.*)\]$/.exec(value)?.[1];
  return inner === undefined ? null : toStringMatch(inner);
};

const metadataField = (condition: Condition): ConditionField => {
  const [, filter, key] = /^experimental\.(envoy\.filters\.[^[]+)\[(.+)\]$/.exec(condition.key) ?? [];
  return {
    side: 'permission',
    field: whole<Permission>(condition, (values) => {
      if (filter === undefined || key === undefined) return null;
      const matchers = values.map((value): ValueMatch => {
        const element = listElement(value);
        return element
          ? { list_match: { one_of: { string_match: element } } }
          : { string_match: toStringMatch(value) };
      });
      return { metadata: { filter, path: [{ key }], value: oneOf(matchers) } };
    }),
  };
};

const sni = (value: string): Permission => ({ requested_server_name: toStringMatch(value) });

/** Keys that stand alone; those with brackets are looked at by their beginning. */
const PRINCIPALS: Readonly<Record<string, (c: Condition, context: Context) => Field<Principal>>> = {
  'source.ip': (c) => sourceFields.directIps(c.values, c.notValues),
  'remote.ip': (c) => sourceFields.remoteIps(c.values, c.notValues),
  'source.namespace': (c) => sourceFields.namespaces(c.values, c.notValues),
  'source.serviceAccount': (c, x) => sourceFields.serviceAccounts(c.values, c.notValues, x),
  'source.trustDomain': (c, x) => sourceFields.trustDomains(c.values, c.notValues, x),
  'source.principal': (c, x) => sourceFields.principals(c.values, c.notValues, x),
  'request.auth.principal': (c, x) => sourceFields.requestPrincipals(c.values, c.notValues, x),
};

const PERMISSIONS: Readonly<Record<string, (value: string) => Permission | null>> = {
  'destination.ip': destinationIp,
  'destination.port': port,
  'connection.sni': sni,
};

/** One `when` condition as a field; null for a key that Istio does not know, which voids its whole rule. */
export function toConditionField(condition: Condition, context: Context): ConditionField | null {
  const { key } = condition;
  const principal = Object.hasOwn(PRINCIPALS, key) ? PRINCIPALS[key] : undefined;
  if (principal) return { side: 'principal', field: principal(condition, context) };
  const permission = Object.hasOwn(PERMISSIONS, key) ? PERMISSIONS[key] : undefined;
  if (permission)
    return { side: 'permission', field: permissionField(condition.values, condition.notValues, permission) };
  if (key === 'request.auth.audiences') return claimField(condition, ['aud'], context);
  if (key === 'request.auth.presenter') return claimField(condition, ['azp'], context);
  if (key.startsWith('request.auth.claims'))
    return claimField(condition, bracketed(key.slice('request.auth.claims'.length)), context);
  if (key.startsWith('request.headers')) return headerField(condition, context);
  return key.startsWith('experimental.envoy.filters.') ? metadataField(condition) : null;
}
