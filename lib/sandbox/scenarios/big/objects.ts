import type { NamespaceSketch, Sketch } from './plan';

type Port = { readonly port: number; readonly name: string };

const portsOf: Readonly<Record<Sketch['kind'], readonly Port[]>> = {
  web: [{ port: 8080, name: 'http' }],
  grpc: [
    { port: 9000, name: 'grpc' },
    { port: 9001, name: 'http-admin' },
  ],
  cache: [{ port: 6379, name: 'tcp-redis' }],
  database: [{ port: 5432, name: 'tcp-postgres' }],
  worker: [],
};

const imageOf: Readonly<Record<Sketch['kind'], string>> = {
  web: 'registry.example/big/web:1.0',
  grpc: 'registry.example/big/grpc:1.0',
  cache: 'docker.io/valkey/valkey:8',
  database: 'docker.io/library/postgres:17',
  worker: 'docker.io/curlimages/curl:8.16.0',
};

const deployment = ({ namespace, name, account, replicas, kind }: Sketch): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        serviceAccountName: account,
        containers: [
          {
            name,
            image: imageOf[kind],
            ports: portsOf[kind].map(({ port, name: portName }) => ({ name: portName, containerPort: port })),
          },
        ],
      },
    },
  },
});

const service = ({ namespace, name, kind }: Sketch): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    selector: { app: name },
    ports: portsOf[kind].map(({ port, name: portName }) => ({ name: portName, port, targetPort: port })),
  },
});

const policy = (namespace: string, name: string, spec: object, kind = 'AuthorizationPolicy'): object => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
});

const selecting = (name: string): object => ({ selector: { matchLabels: { app: name } } });

const principalOf = (caller: string): string => `cluster.local/ns/${caller.replace('/', '/sa/')}`;

const isHttp = ({ kind }: Sketch): boolean => kind === 'web' || kind === 'grpc';

const byAccounts = (sketch: Sketch): object =>
  policy(sketch.namespace, `${sketch.name}-callers`, {
    ...selecting(sketch.name),
    action: 'ALLOW',
    rules: [{ from: [{ source: { principals: sketch.callers.map(principalOf) } }] }],
  });

/** Reading is for all callers, writing for the first of them alone. */
const byRequests = (sketch: Sketch): object =>
  isHttp(sketch)
    ? policy(sketch.namespace, `${sketch.name}-requests`, {
        ...selecting(sketch.name),
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals: sketch.callers.map(principalOf) } }],
            to: [{ operation: { methods: ['GET', 'HEAD'], paths: ['/v1/*'] } }],
          },
          {
            from: [{ source: { principals: sketch.callers.slice(0, 1).map(principalOf) } }],
            to: [{ operation: { methods: ['POST'] } }],
          },
        ],
      })
    : byAccounts(sketch);

const byNamespaces = ({ name, workloads }: NamespaceSketch): object => {
  const callers = workloads.flatMap((one) => one.callers.map((caller) => caller.split('/')[0] ?? ''));
  return policy(name, 'known-namespaces', {
    action: 'ALLOW',
    rules: [{ from: [{ source: { namespaces: [...new Set([name, ...callers])].sort() } }] }],
  });
};

const noAdmin = (namespace: string): object =>
  policy(namespace, 'no-admin', {
    action: 'DENY',
    rules: [
      {
        from: [{ source: { notNamespaces: [namespace] } }],
        to: [{ operation: { paths: ['/admin', '/admin/*'] } }],
      },
    ],
  });

const policiesOf = (sketch: NamespaceSketch): readonly object[] => {
  const { name, guard, workloads } = sketch;
  const served = workloads.filter(({ kind }) => kind !== 'worker');
  const denyRest = policy(name, 'deny-by-default', {});
  switch (guard) {
    case 'open':
      return [];
    case 'denials':
      return [noAdmin(name)];
    case 'namespaces':
      return [byNamespaces(sketch)];
    case 'accounts':
      return [denyRest, ...served.map(byAccounts)];
    case 'requests':
      return [denyRest, noAdmin(name), ...served.map(byRequests)];
  }
};

const accountsOf = ({ name, workloads }: NamespaceSketch): object[] =>
  [...new Set(workloads.map(({ account }) => account))].map((account) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: account, namespace: name },
  }));

/** One namespace with all that is in it. */
export const namespaceObjects = (sketch: NamespaceSketch): readonly object[] => {
  const { name, isInjected, isPermissive, workloads } = sketch;
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: isInjected ? { 'istio-injection': 'enabled' } : {} },
    },
    ...accountsOf(sketch),
    ...workloads.map(deployment),
    ...workloads.filter(({ kind }) => portsOf[kind].length > 0).map(service),
    ...policiesOf(sketch),
    ...(isPermissive
      ? [policy(name, 'default', { mtls: { mode: 'PERMISSIVE' } }, 'PeerAuthentication')]
      : []),
  ];
};

/** What holds for the whole mesh. */
export const meshObjects = (): readonly object[] => [
  policy('istio-system', 'default', { mtls: { mode: 'STRICT' } }, 'PeerAuthentication'),
];
