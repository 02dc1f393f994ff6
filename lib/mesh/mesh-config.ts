import { z } from 'zod';

/** One entry of `extensionProviders`, reduced to what decides a CUSTOM policy. */
export const ExtensionProvider = z.object({
  name: z.string(),
  kind: z.enum(['ext-authz-http', 'ext-authz-grpc', 'other']),
  /** `service` of the provider, empty when it is not an external authorizer. */
  service: z.string(),
  port: z.number().nullable(),
});
export type ExtensionProvider = z.infer<typeof ExtensionProvider>;

/** The part of `meshConfig` that decides reachability, defaults filled in. */
export const MeshConfig = z.object({
  rootNamespace: z.string(),
  trustDomain: z.string(),
  trustDomainAliases: z.array(z.string()),
  enableAutoMtls: z.boolean(),
  outboundTrafficPolicy: z.enum(['ALLOW_ANY', 'REGISTRY_ONLY', 'ALLOW_ANY_DYNAMIC_DNS']),
  pathNormalization: z.enum(['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES']),
  extensionProviders: z.array(ExtensionProvider),
  /** Trust domains named in `caCertificates`: accepted at the TLS handshake, never expanded as aliases. */
  caTrustDomains: z.array(z.string()),
  accessLog: z.boolean(),
  /** Of gateways: how many proxies in front of them may write X-Forwarded-For. */
  numTrustedProxies: z.number().default(0),
});
export type MeshConfig = z.infer<typeof MeshConfig>;

/** What istiod starts from when no ConfigMap says otherwise. */
export const defaultMeshConfig: MeshConfig = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  outboundTrafficPolicy: 'ALLOW_ANY',
  pathNormalization: 'BASE',
  extensionProviders: [],
  caTrustDomains: [],
  accessLog: false,
  numTrustedProxies: 0,
};
