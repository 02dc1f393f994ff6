import type { Certificate } from '@/lib/mesh/certificate';
import { defaultMeshConfig, type MeshConfig } from '@/lib/mesh/mesh-config';
import type { Gap, MeshIdentity, MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import type { Connection } from './connect';
import type { Source } from './follow-source';
import { AUTHORIZATION_POLICIES, ROOT_NAMESPACE } from './kinds';

const CONTROL_ANNOTATION = 'meshproof.dev/sandbox-control';
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}(\/[\w\-./?=&]*)?$/;

const isIstiod = (object: MeshObject) =>
  object.kind === 'Controller' &&
  object.controller === 'Deployment' &&
  object.meta.labels['app'] === 'istiod';

/** `docker.io/istio/pilot:1.29.2` is version 1.29.2; so says the label where the tag is none. */
function istioVersion(objects: readonly MeshObject[]): string | null {
  const istiod = objects.find(isIstiod);
  if (istiod?.kind !== 'Controller') return null;
  const image = istiod.template?.containers.find(({ name }) => name === 'discovery')?.image;
  const tag = image?.match(/:([\w.-]+)(@|$)/)?.[1];
  return tag ?? istiod.meta.labels['app.kubernetes.io/version'] ?? null;
}

/** Which mesh this is. The sandbox names itself in its version, and its control page on a namespace. */
export function identify(
  connection: Connection,
  gitVersion: string | null,
  objects: readonly MeshObject[],
): MeshIdentity {
  const isSandbox = gitVersion?.includes('meshproof-sandbox') ?? false;
  const root = objects.find(({ kind, meta }) => kind === 'Namespace' && meta.name === ROOT_NAMESPACE);
  const url = root?.meta.annotations[CONTROL_ANNOTATION] ?? '';
  return {
    kind: isSandbox ? 'sandbox' : 'cluster',
    name: connection.context,
    server: connection.server,
    kubernetesVersion: gitVersion,
    istioVersion: istioVersion(objects),
    controlUrl: isSandbox && LOOPBACK.test(url) ? url : null,
  };
}

/** Names of the mesh configs of revisions other than the default one. */
export function revisionConfigs(objects: readonly MeshObject[]): string[] {
  const revisions = objects.filter(isIstiod).map(({ meta }) => meta.labels['istio.io/rev'] ?? 'default');
  return [...new Set(revisions)].filter((one) => one !== 'default').map((one) => `istio-${one}`);
}

const noIstio: Gap = {
  kind: 'not-installed',
  verb: 'list',
  resource: AUTHORIZATION_POLICIES.resource,
  namespace: null,
  detail:
    'There is no Istio in this cluster: it does not know AuthorizationPolicies. Choose another context, or install Istio.',
};

const noNamespace = (name: string): Gap => ({
  kind: 'malformed',
  verb: 'get',
  resource: 'namespaces',
  namespace: name,
  detail: `There is no namespace ${name} in this cluster. Correct --namespace.`,
});

function missingNamespaces(sources: readonly Source[], scope: readonly string[]): Gap[] {
  const source = sources.find(({ kind }) => kind.kind === 'Namespace');
  const { state } = source?.status() ?? { state: 'loading' };
  if (!source || (state !== 'live' && state !== 'absent')) return [];
  const names = new Set(source.items().map(({ object }) => object?.meta.name));
  return scope.filter((name) => !names.has(name)).map(noNamespace);
}

/** Everything that could not be read, and the words for it. */
export function gapsOf(sources: readonly Source[], scope: readonly string[]): Gap[] {
  const policies = sources.find(({ kind }) => kind.resource === AUTHORIZATION_POLICIES.resource);
  return [
    ...sources.flatMap((source) => source.gaps()),
    ...(policies?.status().state === 'absent' ? [noIstio] : []),
    ...missingNamespaces(sources, scope),
  ];
}

/** The objects that are held. */
export const objectsOf = (sources: readonly Source[]): MeshObject[] =>
  sources.flatMap((source) => source.items().flatMap(({ object }) => (object ? [object] : [])));

function configOf(sources: readonly Source[]): MeshConfig {
  const configs = sources.filter(({ kind }) => kind.only !== null);
  return (
    configs.flatMap((source) => source.items()).find(({ config }) => config)?.config ?? defaultMeshConfig
  );
}

/** One snapshot of what the sources hold now. */
export function assemble(input: {
  readonly mesh: MeshIdentity;
  readonly sources: readonly Source[];
  readonly scope: readonly string[];
  readonly certificates: readonly Certificate[];
}): Snapshot {
  const { mesh, sources, scope, certificates } = input;
  return buildSnapshot({
    mesh,
    takenAt: new Date().toISOString(),
    scope: [...scope],
    config: configOf(sources),
    objects: objectsOf(sources),
    certificates: [...certificates],
    gaps: gapsOf(sources, scope),
    problems: sources.flatMap((source) =>
      source.items().flatMap(({ problem }) => (problem ? [problem] : [])),
    ),
  });
}
