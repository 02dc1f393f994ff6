/** One workload of the shop: its image decides how it speaks, its port's name what Istio takes it for. */
type Sketch = {
  readonly name: string;
  readonly port?: number;
  readonly portName?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly annotations?: Readonly<Record<string, string>>;
};

const web = (name: string, port = 8080): Sketch => ({ name, port, portName: 'http' });
const database = (name: string): Sketch => ({
  name,
  port: 5432,
  portName: 'tcp-postgres',
  image: 'docker.io/library/postgres:17',
});
const client = (name: string): Sketch => ({ name, image: 'docker.io/curlimages/curl:8.16.0' });

const namespaces: Readonly<Record<string, readonly Sketch[]>> = {
  edge: [{ ...web('storefront'), replicas: 2 }, web('checkout-web'), web('media')],
  accounts: [
    web('accounts-api'),
    web('profile'),
    web('notifications'),
    { name: 'sessions', port: 6379, portName: 'tcp-redis', image: 'docker.io/valkey/valkey:8' },
    database('accounts-db'),
  ],
  catalog: [
    web('catalog-api'),
    web('search', 9000),
    { ...web('search-index', 9200), annotations: { 'meshproof.dev/without-curl': 'true' } },
    web('recommender'),
  ],
  orders: [web('orders-api'), web('fulfilment'), web('returns'), database('orders-db')],
  payments: [web('api', 8443), web('ledger'), web('fraud'), database('payments-db')],
  platform: [
    client('backup'),
    web('prometheus', 9090),
    web('grafana', 3000),
    web('mailer', 8025),
    web('opa', 9191),
  ],
  legacy: [client('reports'), web('intranet')],
};

/** Its pods have no proxy: what calls from there calls in plaintext. */
const withoutInjection = 'legacy';

const deployment = (namespace: string, { name, port, image, replicas = 1, annotations }: Sketch): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, ...(annotations && { annotations }) },
      spec: {
        serviceAccountName: name,
        containers: [
          {
            name,
            image: image ?? `registry.example/shop/${name}:1.4`,
            ...(port !== undefined && { ports: [{ containerPort: port }] }),
          },
        ],
      },
    },
  },
});

const service = (namespace: string, { name, port, portName }: Sketch): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels: { app: name } },
  spec: { selector: { app: name }, ports: [{ name: portName, port, targetPort: port }] },
});

const objectsOf = (namespace: string, sketch: Sketch): readonly object[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: sketch.name, namespace } },
  deployment(namespace, sketch),
  ...(sketch.port === undefined ? [] : [service(namespace, sketch)]),
];

/** Seven namespaces of a shop with their accounts, Deployments and Services. */
export const shopWorkloads = (): readonly object[] =>
  Object.entries(namespaces).flatMap(([name, sketches]) => [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: name === withoutInjection ? {} : { 'istio-injection': 'enabled' } },
    },
    ...sketches.flatMap((sketch) => objectsOf(name, sketch)),
  ]);
