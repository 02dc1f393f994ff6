import { sandboxVersion } from '../data-plane/inject';

const meshConfig = `accessLogEncoding: JSON
accessLogFile: /dev/stdout
rootNamespace: istio-system
trustDomain: cluster.local
extensionProviders:
- name: opa
  envoyExtAuthzHttp:
    service: opa.platform.svc.cluster.local
    port: 9191
`;

const labels = { app: 'istiod', istio: 'pilot', 'istio.io/rev': 'default' };

/** What an installation of Istio leaves in its root namespace, and where the control page is. */
export const meshSystem = (controlUrl: string): readonly unknown[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'istio-system', annotations: { 'meshproof.dev/sandbox-control': controlUrl } },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: meshConfig },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'istiod', namespace: 'istio-system' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { istio: 'pilot' } },
      template: {
        metadata: { labels, annotations: { 'sidecar.istio.io/inject': 'false' } },
        spec: {
          serviceAccountName: 'istiod',
          containers: [{ name: 'discovery', image: `docker.io/istio/pilot:${sandboxVersion}` }],
        },
      },
    },
  },
];
