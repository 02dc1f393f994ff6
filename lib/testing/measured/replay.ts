import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { MeshObject, Problem, Snapshot } from '@/lib/mesh/snapshot';
import type { AccessRequest } from '@/lib/mesh/request';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { decodeMeshConfig } from '@/lib/objects/mesh-config';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

/** One request of a measured case, and what the real proxies made of it. */
export interface MeasuredRequest {
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
  seen: {
    verdict: string;
    details?: string;
    termination?: string;
    flags?: string;
    pathAtServer?: string;
  };
}

/** What was applied on top of the standing cluster, and what was asked of it. */
export interface MeasuredCase {
  id: string;
  objects: Json[];
  mesh?: Json;
  refused?: unknown;
  warnings?: unknown;
  tokens?: Record<string, Record<string, unknown>>;
  requests?: MeasuredRequest[];
}

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');

const base = JSON.parse(read('base.json')) as { items: Json[] };

/** Every case, refused ones included. */
export const measuredCases: readonly MeasuredCase[] = read('cases.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as MeasuredCase);

const metaOf = (object: Json): Json => object['metadata'] as Json;

/** Objects of a case are younger than the cluster, each by a second than the one before it. */
const dated = (object: Json, index: number): Json => ({
  ...object,
  metadata: {
    creationTimestamp: `2026-11-25T00:${String(index).padStart(2, '0')}:00Z`,
    ...metaOf(object),
  },
});

/** Cluster and case as one snapshot, through the same door as a real mesh. */
export const measuredSnapshot = (
  measured: Pick<MeasuredCase, 'objects' | 'mesh'>,
): { snapshot: Snapshot; problems: Problem[] } => {
  const configMap = base.items.find(({ kind }) => kind === 'ConfigMap') as { data: { mesh: string } };
  const mesh = stringify({ ...(parse(configMap.data.mesh) as Json), ...measured.mesh });
  const config = decodeMeshConfig({ mesh });
  if (!config.ok) throw new Error(config.error.message);
  const objects: MeshObject[] = [];
  const problems: Problem[] = [];
  for (const raw of [...base.items, ...measured.objects.map(dated)]) {
    const decoded = decodeObject(raw, null);
    if (decoded?.ok === true) objects.push(decoded.value);
    else if (decoded !== null) problems.push(decoded.error);
  }
  const snapshot = buildSnapshot({
    mesh: {
      kind: 'files',
      name: 'measured',
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: '2026-11-25T01:00:00Z',
    scope: [],
    config: config.value,
    certificates: [],
    gaps: [],
    problems,
    objects,
  });
  return { snapshot, problems };
};

const claimsOf = (token: Record<string, unknown>): NonNullable<AccessRequest['jwt']> => {
  const { $key, ...claims } = token;
  const early = typeof claims['nbf'] === 'string' && claims['nbf'].startsWith('+');
  const late = typeof claims['exp'] === 'string' && claims['exp'].startsWith('-');
  return { claims, verified: $key === undefined && !early && !late };
};

const POD = { t01: 'httpbin' };

const calleeOf = (to: MeasuredRequest['to']): { callee: AccessRequest['to']; authority: string } => {
  const authority = (host: string): string => (to.port === 80 ? host : `${host}:${to.port}`);
  const service = (name: string, namespace: string) => ({
    callee: { namespace, service: name, port: to.port },
    authority: authority(`${name}.${namespace}.svc.cluster.local`),
  });
  if (to.address === 'pod')
    return {
      callee: { namespace: 't01', pod: POD.t01, service: null, targetPort: to.port },
      authority: authority('10.244.0.103'),
    };
  if (to.namespace === null) {
    const [name = '', namespace] = to.address.split('.');
    return namespace === undefined ? service('httpbin', name) : service(name, namespace);
  }
  const called = service(to.service ?? 'httpbin', to.namespace);
  if (to.address === 'vip') return { ...called, authority: authority('10.96.132.95') };
  if (to.address === 'short') return { ...called, authority: authority(`${to.service ?? ''}.${to.namespace}`) };
  return called;
};

const headersOf = (lines: readonly string[] = []): Record<string, string[]> => {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    (headers[line.slice(0, colon).trim().toLowerCase()] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
};

const protocolOf = (request: MeasuredRequest): NonNullable<AccessRequest['protocol']> => {
  if (request.scheme === 'https') return 'tls';
  if (request.raw !== undefined) return 'tcp';
  // The measuring mesh had no ALPN override: between two sidecars an undeclared port always acts as TCP.
  const undeclared = request.to.service === 'raw' && request.from.sidecar;
  return undeclared ? 'tcp' : 'http';
};

const TOKEN = /<token (\w+)>/g;

interface PlacedToken {
  readonly place: string;
  /** Empty: a text that no signer made. */
  readonly name: string;
}

const tokensInPath = (path = ''): readonly PlacedToken[] =>
  [...path.matchAll(/[?&](\w+)=<token (\w+)>/g)].map(([, param = '', name = '']) => ({
    place: `param ${param}`,
    name,
  }));

const tokenInHeader = (line: string): readonly PlacedToken[] => {
  if (/^Authorization: Bearer \S+/.test(line)) return [{ place: 'header authorization', name: '' }];
  // The scheme's name counts as written: in lower case it is no bearer token.
  const [, header = '', cookie, prefix = '', name] =
    /^([\w-]+): (?:(\w+)=|(\w+ ))?<token (\w+)>/.exec(line) ?? [];
  if (name === undefined || header === 'Authorization') return [];
  if (cookie !== undefined) return [{ place: `cookie ${cookie}`, name }];
  return [{ place: `header ${header.toLowerCase()} ${prefix}`.trim(), name }];
};

/** Every token of a request and where it stands; of two, the one that does not verify decides. */
const tokenOf = (measured: MeasuredCase, request: MeasuredRequest): AccessRequest['jwt'] => {
  const { token, path, headers = [] } = request;
  const found = [
    ...(token === undefined ? [] : [{ place: 'header authorization', name: token }]),
    ...tokensInPath(path),
    ...headers.flatMap(tokenInHeader),
  ];
  const tokens = found.map(({ place, name }) => ({
    ...claimsOf(measured.tokens?.[name] ?? { $key: 'none' }),
    place,
  }));
  const [first = null] = tokens;
  const deciding = tokens.find(({ verified }) => verified === false) ?? first;
  // The keys of this case cannot be fetched, so that nothing verifies.
  return deciding && measured.id === '8-badjwks' ? { ...deciding, verified: false } : deciding;
};

/** The request in the product's own nouns, with every fact given. */
export const measuredRequest = (measured: MeasuredCase, request: MeasuredRequest): AccessRequest => {
  const { callee, authority } = calleeOf(request.to);
  const { namespace, pod } = request.from;
  const isHttp = request.raw === undefined;
  return {
    from: { namespace, pod },
    to: callee,
    transport: 'auto',
    protocol: protocolOf(request),
    jwt: tokenOf(measured, request),
    ...(isHttp
      ? {
          method: request.method ?? 'GET',
          path: (request.path ?? '/headers').replaceAll(TOKEN, 'token'),
          host: request.host ?? authority,
          headers: {
            ...headersOf(request.headers),
            ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
          },
        }
      : {}),
  };
};
