import type { Permission } from '@/lib/envoy/rbac-nouns';
import type { HeaderMatch } from '@/lib/envoy/matcher-nouns';
import type { Operation } from '@/lib/mesh/istio';
import type { Algebra, Field } from './combine';
import type { Dialect } from './nouns';
import { toCidr, toPort, toStringMatch } from './patterns';

export const permissionAlgebra: Algebra<Permission> = {
  any: { any: true },
  and: (rules) => ({ and_rules: { rules } }),
  or: (rules) => ({ or_rules: { rules } }),
  not: (not_rule) => ({ not_rule }),
};

type One = (value: string) => Permission | null;

export const permissionField = (
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
  one: One,
): Field<Permission> => ({
  values: values ?? [],
  notValues: notValues ?? [],
  build: (all) => all.map(one),
});

/** Headers know presence, where other texts know "not empty". */
export const toHeaderMatch = (name: string, value: string): HeaderMatch =>
  value === '*' ? { name, present_match: true } : { name, string_match: toStringMatch(value) };

const host: One = (value) => {
  const header = toHeaderMatch(':authority', value);
  return {
    header: header.string_match
      ? { ...header, string_match: { ...header.string_match, ignore_case: true } }
      : header,
  };
};

const TEMPLATE = 'type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig';

const path: One = (value) => {
  if (!/\{\*\*?\}/.test(value)) return { url_path: { path: toStringMatch(value) } };
  const path_template = value.replace(/\{(\*\*?)\}/g, '$1');
  const typed_config = { '@type': TEMPLATE, path_template };
  return { uri_template: { name: 'uri-template', typed_config } } as Permission;
};

export const port: One = (value) => {
  const destination_port = toPort(value);
  return destination_port === null ? null : { destination_port };
};

export const destinationIp: One = (value) => {
  const destination_ip = toCidr(value);
  return destination_ip && { destination_ip };
};

/** One `to[].operation` as fields; on a TCP chain the HTTP ones cannot be built. */
export function operationFields(operation: Operation, dialect: Dialect): Field<Permission>[] {
  const http = (one: One): One => (dialect === 'http' ? one : () => null);
  return [
    permissionField(operation.hosts, operation.notHosts, http(host)),
    permissionField(
      operation.methods,
      operation.notMethods,
      http((value) => ({ header: toHeaderMatch(':method', value) })),
    ),
    permissionField(operation.paths, operation.notPaths, http(path)),
    permissionField(operation.ports, operation.notPorts, port),
  ];
}
