import { groupVersions } from './discovery';
import { apiVersion, type Kind, KINDS } from './kinds';

const root = (group: string, version: string): string =>
  `${group === '' ? 'api' : 'apis'}/${apiVersion(group, version)}`;

/** As much OpenAPI as kubectl needs to know that the server checks fields by itself. */
export function describeApi(path: string): object | null {
  if (path === '/openapi/v3') {
    const entries = groupVersions().map(([group, version]) => [
      root(group, version),
      { serverRelativeURL: `/openapi/v3/${root(group, version)}` },
    ]);
    return { paths: Object.fromEntries(entries) as unknown };
  }
  const found = groupVersions().find(([group, version]) => path === `/openapi/v3/${root(group, version)}`);
  return found ? document(...found) : null;
}

function document(group: string, version: string) {
  const kinds = KINDS.filter((kind) => kind.group === group && kind.versions.includes(version));
  return {
    openapi: '3.0.0',
    info: { title: 'Meshproof sandbox', version: 'v1' },
    paths: Object.fromEntries(kinds.map((kind) => [pathOf(kind, version), operations(kind, version)])),
  };
}

const pathOf = ({ group, plural, namespaced }: Kind, version: string): string =>
  `/${root(group, version)}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`;

const operations = ({ group, kind }: Kind, version: string) => ({
  patch: {
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    })),
    responses: { '200': { description: 'OK' } },
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  },
});
