import { z } from 'zod';
import { ObjectMeta, Source } from './object';

const strings = z.array(z.string());
const notNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const list = <T extends z.ZodType>(item: T) => notNull(z.array(item));

/** A key without a value, which the API server drops in silence, reads as an empty list: it constrains nothing. */
const listOrEmpty = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => (value === null ? [] : value));

/** `spec.selector`: the pods that a policy selects; present and empty is not the same as absent (ambient). */
export const Selector = z.object({ matchLabels: notNull(z.record(z.string(), z.string())) });
export type Selector = z.infer<typeof Selector>;

/** One entry of `spec.targetRefs`. */
export const TargetRef = z.object({
  group: notNull(z.string()),
  kind: z.string(),
  name: z.string(),
  namespace: notNull(z.string()),
});
export type TargetRef = z.infer<typeof TargetRef>;

/** `rules[].from[].source`: every field is AND'ed, every list OR'ed. */
export const PolicySource = z.object({
  principals: listOrEmpty(z.string()),
  notPrincipals: listOrEmpty(z.string()),
  requestPrincipals: listOrEmpty(z.string()),
  notRequestPrincipals: listOrEmpty(z.string()),
  namespaces: listOrEmpty(z.string()),
  notNamespaces: listOrEmpty(z.string()),
  serviceAccounts: listOrEmpty(z.string()),
  notServiceAccounts: listOrEmpty(z.string()),
  trustDomains: listOrEmpty(z.string()),
  notTrustDomains: listOrEmpty(z.string()),
  ipBlocks: listOrEmpty(z.string()),
  notIpBlocks: listOrEmpty(z.string()),
  remoteIpBlocks: listOrEmpty(z.string()),
  notRemoteIpBlocks: listOrEmpty(z.string()),
});
export type PolicySource = z.infer<typeof PolicySource>;

/** `rules[].to[].operation`. */
export const Operation = z.object({
  hosts: listOrEmpty(z.string()),
  notHosts: listOrEmpty(z.string()),
  ports: listOrEmpty(z.string()),
  notPorts: listOrEmpty(z.string()),
  methods: listOrEmpty(z.string()),
  notMethods: listOrEmpty(z.string()),
  paths: listOrEmpty(z.string()),
  notPaths: listOrEmpty(z.string()),
});
export type Operation = z.infer<typeof Operation>;

/** `rules[].when[]`. */
export const Condition = z.object({ key: z.string(), values: list(z.string()), notValues: list(z.string()) });
export type Condition = z.infer<typeof Condition>;

/** One rule. A null entry anywhere is kept, since Istio counts it. */
export const Rule = z.object({
  from: listOrEmpty(z.object({ source: notNull(PolicySource) }).nullable()),
  to: listOrEmpty(z.object({ operation: notNull(Operation) }).nullable()),
  when: list(Condition),
});
export type Rule = z.infer<typeof Rule>;

const policy = <K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.object({ kind: z.literal(kind), meta: ObjectMeta, spec, source: Source.nullable() });

/** An AuthorizationPolicy as written. */
export const AuthorizationPolicy = policy(
  'AuthorizationPolicy',
  z.object({
    selector: notNull(Selector),
    targetRef: notNull(TargetRef),
    targetRefs: list(TargetRef),
    action: notNull(z.enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'])),
    provider: notNull(z.object({ name: notNull(z.string()) })),
    rules: listOrEmpty(Rule.nullable()),
  }),
);
export type AuthorizationPolicy = z.infer<typeof AuthorizationPolicy>;

/** `mtls.mode` as written; UNSET inherits. */
export const MtlsMode = z.enum(['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
export type MtlsMode = z.infer<typeof MtlsMode>;

const Mtls = notNull(z.object({ mode: notNull(MtlsMode) }));

/** A PeerAuthentication as written; keys of `portLevelMtls` are workload ports. */
export const PeerAuthentication = policy(
  'PeerAuthentication',
  z.object({ selector: notNull(Selector), mtls: Mtls, portLevelMtls: notNull(z.record(z.string(), Mtls)) }),
);
export type PeerAuthentication = z.infer<typeof PeerAuthentication>;

/** One `jwtRules[]` entry. */
export const JwtRule = z.object({
  issuer: notNull(z.string()),
  audiences: list(z.string()),
  jwks: notNull(z.string()),
  jwksUri: notNull(z.string()),
  fromHeaders: list(z.object({ name: z.string(), prefix: notNull(z.string()) })),
  fromParams: list(z.string()),
  fromCookies: list(z.string()),
  forwardOriginalToken: notNull(z.boolean()),
  spaceDelimitedClaims: list(z.string()),
});
export type JwtRule = z.infer<typeof JwtRule>;

/** A RequestAuthentication as written. */
export const RequestAuthentication = policy(
  'RequestAuthentication',
  z.object({
    selector: notNull(Selector),
    targetRef: notNull(TargetRef),
    targetRefs: list(TargetRef),
    jwtRules: list(JwtRule),
  }),
);
export type RequestAuthentication = z.infer<typeof RequestAuthentication>;

const ClientTls = notNull(z.object({ mode: notNull(z.string()), sni: notNull(z.string()) }));
const TrafficPolicy = notNull(
  z.object({
    tls: ClientTls,
    portLevelSettings: list(
      z.object({ port: notNull(z.object({ number: notNull(z.number()) })), tls: ClientTls }),
    ),
    loadBalancer: notNull(z.object({ simple: notNull(z.string()) })),
  }),
);

/** A DestinationRule: only what decides the client's TLS. */
export const DestinationRule = policy(
  'DestinationRule',
  z.object({
    host: z.string(),
    trafficPolicy: TrafficPolicy,
    subsets: list(
      z.object({
        name: z.string(),
        labels: notNull(z.record(z.string(), z.string())),
        trafficPolicy: TrafficPolicy,
      }),
    ),
    exportTo: list(z.string()),
    workloadSelector: notNull(Selector),
  }),
);
export type DestinationRule = z.infer<typeof DestinationRule>;

/** A Sidecar: what its pods can see, and how they listen. */
export const Sidecar = policy(
  'Sidecar',
  z.object({
    workloadSelector: notNull(z.object({ labels: notNull(z.record(z.string(), z.string())) })),
    egress: list(
      z.object({ hosts: notNull(strings), port: notNull(z.object({ number: notNull(z.number()) })) }),
    ),
    ingress: list(
      z.object({
        port: z.object({ number: z.number(), protocol: notNull(z.string()), name: notNull(z.string()) }),
        defaultEndpoint: notNull(z.string()),
      }),
    ),
    outboundTrafficPolicy: notNull(z.object({ mode: notNull(z.string()) })),
  }),
);
export type Sidecar = z.infer<typeof Sidecar>;

/** Kinds whose spec is kept as written: what is not decided from them is said to be unknown. */
export const OtherKind = z.enum([
  'ServiceEntry',
  'VirtualService',
  'Gateway',
  'KubernetesGateway',
  'HTTPRoute',
  'GRPCRoute',
  'WorkloadEntry',
  'EnvoyFilter',
  'WasmPlugin',
  'TrafficExtension',
  'Telemetry',
  'ProxyConfig',
]);

/** An object of one of these kinds. */
export const OtherPolicy = z.object({
  kind: OtherKind,
  meta: ObjectMeta,
  spec: z.unknown(),
  source: Source.nullable(),
});
export type OtherPolicy = z.infer<typeof OtherPolicy>;
