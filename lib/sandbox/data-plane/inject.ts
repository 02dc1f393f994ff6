import { z } from 'zod';

/** A pod template, as far as injection and the kubelet look at it. */
export const Template = z.looseObject({
  metadata: z
    .looseObject({
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  spec: z.looseObject({
    containers: z.array(z.looseObject({ name: z.string() })),
    initContainers: z.array(z.looseObject({ name: z.string() })).optional(),
  }),
});
export type Template = z.infer<typeof Template>;

/** The version that the sandbox gives itself, so that nobody takes it for a release. */
export const sandboxVersion = '1.31.0-sandbox';

type Labels = Readonly<Record<string, string>>;

/** Istio's webhook: the pod's own label first, then the label of its namespace. */
export const wantsProxy = (namespace: Labels, template: Template): boolean => {
  const own =
    template.metadata?.labels?.['sidecar.istio.io/inject'] ??
    template.metadata?.annotations?.['sidecar.istio.io/inject'];
  if (own !== undefined) return own === 'true';
  return namespace['istio-injection'] === 'enabled' || namespace['istio.io/rev'] !== undefined;
};

const proxyImage = `docker.io/istio/proxyv2:${sandboxVersion}`;

const proxyContainer = {
  name: 'istio-proxy',
  image: proxyImage,
  // Started before the application and kept running: a sidecar in the sense of Kubernetes.
  restartPolicy: 'Always',
  args: ['proxy', 'sidecar'],
  env: [{ name: 'ISTIO_META_CLUSTER_ID', value: 'Kubernetes' }],
  ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
  securityContext: { runAsUser: 1337, runAsGroup: 1337, runAsNonRoot: true },
};

/** What the webhook makes of a template. */
export const withProxy = (template: Template): Template => ({
  ...template,
  metadata: {
    ...template.metadata,
    labels: {
      ...template.metadata?.labels,
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': template.metadata?.labels?.['app'] ?? 'unknown',
      'service.istio.io/canonical-revision': template.metadata?.labels?.['version'] ?? 'latest',
    },
    annotations: {
      ...template.metadata?.annotations,
      'istio.io/rev': 'default',
      'sidecar.istio.io/status': JSON.stringify({
        initContainers: ['istio-init', 'istio-proxy'],
        revision: 'default',
      }),
    },
  },
  spec: {
    ...template.spec,
    initContainers: [
      {
        name: 'istio-init',
        image: proxyImage,
        args: ['istio-iptables', '-p', '15001', '-z', '15006', '-u', '1337'],
      },
      proxyContainer,
      ...(template.spec.initContainers ?? []),
    ],
  },
});
