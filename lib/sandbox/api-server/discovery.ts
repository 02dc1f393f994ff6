import { apiVersion, type Kind, KINDS } from './kinds';

const VERSION = {
  major: '1',
  minor: '37',
  gitVersion: 'v1.37.0+meshproof-sandbox',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'node',
  platform: `${process.platform}/${process.arch}`,
};

const REVIEWS = { group: 'authorization.k8s.io', version: 'v1' };
const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** What a path of discovery answers; null when the path is none. */
export function discover(path: string): object | null {
  if (path === '/version') return VERSION;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(group) };
  if (path === '/api/v1') return resources('', 'v1');
  const [, name = '', version] = /^\/apis\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (!groupNames().includes(name)) return null;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...group(name) };
  return versionsOf(name).includes(version) ? resources(name, version) : null;
}

const groupNames = (): string[] => [
  ...new Set([...KINDS.map((kind) => kind.group).filter((name) => name !== ''), REVIEWS.group]),
];

/** Every group with each of its versions. */
export const groupVersions = (): (readonly [group: string, version: string])[] =>
  ['', ...groupNames()].flatMap((name) => versionsOf(name).map((version) => [name, version] as const));

const versionsOf = (name: string): string[] => {
  if (name === REVIEWS.group) return [REVIEWS.version];
  return [...new Set(kindsOf(name).flatMap((kind) => kind.versions))];
};

const kindsOf = (name: string): Kind[] => KINDS.filter((kind) => kind.group === name);

function group(name: string) {
  const versions = versionsOf(name).map((version) => ({ groupVersion: apiVersion(name, version), version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resources(name: string, version: string) {
  const served = kindsOf(name).filter((kind) => kind.versions.includes(version));
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion(name, version),
    resources: [...served.flatMap(resource), ...(name === REVIEWS.group ? [review] : [])],
  };
}

const review = {
  name: 'selfsubjectaccessreviews',
  singularName: 'selfsubjectaccessreview',
  namespaced: false,
  kind: 'SelfSubjectAccessReview',
  verbs: ['create'],
};

/** What `kubectl get all` means by all. */
const IN_ALL = new Set(['', 'apps', 'batch']);
const NOT_IN_ALL = new Set(['Namespace', 'ServiceAccount', 'ConfigMap']);

function resource({ group, plural, kind, namespaced, shortNames }: Kind) {
  const entry = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: VERBS,
    shortNames,
    ...(IN_ALL.has(group) && !NOT_IN_ALL.has(kind) && { categories: ['all'] }),
  };
  const parts =
    kind === 'Pod'
      ? [
          part('exec', 'create'),
          part('portforward', 'create'),
          part('log', 'get'),
          part('ephemeralcontainers', 'patch'),
        ]
      : [];
  return [entry, ...parts];
}

const part = (name: string, verb: string) => ({
  name: `pods/${name}`,
  singularName: '',
  namespaced: true,
  kind: name === 'exec' ? 'PodExecOptions' : name === 'portforward' ? 'PodPortForwardOptions' : 'Pod',
  verbs: [verb, ...(verb === 'create' ? ['get'] : [])],
});
