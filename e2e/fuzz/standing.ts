import {
  CLIENTS,
  type FuzzPort,
  type FuzzServer,
  LISTENING,
  MARKER,
  NAMESPACES,
  OWNED,
  SERVERS,
} from '@/lib/testing/fuzz/place';

type Json = Readonly<Record<string, unknown>>;
type Place = { readonly namespace: string; readonly name: string };
type Seated = Place & { readonly annotations?: Json };

/** How long a proxy lets a connection live on whose listener was replaced. */
export const DRAIN_SECONDS = 1;

const CURL = 'docker.io/curlimages/curl:8.16.0';
const HTTPBIN = 'docker.io/mccutchen/go-httpbin:v2.15.0';

const namespace = ({ name, injected }: (typeof NAMESPACES)[number]): Json => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { ...OWNED, ...(injected && { 'istio-injection': 'enabled' }) } },
});

const account = ({ namespace, name }: Place): Json => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { namespace, name, labels: OWNED },
});

/** A connection of the round before follows its policies until it is drained, be it pooled by a client or not. */
const DRAIN_SOON = { 'proxy.istio.io/config': `drainDuration: ${DRAIN_SECONDS}s` };

const pod = ({ namespace, name, annotations }: Seated, labels: Json, containers: readonly Json[]): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    namespace,
    name,
    labels: { ...OWNED, app: name, ...labels },
    annotations: { ...DRAIN_SOON, ...annotations },
  },
  spec: { serviceAccountName: name, terminationGracePeriodSeconds: 0, containers },
});

const clientPod = (place: Seated): Json =>
  pod(place, {}, [
    { name: 'curl', image: CURL, imagePullPolicy: 'IfNotPresent', command: ['/bin/sleep', 'infinity'] },
  ]);

/** One application for each port: none of them can answer in another's place. */
const serverPod = (server: FuzzServer): Json =>
  pod(
    server,
    server.labels,
    LISTENING.map((port) => ({
      name: `httpbin-${port}`,
      image: HTTPBIN,
      imagePullPolicy: 'IfNotPresent',
      env: [{ name: 'PORT', value: String(port) }],
      ports: [{ containerPort: port }],
      readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
    })),
  );

const servicePort = ({ port, target, name, appProtocol }: FuzzPort): Json => ({
  name,
  port,
  targetPort: target,
  ...(appProtocol !== undefined && { appProtocol }),
});

const services = ({ namespace, name: app, ports }: FuzzServer): Json[] =>
  [...new Set(ports.flatMap(({ service }) => service ?? []))].map((name) => {
    const own = ports.filter(({ service }) => service === name);
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        namespace,
        name,
        labels: OWNED,
        ...(own.some(({ local }) => local) && { annotations: { 'networking.istio.io/exportTo': '.' } }),
      },
      spec: {
        selector: { app },
        ports: own.map(servicePort),
        ...(own.some(({ headless }) => headless) && { clusterIP: 'None' }),
      },
    };
  });

const marker: Json = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...MARKER, labels: OWNED },
  spec: { ports: [{ name: 'http', port: 1 }] },
};

/** The namespaces first, and Services before pods, so that the first Service of a port is the oldest. */
export const STANDING: readonly (readonly Json[])[] = [
  NAMESPACES.map(namespace),
  [...CLIENTS, ...SERVERS].map(account),
  [...SERVERS.flatMap(services), marker],
  [...SERVERS.map(serverPod), ...CLIENTS.map(clientPod)],
];
