import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';

/** How large a synthetic mesh is. There are as many policies as workloads. */
export interface Size {
  readonly workloads: number;
  readonly principals: number;
}

/** An object as a manifest spells it. */
export type Json = Readonly<Record<string, unknown>>;
export const PER_NAMESPACE = 12;

/** Numbers from a seed, the same each time (mulberry32). */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};
type Random = ReturnType<typeof randomFrom>;

const decode = (object: Json): MeshObject => {
  const decoded = decodeObject(object, null);
  if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
  return decoded.value;
};

export const namespaceOf = (workload: number): string => `ns-${Math.floor(workload / PER_NAMESPACE)}`;
/** Neighbours share an account where there are fewer of these. */
const accountOf = (workload: number, { principals, workloads }: Size): string =>
  `sa-${Math.floor((workload * principals) / workloads)}`;
export const nameOf = (workload: number): string => `app-${workload}`;

const pod = (workload: number, size: Size): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: nameOf(workload),
    namespace: namespaceOf(workload),
    labels: { app: nameOf(workload) },
    annotations: { 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}' },
  },
  spec: {
    serviceAccountName: accountOf(workload, size),
    containers: [
      { name: 'app', image: 'app' },
      { name: 'istio-proxy', image: 'istio/proxyv2:1.30.2', ports: [{ containerPort: 15090 }] },
    ],
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

const service = (workload: number): Json => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: nameOf(workload), namespace: namespaceOf(workload) },
  spec: {
    selector: { app: nameOf(workload) },
    ports: [
      workload % 10 === 9
        ? { name: 'tcp-db', port: 5432, targetPort: 5432 }
        : { name: 'http', port: 8080, targetPort: 8080 },
    ],
  },
});

const PATHS = [
  '/api/*',
  '/v1/items',
  '/v1/items/*',
  '/charge',
  '/health',
  '*/metrics',
  '/orders/{*}/lines',
  '/files/{**}',
];
const METHODS = [['GET'], ['GET', 'HEAD'], ['POST'], ['GET', 'POST', 'PUT'], ['DELETE']];

const pick = <T>(random: Random, values: readonly T[]): T => values[random(values.length)] as T;

const accountAt = (random: Random, size: Size): string => {
  const workload = random(size.workloads);
  return `cluster.local/ns/${namespaceOf(workload)}/sa/${accountOf(workload, size)}`;
};
const namespaceAt = (random: Random, { workloads }: Size): string => namespaceOf(random(workloads));

/** What people write again and again: a method or two, and a path or two. */
const OPERATIONS: readonly Json[] = METHODS.flatMap((methods, at) => [
  { methods, paths: [PATHS[at]] },
  { methods, paths: [PATHS[at + 1], PATHS[at + 3]] },
  { methods, notPaths: [PATHS[at + 2]] },
]);

const operation = (random: Random): Json => pick(random, OPERATIONS);

/** One of the ways in which people write rules. */
const RULES: readonly ((random: Random, size: Size) => Json)[] = [
  (random, size) => ({
    from: [{ source: { principals: [accountAt(random, size), accountAt(random, size)] } }],
  }),
  (random, size) => ({
    from: [{ source: { principals: [accountAt(random, size)] } }],
    to: [{ operation: operation(random) }],
  }),
  (random, size) => ({
    from: [{ source: { namespaces: [namespaceAt(random, size)] } }],
    to: [{ operation: { methods: pick(random, METHODS) } }],
  }),
  (random, size) => ({
    from: [{ source: { namespaces: [namespaceAt(random, size)], notPrincipals: [accountAt(random, size)] } }],
  }),
  (random) => ({
    from: [{ source: { principals: ['*'] } }],
    to: [{ operation: { paths: [pick(random, PATHS)] } }],
  }),
  (random, size) => ({
    from: [{ source: { principals: [`cluster.local/ns/${namespaceAt(random, size)}/*`] } }],
  }),
  (random, size) => ({
    from: [{ source: { principals: [accountAt(random, size)] } }],
    when: [{ key: 'request.headers[x-tenant]', values: [`tenant-${random(5)}`] }],
  }),
];

const DENIALS: readonly ((random: Random, size: Size) => Json)[] = [
  (random, size) => ({
    from: [{ source: { notNamespaces: [namespaceAt(random, size), namespaceAt(random, size)] } }],
  }),
  () => ({ to: [{ operation: { paths: ['/admin/*'], notMethods: ['GET'] } }] }),
  (random, size) => ({ from: [{ source: { principals: [accountAt(random, size)] } }] }),
];

/** Of ten policies eight allow for one workload, one denies, one is its namespace's; three are the mesh's. */
const policy = (at: number, random: Random, size: Size): Json => {
  const isDenial = at % 10 === 8;
  const isWide = at % 10 === 9;
  const isMesh = at < 3;
  const rules = isDenial || isMesh ? DENIALS : RULES;
  const written = isMesh ? rules[1] : pick(random, rules);
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${at}`, namespace: isMesh ? 'istio-system' : namespaceOf(at) },
    spec: {
      ...(isWide || isMesh ? {} : { selector: { matchLabels: { app: nameOf(at) } } }),
      action: isDenial || isMesh ? 'DENY' : 'ALLOW',
      rules: [written?.(random, size), ...(isDenial || isMesh ? [] : [pick(random, RULES)(random, size)])],
    },
  };
};

/** A mesh of a size with further objects, the same for the same seed. */
export const benchMesh = (size: Size, seed: number, more: readonly Json[] = []): Snapshot => {
  const random = randomFrom(seed);
  const all = Array.from({ length: size.workloads }, (_, at) => at);
  const objects = [
    ...all.map((at) => pod(at, size)),
    ...all.map(service),
    ...all.map((at) => policy(at, random, size)),
    ...more,
  ];
  return buildSnapshot({
    mesh: {
      kind: 'files',
      name: 'bench',
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: '2026-01-01T00:00:00Z',
    scope: [],
    config: defaultMeshConfig,
    certificates: [],
    gaps: [],
    problems: [],
    objects: objects.map(decode),
  });
};

/** The same mesh after somebody rewrote one policy in the middle of it. */
export const editedMesh = (mesh: Snapshot, at: number): Snapshot => {
  const [before, after] = [mesh.authorizationPolicies[at], mesh.authorizationPolicies[at + 10]];
  if (before === undefined || after === undefined) throw new Error(`There is no policy ${at}.`);
  return {
    ...mesh,
    authorizationPolicies: mesh.authorizationPolicies.map((one) =>
      one === before ? { ...one, spec: { ...one.spec, rules: after.spec.rules } } : one,
    ),
  };
};
