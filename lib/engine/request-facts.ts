import type { AccessRequest } from '@/lib/mesh/request';
import type { Fact, Facts } from './facts';
import { parseIp } from './match/ip';
import type { Model } from './model';
import { withProxyHeaders } from './proxy-headers';
import { isKnownMethod, normalizePath, type NormalPath } from './path-normalization';

type Headers = NonNullable<Facts['headers']>;

const headersOf = (request: AccessRequest): Fact<Headers> => {
  if (request.headers === undefined) return undefined;
  const headers: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(request.headers))
    (headers[name.toLowerCase()] ??= []).push(...(typeof value === 'string' ? [value] : value));
  return headers;
};

/**
 * The rightmost X-Forwarded-For entry where it is a bare IP, else the peer: inside the mesh anyone can
 * write it. A gateway counts from the right by the proxies that it trusts, and with none takes its peer.
 */
const remoteIpOf = (
  request: AccessRequest,
  headers: Fact<Headers>,
  { sourceIp, trustedProxies }: ConnectionFacts,
): Fact<string> => {
  if (request.remoteIp !== undefined) return request.remoteIp;
  if (trustedProxies === 0) return sourceIp;
  if (headers === undefined || trustedProxies === undefined) return undefined;
  const forwarded = headers?.['x-forwarded-for']?.join(',').split(',');
  const entry = forwarded?.at(-(trustedProxies ?? 1))?.trim();
  return entry !== undefined && parseIp(entry) !== null ? entry : sourceIp;
};

/** The path as the proxy makes it; false: it answers 400 before any policy. */
const pathOf = (model: Model, { path, method }: AccessRequest): NormalPath | undefined | false => {
  if (method !== undefined && !isKnownMethod(method)) return false;
  if (path === undefined) return undefined;
  return normalizePath(path, model.snapshot.config.pathNormalization) ?? false;
};

/** Whether a proxy that reads HTTP answers 400 to the request line, before any route or policy. */
export const isBadRequest = (model: Model, request: AccessRequest): boolean =>
  pathOf(model, request) === false;

/** An absolute-form target carries the host, which then wins over the header. */
const absoluteHost = (path: string | undefined): string | undefined =>
  /^https?:\/\/([^/?#]+)/i.exec(path ?? '')?.[1];

/** The JWT filter takes the token that it verified out of the request, before policies see the headers. */
const withoutToken = (headers: Fact<Headers>, removesToken: boolean): Fact<Headers> => {
  if (!removesToken || headers === undefined || headers === null) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
};

/** What every chain sees of a connection. */
export type ConnectionFacts = Pick<
  Facts,
  'identity' | 'sourceIp' | 'destinationIp' | 'destinationPort' | 'sni'
> & {
  /** At a gateway: how many proxies in front of it may write X-Forwarded-For; null where anyone may. */
  readonly trustedProxies: Fact<number>;
  /** At a sidecar: whom the workload itself is, as it writes into the headers that it adds. */
  readonly self?: string;
};

const headersAt = ({ identity, self }: ConnectionFacts, request: AccessRequest): Fact<Headers> => {
  const headers = headersOf(request);
  return self === undefined || !headers ? headers : withProxyHeaders(headers, identity, self);
};

/** The facts of an HTTP request; null: the proxy answers 400. */
export const httpFacts = (
  model: Model,
  request: AccessRequest,
  connection: ConnectionFacts,
  { claims, removesToken }: { claims: Facts['claims']; removesToken: boolean },
): Facts | null => {
  const path = pathOf(model, request);
  if (path === false) return null;
  const sentHeaders = headersAt(connection, request);
  const headers = withoutToken(sentHeaders, removesToken);
  const { trustedProxies: _, self: _self, ...seen } = connection;
  return {
    ...seen,
    chain: 'http',
    remoteIp: remoteIpOf(request, headers, connection),
    method: request.method,
    path: path?.path,
    target: path?.target,
    host: absoluteHost(request.path) ?? request.host,
    headers,
    sentHeaders,
    claims,
  };
};

/** A TCP chain knows the connection and nothing of what runs in it. */
export const tcpFacts = ({ trustedProxies: _, self: _self, ...connection }: ConnectionFacts): Facts => ({
  ...connection,
  chain: 'tcp',
  remoteIp: connection.sourceIp,
  method: null,
  path: null,
  target: null,
  host: null,
  headers: null,
  claims: null,
});
