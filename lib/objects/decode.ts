import { z } from 'zod';
import {
  AuthorizationPolicy,
  DestinationRule,
  type OtherPolicy,
  PeerAuthentication,
  RequestAuthentication,
  Sidecar,
} from '@/lib/mesh/istio';
import type { Source } from '@/lib/mesh/object';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { MeshObject, Problem } from '@/lib/mesh/snapshot';
import {
  decodeController,
  decodeEndpointSlice,
  decodePod,
  decodeService,
  type Decoding,
} from './decode-kubernetes';
import { decodeMeta } from './decode-meta';
import { RawMeta } from './kubernetes-shape';
import { isRecord } from './record';
import { refusal } from './refusal';
import { brokenRule, type BrokenRule } from './schema-rules';
import { unknownField } from './unknown-field';
import { versionRefusal } from './versions';

type Decode = (decoding: Decoding, source: Source | null) => MeshObject;

const policy =
  <T extends MeshObject>(schema: z.ZodType<T>): Decode =>
  ({ raw, meta, kind }, source) => {
    const spec = isRecord(raw) ? (raw['spec'] ?? {}) : {};
    return schema.parse({ kind, meta, spec, source });
  };

const kept =
  (kind: OtherPolicy['kind']): Decode =>
  ({ raw, meta }, source) => ({ kind, meta, spec: isRecord(raw) ? (raw['spec'] ?? {}) : {}, source });

/** Every kind that decides something, by API group and kind. */
const DECODERS: Readonly<Record<string, Decode>> = {
  '/Namespace': ({ meta }) => ({ kind: 'Namespace', meta }),
  '/ServiceAccount': ({ meta }) => ({ kind: 'ServiceAccount', meta }),
  '/Pod': decodePod,
  '/Service': decodeService,
  'discovery.k8s.io/EndpointSlice': decodeEndpointSlice,
  '/ReplicationController': decodeController,
  'apps/Deployment': decodeController,
  'apps/StatefulSet': decodeController,
  'apps/DaemonSet': decodeController,
  'apps/ReplicaSet': decodeController,
  'batch/Job': decodeController,
  'batch/CronJob': decodeController,
  'networking.k8s.io/NetworkPolicy': ({ raw, meta }) => ({
    kind: 'NetworkPolicy',
    meta,
    spec: isRecord(raw) ? raw['spec'] : {},
  }),
  'security.istio.io/AuthorizationPolicy': policy(AuthorizationPolicy),
  'security.istio.io/PeerAuthentication': policy(PeerAuthentication),
  'security.istio.io/RequestAuthentication': policy(RequestAuthentication),
  'networking.istio.io/DestinationRule': policy(DestinationRule),
  'networking.istio.io/Sidecar': policy(Sidecar),
  'networking.istio.io/ServiceEntry': kept('ServiceEntry'),
  'networking.istio.io/VirtualService': kept('VirtualService'),
  'networking.istio.io/Gateway': kept('Gateway'),
  'networking.istio.io/WorkloadEntry': kept('WorkloadEntry'),
  'networking.istio.io/EnvoyFilter': kept('EnvoyFilter'),
  'networking.istio.io/ProxyConfig': kept('ProxyConfig'),
  'extensions.istio.io/WasmPlugin': kept('WasmPlugin'),
  'extensions.istio.io/TrafficExtension': kept('TrafficExtension'),
  'telemetry.istio.io/Telemetry': kept('Telemetry'),
  'gateway.networking.k8s.io/Gateway': kept('KubernetesGateway'),
  'gateway.networking.k8s.io/HTTPRoute': kept('HTTPRoute'),
  'gateway.networking.k8s.io/GRPCRoute': kept('GRPCRoute'),
};

const Head = z.object({ apiVersion: z.string(), kind: z.string() });
// Made once: zod compiles each schema when it first reads with it.
const WithMeta = z.object({ metadata: RawMeta });

/** One object as the API server or a file gives it, as a noun of the mesh; null for kinds that decide nothing. */
export function decodeObject(raw: unknown, source: Source | null): Result<MeshObject, Problem> | null {
  const head = Head.safeParse(raw);
  if (!head.success) return fail(refusal({ raw, source, issue: head.error.issues[0] }));
  const { apiVersion, kind } = head.data;
  const version = versionRefusal(apiVersion, kind);
  if (version !== null)
    return fail(refusal({ raw, source, issue: { path: ['apiVersion'], message: version } }));
  const slash = apiVersion.indexOf('/');
  const decode = DECODERS[`${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}`];
  if (!decode) return null;
  try {
    const rawMeta = WithMeta.parse(raw).metadata;
    const object = decode({ raw, rawMeta, meta: decodeMeta(rawMeta, kind, raw), kind }, source);
    const issue = brokenRule(object) ?? unknownIn(object, raw, source);
    return issue ? fail(refusal({ raw, source, issue })) : ok(object);
  } catch (error) {
    if (error instanceof z.ZodError) return fail(refusal({ raw, source, issue: error.issues[0] }));
    throw error;
  }
}

/** Files are held to the strict reading that kubectl gives them; what a cluster serves has lost unknown fields already. */
const unknownIn = (object: MeshObject, raw: unknown, source: Source | null): BrokenRule | null =>
  source !== null &&
  isRecord(raw) &&
  (object.kind === 'AuthorizationPolicy' || object.kind === 'PeerAuthentication')
    ? unknownField(raw['spec'], object.spec, ['spec'])
    : null;
