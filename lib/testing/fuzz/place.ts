/** The standing mesh of the fuzz: who calls, who answers, and on which ports. */

/** Where policies of the whole mesh stand. */
export const ROOT = 'istio-system';

/** Every object that the fuzz makes carries it, so that it can be told apart and removed. */
export const OWNED = { 'app.kubernetes.io/managed-by': 'meshproof-fuzz' } as const;

/** Carried by every server pod, so that a policy of the root namespace reaches nobody else. */
export const TARGETED = { 'meshproof-fuzz': 'target' } as const;

export const NAMESPACES = [
  { name: 'mpfuzz-a', injected: true },
  { name: 'mpfuzz-b', injected: true },
  { name: 'mpfuzz-plain', injected: false },
  { name: 'mpfuzz-marker', injected: false },
] as const;

/** The namespaces with sidecars, where policies stand. */
export const FUZZ_NAMESPACES = ['mpfuzz-a', 'mpfuzz-b'] as const;

/** A Service without pods: a subset of it, named after the round, shows that a client's proxy is up to date. */
export const MARKER = { namespace: 'mpfuzz-marker', name: 'marker' } as const;

/** A pod that sends. */
export interface FuzzClient {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly proxied: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod that answers. */
export interface FuzzServer {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly proxied: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly [FuzzPort, ...FuzzPort[]];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A port as it is called: through a Service, or at the pod itself. */
export interface FuzzPort {
  readonly service: string | null;
  readonly port: number;
  readonly target: number;
  /** How it is meant to be read; where several Services name a port, the cluster decides. */
  readonly inbound: 'http' | 'tcp' | 'sniffed';
  readonly name: string | null;
  readonly appProtocol?: string;
  readonly headless?: boolean;
  /** Its Service is exported to its own namespace alone. */
  readonly local?: boolean;
}

const client = (namespace: string, name: string, proxied: boolean): FuzzClient => ({
  key: `${namespace}/${name}`,
  namespace,
  name,
  proxied,
});

export const CLIENTS: readonly [FuzzClient, ...FuzzClient[]] = [
  client('mpfuzz-a', 'curl', true),
  client('mpfuzz-b', 'curl', true),
  client('mpfuzz-b', 'reader', true),
  {
    ...client('mpfuzz-a', 'leaky', true),
    annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': '8000,8083' },
  },
  client('mpfuzz-plain', 'curl', false),
];

/** Ports on which every server's application listens. */
export const LISTENING = [8080, 8081, 8082, 8083] as const;

/** The pod's own address: no Service names 8083, and the others are declared by one. */
const atPod = (target: number, inbound: FuzzPort['inbound']): FuzzPort => ({
  service: null,
  port: target,
  target,
  inbound,
  name: null,
});

const byName = (service: string): FuzzServer['ports'] => [
  { service, port: 8000, target: 8080, inbound: 'http', name: 'http' },
  { service, port: 9000, target: 8081, inbound: 'tcp', name: 'tcp-echo' },
  { service, port: 9002, target: 8082, inbound: 'sniffed', name: 'raw' },
  atPod(8080, 'http'),
  atPod(8083, 'sniffed'),
];

/** `appProtocol` wins over a name that says otherwise, even where nobody knows it. */
const byAppProtocol = (service: string): FuzzServer['ports'] => [
  { service, port: 8000, target: 8080, inbound: 'http', name: 'tcp-web', appProtocol: 'http' },
  { service, port: 9000, target: 8081, inbound: 'tcp', name: 'http-data', appProtocol: 'redis' },
  { service, port: 9002, target: 8082, inbound: 'sniffed', name: 'http-odd', appProtocol: 'x-odd' },
  atPod(8081, 'tcp'),
  atPod(8083, 'sniffed'),
];

/** Beside its own Service two others that read the same ports otherwise, and one without a virtual IP. */
const byOthers = (service: string): FuzzServer['ports'] => [
  ...byName(service),
  { service: `${service}-other`, port: 8010, target: 8081, inbound: 'tcp', name: 'http-late', local: true },
  { service: `${service}-other`, port: 9010, target: 8080, inbound: 'http', name: 'tcp-late', local: true },
  { service: `${service}-pods`, port: 8080, target: 8080, inbound: 'http', name: 'http', headless: true },
];

const server = (
  key: readonly [namespace: string, name: string],
  tier: string,
  ports: (service: string) => FuzzServer['ports'],
  proxied = true,
): FuzzServer => {
  const [namespace, name] = key;
  return {
    key: `${namespace}/${name}`,
    namespace,
    name,
    proxied,
    labels: { app: name, tier, ...TARGETED },
    ports: ports(name),
  };
};

export const SERVERS: readonly [FuzzServer, ...FuzzServer[]] = [
  server(['mpfuzz-a', 'web'], 'front', byName),
  {
    ...server(['mpfuzz-a', 'api'], 'back', byAppProtocol),
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8083' },
  },
  server(['mpfuzz-b', 'web'], 'front', byAppProtocol),
  server(['mpfuzz-b', 'db'], 'back', byOthers),
  server(['mpfuzz-plain', 'bare'], 'front', byName, false),
];

/** The account of a pod carries the pod's own name. */
export const principalOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  `cluster.local/ns/${namespace}/sa/${name}`;

/** Stands in a policy or request for a pod's address, which nobody knows before it runs. */
export const addressOf = ({ key }: { key: string }): string => `$ip(${key})`;

/** Puts the addresses of real pods in the place of their stand-ins. */
export const withAddresses = (text: string, ips: ReadonlyMap<string, string>): string =>
  text.replace(/\$ip\(([^)]+)\)/g, (standIn, key: string) => ips.get(key) ?? standIn);
