import type { Json, Size } from './mesh';
import { nameOf, namespaceOf, PER_NAMESPACE } from './mesh';

const istio = (kind: string, metadata: Json, spec: Json): Json => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata,
  spec,
});

const virtualService = (workload: number): Json => {
  const destination = { host: nameOf(workload) };
  return istio(
    'VirtualService',
    { name: nameOf(workload), namespace: namespaceOf(workload) },
    {
      hosts: [nameOf(workload)],
      http: [
        { match: [{ uri: { prefix: '/v2' } }], route: [{ destination: { ...destination, subset: 'v2' } }] },
        { route: [{ destination }] },
      ],
    },
  );
};

const destinationRule = (workload: number): Json =>
  istio(
    'DestinationRule',
    { name: nameOf(workload), namespace: namespaceOf(workload) },
    {
      host: nameOf(workload),
      trafficPolicy: { connectionPool: { http: { maxRetries: 3 } } },
      subsets: [{ name: 'v2', labels: { version: 'v2' } }],
    },
  );

const sidecar = (namespace: string, next: string): Json =>
  istio(
    'Sidecar',
    { name: 'default', namespace },
    { egress: [{ hosts: ['./*', 'istio-system/*', `${next}/*`] }] },
  );

const networkPolicy = (namespace: string, before: string): Json => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default', namespace },
  spec: {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          { podSelector: {} },
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': before } } },
        ],
      },
    ],
  },
});

/** A route for every third Service, a rule for every fourth, and in each namespace a Sidecar and, in half, a NetworkPolicy. */
export const routesOf = ({ workloads }: Size): readonly Json[] => {
  const all = Array.from({ length: workloads }, (_, at) => at);
  const firsts = all.filter((at) => at % PER_NAMESPACE === 0);
  const at = (index: number): string => namespaceOf(firsts[(index + firsts.length) % firsts.length] ?? 0);
  return [
    ...all.filter((one) => one % 3 === 0).map(virtualService),
    ...all.filter((one) => one % 4 === 0).map(destinationRule),
    ...firsts.map((_, index) => sidecar(at(index), at(index + 1))),
    ...firsts.flatMap((_, index) => (index % 2 === 0 ? [networkPolicy(at(index), at(index - 1))] : [])),
  ];
};
