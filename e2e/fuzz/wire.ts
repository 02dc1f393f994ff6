import type { AccessRequest } from '@/lib/mesh/request';
import { type Address, type FuzzRequest } from '@/lib/testing/fuzz/request';
import type { FuzzToken } from '@/lib/testing/fuzz/token';
import { withAddresses } from '@/lib/testing/fuzz/place';
import { signed } from './sign';

type Line = readonly [name: string, value: string];

/** Where pods and Services are. */
export interface Addresses {
  readonly pods: ReadonlyMap<string, string>;
  readonly vips: ReadonlyMap<string, string>;
}

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly fuzz: FuzzRequest;
  readonly authority: string;
  readonly method: string;
  /** With the query, and a token where it stands in one. */
  readonly target: string;
  readonly headers: readonly Line[];
}

const HOSTS: Readonly<Record<Address, (request: FuzzRequest, addresses: Addresses) => string | undefined>> = {
  service: ({ server, port }) => `${port.service ?? ''}.${server.namespace}`,
  full: ({ server, port }) => `${port.service ?? ''}.${server.namespace}.svc.cluster.local`,
  short: ({ port }) => port.service ?? '',
  upper: ({ server, port }) => `${port.service ?? ''}.${server.namespace}`.toUpperCase(),
  vip: ({ server, port }, { vips }) => vips.get(`${server.namespace}/${port.service ?? ''}`),
  pod: ({ server }, { pods }) => pods.get(server.key),
};

interface Placed {
  readonly target: string;
  readonly headers: readonly Line[];
}

const placeToken = (placed: Placed, token: FuzzToken | null): Placed => {
  if (token === null) return placed;
  const text = signed(token);
  const [kind, name = '', prefix = ''] = token.place.split(' ');
  const { target, headers } = placed;
  if (kind === 'param')
    return { target: `${target}${target.includes('?') ? '&' : '?'}${name}=${text}`, headers };
  const others = headers.filter(([header]) => header.toLowerCase() !== name);
  if (kind === 'cookie') {
    const cookies = headers.filter(([header]) => header === 'cookie').map(([, value]) => value);
    const rest = headers.filter(([header]) => header !== 'cookie');
    return { target, headers: [...rest, ['cookie', [...cookies, `${name}=${text}`].join('; ')]] };
  }
  const scheme = name === 'authorization' ? 'Bearer ' : prefix && `${prefix} `;
  return { target, headers: [...others, [name, `${scheme}${text}`]] };
};

/** Puts addresses and signatures in. */
export const toWire = (fuzz: FuzzRequest, addresses: Addresses): WireRequest => {
  const host = HOSTS[fuzz.address](fuzz, addresses);
  if (host === undefined) throw new Error(`No address of ${fuzz.server.key} for ${fuzz.address}.`);
  const headers = fuzz.headers.map(([name, value]): Line => [name, withAddresses(value, addresses.pods)]);
  return {
    fuzz,
    authority: `${host}:${fuzz.port.port}`,
    method: fuzz.method,
    ...placeToken({ target: fuzz.path, headers }, fuzz.token),
  };
};

const grouped = (lines: readonly Line[]): Record<string, string[]> => {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of lines) (headers[name.toLowerCase()] ??= []).push(value);
  return headers;
};

const claimsOf = (token: FuzzToken): NonNullable<AccessRequest['jwt']> => ({
  claims: token.claims,
  verified: token.flaw === null,
  place: token.place,
});

/** curl accepts anything, unless it is told what. */
const curlsOwn = (headers: WireRequest['headers']): WireRequest['headers'] =>
  headers.some(([name]) => name.toLowerCase() === 'accept') ? [] : [['accept', '*/*']];

/** The same request in the engine's nouns, with every fact given. */
export const toAccessRequest = (wire: WireRequest): AccessRequest => {
  const { client, server, port, host, token, id } = wire.fuzz;
  const to =
    port.service === null
      ? { namespace: server.namespace, pod: server.name, service: null, targetPort: port.target }
      : { namespace: server.namespace, service: port.service, port: port.port };
  return {
    id,
    from: { namespace: client.namespace, pod: client.name },
    to,
    transport: 'auto',
    protocol: 'http',
    method: wire.method,
    path: wire.target,
    host: host ?? wire.authority,
    headers: grouped([['user-agent', `meshproof/${id}`], ...curlsOwn(wire.headers), ...wire.headers]),
    jwt: token && claimsOf(token),
  };
};
