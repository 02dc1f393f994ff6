import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { expect, test } from 'vitest';
import type { Connection, HttpRequest } from '@/lib/envoy/facts';
import { chainKind, judgeRequest, judgeTcp } from '@/lib/envoy/judge-connection';
import type { TokenCheck } from '@/lib/envoy/judge-jwt';
import type { Judgement } from '@/lib/envoy/judgement';
import type { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '@/lib/mesh/istio';
import type { Pod, Service } from '@/lib/mesh/kubernetes';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { MeshObject } from '@/lib/mesh/snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { asMeshConfigMap, decodeMeshConfig } from '@/lib/objects/mesh-config';
import { inboundPorts } from './inbound-ports';
import { peerModes } from './peer-mode';
import type { InboundInput } from './nouns';
import { proxyLabels } from './proxy-labels';
import { translateInbound } from './translate-inbound';

type Call = {
  id: string;
  from: { namespace: string; serviceAccount: string; pod: string; sidecar: boolean };
  to: { namespace: string | null; address: string; service: string | null; port: number };
  method?: string;
  path?: string;
  host?: string;
  headers?: string[];
  token?: string;
  raw?: string;
  scheme?: string;
  seen: { verdict: string; details?: string };
};
type Case = {
  id: string;
  objects: { kind: string; metadata: Record<string, unknown> }[];
  mesh?: Record<string, unknown>;
  tokens?: Record<string, Record<string, unknown>>;
  refused?: unknown;
  requests: Call[];
};

const measured = new URL('../../testing/measured/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, measured), 'utf8');
const base = (JSON.parse(read('base.json')) as { items: unknown[] }).items;
const cases = read('cases.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case);

const NOW = 1_800_000_000;
const decode = (raw: unknown): MeshObject[] => {
  const decoded = decodeObject(raw, null);
  return decoded?.ok === true ? [decoded.value] : [];
};
const baseObjects = base.flatMap(decode);
const baseConfig = base.map(asMeshConfigMap).find((map) => map !== null)?.['mesh'] ?? '';

const configOf = (extra: Record<string, unknown> | undefined): MeshConfig => {
  const decoded = decodeMeshConfig({ mesh: stringify({ ...(parse(baseConfig) as object), ...extra }) });
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
};

/** Objects are applied in their order after all that stands, one second apart. */
const stamped = (objects: Case['objects']): unknown[] =>
  objects.map((object, index) => ({
    ...object,
    metadata: {
      creationTimestamp: `2027-01-01T00:00:${String(index).padStart(2, '0')}Z`,
      ...object.metadata,
    },
  }));

type Scene = { input: InboundInput; target: Pod; services: Service[]; pods: Pod[] };

const sceneOf = (one: Case): Scene => {
  const objects = [...baseObjects, ...stamped(one.objects).flatMap(decode)];
  const of = <T extends MeshObject>(kind: T['kind']) => objects.filter((o): o is T => o.kind === kind);
  const services = of<Service>('Service');
  const pods = of<Pod>('Pod');
  const target = pods.find(({ meta }) => meta.namespace === 't01' && meta.name === 'httpbin');
  if (!target) throw new Error('the target pod is missing');
  const shape = {
    namespace: 't01',
    labels: proxyLabels(target),
    containerPorts: target.containers.flatMap(({ ports }) => ports),
  };
  const input: InboundInput = {
    workload: { namespace: 't01', labels: shape.labels, ports: inboundPorts(services, shape) },
    config: configOf(one.mesh),
    authorizationPolicies: of<AuthorizationPolicy>('AuthorizationPolicy'),
    peerAuthentications: of<PeerAuthentication>('PeerAuthentication'),
    requestAuthentications: of<RequestAuthentication>('RequestAuthentication'),
    services,
  };
  return { input, target, services, pods };
};

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose third part says whether its key is one of the key set. */
const mint = (claims: Record<string, unknown>): string => {
  const { $key, ...rest } = claims;
  const dated = Object.entries(rest).map(([name, value]) => [
    name,
    ['exp', 'nbf', 'iat'].includes(name) && typeof value === 'string' ? NOW + Number(value) : value,
  ]);
  return [base64({ alg: 'RS256' }), base64(Object.fromEntries(dated)), $key === 'bad' ? 'bad' : 'good'].join(
    '.',
  );
};
const check: TokenCheck = { now: NOW, verify: (jwks, token) => jwks !== '' && token.endsWith('.good') };

const serviceOf = (call: Call, services: Service[]): Service | undefined => {
  const name = call.to.service ?? call.to.address.split('.')[0];
  return services.find(({ meta }) => meta.namespace === 't01' && meta.name === name);
};

const targetPort = (call: Call, services: Service[]): number => {
  if (call.to.address === 'pod') return call.to.port;
  const port = serviceOf(call, services)?.ports.find((one) => one.port === call.to.port)?.targetPort;
  return typeof port === 'number' ? port : call.to.port;
};

const authorityOf = (call: Call, scene: Scene): string => {
  const service = serviceOf(call, scene.services);
  const name = service?.meta.name ?? '';
  const port = call.to.port === 80 ? '' : `:${call.to.port}`;
  if (call.to.address === 'pod') return `${scene.target.ip ?? ''}${port}`;
  if (call.to.address === 'vip') return `${service?.clusterIP ?? ''}${port}`;
  return `${name}.t01${call.to.address === 'svc' ? '.svc.cluster.local' : ''}${port}`;
};

/** A sidecar knows a Service by its names; any other host it passes on without TLS. */
const knowsHost = (host: string): boolean =>
  /^[a-z]+\.t01(\.svc(\.cluster\.local\.?)?)?(:\d+)?$/i.test(host) || /^10\./.test(host);

const isMutual = (call: Call, scene: Scene, authority: string): boolean => {
  const port = targetPort(call, scene.services);
  const modes = peerModes(scene.input);
  const wide = peerModes({
    ...scene.input,
    peerAuthentications: scene.input.peerAuthentications.filter(({ spec }) => !spec.selector),
  });
  const declaredHttp = scene.input.workload.ports.some((one) => one.port === port && one.protocol === 'http');
  return (
    call.from.sidecar &&
    call.to.address !== 'pod' &&
    scene.input.config.enableAutoMtls &&
    wide.rest !== 'DISABLE' &&
    (modes.ports.get(port) ?? modes.rest) !== 'DISABLE' &&
    (!declaredHttp || knowsHost(authority))
  );
};

const connectionOf = (call: Call, scene: Scene, mutual: boolean): Connection => {
  const port = targetPort(call, scene.services);
  const pod = scene.pods.find(
    ({ meta }) => meta.namespace === call.from.namespace && meta.name === call.from.pod,
  );
  const { namespace, serviceAccount } = call.from;
  const uri = `spiffe://${scene.input.config.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
  const host = `${serviceOf(call, scene.services)?.meta.name ?? ''}.t01.svc.cluster.local`;
  const mtls = {
    sni: `outbound_.${call.to.port}_._.${host}`,
    alpn: ['istio-peer-exchange', 'istio'],
    peer: { uris: [uri] },
  };
  const ownTls = call.to.port === 8443 || call.scheme === 'https';
  return {
    source: { ip: pod?.ip ?? '' },
    destination: { ip: scene.target.ip ?? '', port },
    tls: mutual ? mtls : ownTls ? { sni: host, alpn: ['h2', 'http/1.1'], peer: null } : null,
    sniffed: mutual || call.raw !== undefined || ownTls ? null : 'http/1.1',
  };
};

const headersOf = (call: Call, fill: (text: string) => string): Record<string, string[]> => {
  const headers: Record<string, string[]> = {};
  const add = (name: string, value: string) => (headers[name.toLowerCase()] ??= []).push(fill(value));
  for (const line of call.headers ?? []) {
    const [name = '', ...rest] = line.split(/[:;]/);
    add(name, rest.join(':').trim());
  }
  if (call.token !== undefined) add('authorization', `Bearer <token ${call.token}>`);
  return headers;
};

const requestOf = (call: Call, one: Case, authority: string): HttpRequest => {
  const fill = (text: string) =>
    text.replace(/<token ([^>]+)>/g, (_, name: string) => mint(one.tokens?.[name] ?? {}));
  return {
    method: call.method ?? 'GET',
    path: fill(call.path ?? '/headers'),
    authority,
    headers: headersOf(call, fill),
  };
};

const verdictOf = (judgement: Judgement, tcp: boolean): string => {
  switch (judgement.kind) {
    case 'allowed':
      return 'allow';
    case 'denied':
      return tcp ? 'cut' : 'deny';
    case 'no-filter-chain':
    case 'handshake-failed':
      return 'stopped';
    case 'bad-request':
      return 'bad-request';
    case 'token-refused':
      return `jwt-${judgement.status}`;
    case 'external-authorizer':
      return /^istio-ext-authz-(yes|downopen)-/.test(judgement.policy)
        ? verdictOf(judgement.otherwise, tcp)
        : 'ext-authz';
    case 'undecided':
      return `undecided: ${judgement.reason}`;
  }
};

/** What stops a caller shows as a cut, or as the 503 of its own proxy. */
const agrees = (verdict: string, seen: string): boolean =>
  verdict === seen ||
  ((verdict === 'stopped' || verdict === 'cut') && (seen === 'cut' || seen === 'proxy-error'));

/** A 403 names the same policy, word for word. */
const namesPolicy = (judgement: Judgement, call: Call): boolean => {
  const last = judgement.kind === 'external-authorizer' ? judgement.otherwise : judgement;
  return call.seen.verdict !== 'deny' || (last.kind === 'denied' && last.details === call.seen.details);
};

const isOutOfReach = (one: Case, call: Call): boolean =>
  call.seen.verdict === 'time-out' ||
  // Nothing was sent, so nothing was decided; or the answer is the router's or the application's.
  call.raw === '' ||
  /^(absolute_path_rejected|upstream_reset)/.test(call.seen.details ?? '') ||
  call.to.address === 'nosidecar' ||
  call.to.namespace === 'nosidecar' ||
  one.objects.some(({ kind }) => kind === 'DestinationRule') ||
  'outboundTrafficPolicy' in (one.mesh ?? {});

const replay = (one: Case): { skipped: number; agreed: number; apart: string[] } => {
  const scene = sceneOf(one);
  const config = translateInbound(scene.input);
  const tally = { skipped: 0, agreed: 0, apart: [] as string[] };
  for (const call of one.requests) {
    if (isOutOfReach(one, call)) {
      tally.skipped += 1;
      continue;
    }
    const authority = call.host ?? authorityOf(call, scene);
    const connection = connectionOf(call, scene, isMutual(call, scene, authority));
    const bytes = call.raw !== undefined || call.to.port === 8443;
    const judgement = bytes
      ? judgeTcp(config, connection)
      : judgeRequest(config, connection, requestOf(call, one, authority), check);
    const verdict = verdictOf(judgement, chainKind(config, connection) === 'tcp');
    if (agrees(verdict, call.seen.verdict) && namesPolicy(judgement, call)) tally.agreed += 1;
    else
      tally.apart.push(
        `${one.id}/${call.id}: judged ${JSON.stringify(judgement)}, seen ${JSON.stringify(call.seen.verdict)} ${call.seen.details ?? ''}`,
      );
  }
  return tally;
};

test('what a real mesh answered is what its translated configuration says', () => {
  const tallies = cases.filter((one) => one.refused === undefined).map(replay);
  const count = (key: 'skipped' | 'agreed') => tallies.reduce((sum, tally) => sum + tally[key], 0);
  const apart = tallies.flatMap((tally) => tally.apart);
  expect(apart).toEqual([]);
  expect({ agreed: count('agreed'), skipped: count('skipped') }).toEqual({ agreed: 1544, skipped: 37 });
});
