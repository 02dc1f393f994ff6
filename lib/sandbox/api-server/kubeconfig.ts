import { stringify } from 'yaml';

/** A kubeconfig that carries everything inline, so that it can be written anywhere. */
export const renderKubeconfig = (at: { url: string; ca: string; token: string }): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'sandbox',
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox' } }],
    clusters: [
      {
        name: 'sandbox',
        cluster: { server: at.url, 'certificate-authority-data': Buffer.from(at.ca).toString('base64') },
      },
    ],
    users: [{ name: 'sandbox', user: { token: at.token } }],
  });
