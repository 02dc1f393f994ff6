import type { MeshPicture } from '@/lib/api/contract';
import { buildPicture, type PolicySketch } from './build';

const workload = (name: string, ...ports: number[]) => ({ name, ports });

const namespaces = {
  accounts: [
    { ...workload('accounts-api', 8080), mtls: 'PERMISSIVE' as const },
    { ...workload('accounts-db', 5432), mtls: 'PERMISSIVE' as const },
    { ...workload('notifications', 8080), mtls: 'PERMISSIVE' as const },
    { ...workload('profile', 8080), mtls: 'PERMISSIVE' as const },
    { ...workload('sessions', 6379), mtls: 'PERMISSIVE' as const },
  ],
  catalog: [
    workload('catalog-api', 8080),
    workload('recommender', 8080),
    workload('search', 9000),
    workload('search-index', 9200),
  ],
  edge: [
    workload('checkout-web', 8080),
    { ...workload('ingress-gateway', 8443), gateway: true },
    workload('media', 8080),
    workload('storefront', 8080),
  ],
  orders: [
    workload('fulfilment', 8080),
    workload('orders-api', 8080),
    workload('orders-db', 5432),
    workload('returns', 8080),
  ],
  payments: [
    workload('api', 8443),
    workload('fraud', 8080),
    workload('ledger', 8080),
    workload('payments-db', 5432),
  ],
  platform: [
    workload('backup'),
    workload('grafana', 3000),
    workload('mailer', 8025),
    workload('prometheus', 9090),
  ],
  'team-a': [workload('curl'), workload('httpbin', 8000)],
  'team-b': [workload('curl'), workload('httpbin', 8000)],
};

const allow = (
  namespace: string,
  name: string,
  workloads: readonly string[],
  from: readonly string[],
): PolicySketch => ({ namespace, name, action: 'ALLOW', workloads, from });

const policies: PolicySketch[] = [
  allow('edge', 'storefront-from-gateway', ['storefront', 'checkout-web', 'media'], ['edge/ingress-gateway']),
  allow('edge', 'no-direct-gateway-calls', ['ingress-gateway'], ['platform/prometheus']),
  allow(
    'accounts',
    'accounts-callers',
    ['accounts-api', 'sessions'],
    ['edge/storefront', 'edge/checkout-web'],
  ),
  allow('accounts', 'accounts-namespace', ['profile', 'accounts-db', 'sessions'], ['accounts/*']),
  {
    namespace: 'accounts',
    name: 'notifications-ext-authz',
    action: 'CUSTOM',
    workloads: ['notifications'],
    from: ['accounts/*'],
    provider: 'opa',
  },
  allow('accounts', 'notifications-callers', ['notifications'], ['accounts/accounts-api']),
  {
    ...allow(
      'catalog',
      'catalog-callers',
      ['catalog-api'],
      ['edge/storefront', 'edge/checkout-web', 'catalog/recommender'],
    ),
    only: { text: 'GET /products*', method: 'GET', path: '/products' },
  },
  allow(
    'catalog',
    'search-callers',
    ['search', 'search-index'],
    ['edge/storefront', 'catalog/catalog-api', 'catalog/search'],
  ),
  {
    ...allow('orders', 'orders-callers', ['orders-api'], ['edge/checkout-web', 'orders/returns']),
    only: { text: 'POST /orders, GET /orders/*', method: 'POST', path: '/orders' },
  },
  allow('orders', 'orders-namespace', ['fulfilment', 'returns', 'orders-db'], ['orders/*']),
  {
    ...allow('payments', 'api-checkout-and-orders', ['api'], ['edge/checkout-web', 'orders/orders-api']),
    only: { text: 'POST /charge', method: 'POST', path: '/charge' },
  },
  allow('payments', 'ledger-and-fraud-from-api', ['ledger', 'fraud'], ['payments/api']),
  {
    namespace: 'payments',
    name: 'no-batch-in-payments',
    action: 'DENY',
    workloads: [],
    from: ['platform/backup'],
  },
  allow('payments', 'payments-db-from-ledger', ['payments-db'], ['payments/ledger']),
  allow('team-a', 'httpbin-policy', ['httpbin'], ['team-a/curl']),
];

/** A shop of eight namespaces: policies of each kind, some proofs, one disagreement, most denials. */
export const shopPicture = (): MeshPicture =>
  buildPicture({
    name: 'built-in shop mesh',
    namespaces,
    policies,
    probes: [
      { edge: 'edge/ingress-gateway>edge/storefront:8080', code: 200 },
      { edge: 'edge/ingress-gateway>edge/checkout-web:8080', code: 200 },
      { edge: 'edge/ingress-gateway>edge/media:8080', code: 404 },
      { edge: 'edge/storefront>accounts/accounts-api:8080', code: 200 },
      { edge: 'edge/storefront>catalog/search:9000', code: 200 },
      { edge: 'catalog/catalog-api>catalog/search:9000', code: 200 },
      { edge: 'payments/api>payments/ledger:8080', code: 200 },
      { edge: 'payments/api>payments/fraud:8080', code: 403 },
      { edge: 'payments/ledger>payments/payments-db:5432', code: 200 },
      { edge: 'platform/backup>payments/payments-db:5432', code: 403 },
      { edge: 'team-a/curl>team-a/httpbin:8000', code: 200 },
      { edge: 'team-b/curl>team-a/httpbin:8000', code: 403 },
      {
        edge: 'orders/orders-api>orders/orders-db:5432',
        code: 200,
        stale: 'AuthorizationPolicy orders/orders-namespace changed since.',
      },
    ],
  });
