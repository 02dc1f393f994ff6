import { parse } from 'yaml';
import { z } from 'zod';
import { defaultMeshConfig, type ExtensionProvider, type MeshConfig } from '@/lib/mesh/mesh-config';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Problem } from '@/lib/mesh/snapshot';
import { isRecord } from './record';
import { pathText } from './refusal';

const LABEL = '[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?';
const trustDomain = z
  .string()
  .regex(
    new RegExp(`^${LABEL}(\\.${LABEL})*$`),
    'A trust domain consists of DNS labels; it cannot hold a star.',
  );

const Authorizer = z.object({ service: z.string().nullish(), port: z.number().nullish() }).nullish();

const RawMeshConfig = z.object({
  rootNamespace: z.string().nullish(),
  trustDomain: z.union([trustDomain, z.literal('')]).nullish(),
  trustDomainAliases: z.array(trustDomain).nullish(),
  enableAutoMtls: z.boolean().nullish(),
  outboundTrafficPolicy: z
    .object({ mode: z.enum(['ALLOW_ANY', 'REGISTRY_ONLY', 'ALLOW_ANY_DYNAMIC_DNS']).nullish() })
    .nullish(),
  pathNormalization: z
    .object({
      normalization: z
        .enum(['DEFAULT', 'NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'])
        .nullish(),
    })
    .nullish(),
  extensionProviders: z
    .array(z.object({ name: z.string(), envoyExtAuthzHttp: Authorizer, envoyExtAuthzGrpc: Authorizer }))
    .nullish(),
  caCertificates: z.array(z.object({ trustDomains: z.array(z.string()).nullish() })).nullish(),
  accessLogFile: z.string().nullish(),
  defaultConfig: z
    .object({ gatewayTopology: z.object({ numTrustedProxies: z.number().nullish() }).nullish() })
    .nullish(),
});
type RawMeshConfig = z.infer<typeof RawMeshConfig>;

const MeshConfigMap = z.object({
  kind: z.literal('ConfigMap'),
  metadata: z.object({ name: z.string().regex(/^istio(-.+)?$/) }),
  data: z.record(z.string(), z.string()),
});

/** Data of a ConfigMap that carries a mesh config (`istio`, or `istio-<revision>`); null for any other object. */
export function asMeshConfigMap(raw: unknown): Record<string, string> | null {
  const parsed = MeshConfigMap.safeParse(raw);
  return parsed.success && parsed.data.data['mesh'] !== undefined ? parsed.data.data : null;
}

/** The mesh config that istiod would use. One value that istiod refuses voids the whole of it. */
export function decodeMeshConfig(data: Readonly<Record<string, string>>): Result<MeshConfig, Problem> {
  let raw: unknown;
  try {
    raw = parse(data['mesh'] ?? '', { maxAliasCount: 100 }) ?? {};
  } catch {
    return fail(voided('data.mesh', 'The mesh config is not valid YAML.'));
  }
  const parsed = RawMeshConfig.safeParse(raw);
  if (parsed.success && isRecord(raw)) return ok(toMeshConfig(parsed.data));
  const issue = parsed.error?.issues[0];
  const path = pathText(['data', 'mesh', ...(issue?.path ?? [])]);
  return fail(
    voided(path, `${path} is not valid: ${(issue?.message ?? 'it is no mapping').replace(/\.$/, '')}.`),
  );
}

const voided = (path: string, what: string): Problem => ({
  object: { kind: 'ConfigMap', namespace: defaultMeshConfig.rootNamespace, name: 'istio' },
  path,
  message: `${what} One invalid value voids the whole mesh config: a running istiod keeps its last good one, and a fresh istiod starts from defaults. Correct the value; until then the defaults are taken here.`,
  effect: 'ignored',
  source: null,
});

const trustedProxies = ({ defaultConfig }: RawMeshConfig): number =>
  defaultConfig?.gatewayTopology?.numTrustedProxies ?? 0;

function toMeshConfig(raw: RawMeshConfig): MeshConfig {
  const defaults = defaultMeshConfig;
  const normalization = raw.pathNormalization?.normalization ?? 'DEFAULT';
  return {
    rootNamespace: raw.rootNamespace || defaults.rootNamespace,
    trustDomain: raw.trustDomain || defaults.trustDomain,
    trustDomainAliases: raw.trustDomainAliases ?? [],
    enableAutoMtls: raw.enableAutoMtls ?? defaults.enableAutoMtls,
    outboundTrafficPolicy: raw.outboundTrafficPolicy?.mode ?? defaults.outboundTrafficPolicy,
    pathNormalization: normalization === 'DEFAULT' ? defaults.pathNormalization : normalization,
    extensionProviders: (raw.extensionProviders ?? []).map(toProvider),
    caTrustDomains: (raw.caCertificates ?? []).flatMap((certificate) => certificate.trustDomains ?? []),
    accessLog: Boolean(raw.accessLogFile),
    numTrustedProxies: trustedProxies(raw),
  };
}

function toProvider(raw: NonNullable<RawMeshConfig['extensionProviders']>[number]): ExtensionProvider {
  const authorizer = raw.envoyExtAuthzHttp ?? raw.envoyExtAuthzGrpc;
  const kind = raw.envoyExtAuthzHttp ? 'ext-authz-http' : raw.envoyExtAuthzGrpc ? 'ext-authz-grpc' : 'other';
  return { name: raw.name, kind, service: authorizer?.service ?? '', port: authorizer?.port ?? null };
}
