import { CLIENTS, type FuzzClient, type FuzzPort, type FuzzServer, ROOT, SERVERS } from './place';
import type { FuzzCondition, FuzzPolicy, FuzzRule, Lists } from './policy';
import { nudge } from './nudge';
import type { Random } from './random';
import { type FuzzToken, tokenFor, randomToken } from './token';
import * as words from './words';

/** How the server is named in the URL. */
export type Address = 'service' | 'full' | 'short' | 'upper' | 'vip' | 'pod';

/** One request, before addresses and signatures are known. */
export interface FuzzRequest {
  readonly id: string;
  readonly client: FuzzClient;
  readonly server: FuzzServer;
  readonly port: FuzzPort;
  readonly address: Address;
  readonly method: string;
  readonly path: string;
  /** The Host header, where it is not the address. */
  readonly host: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly token: FuzzToken | null;
}

/** What a request has to be for a rule to match, as far as that is easily had. */
export interface Wish {
  client?: FuzzClient;
  port?: FuzzPort;
  method?: string;
  path?: string;
  host?: string;
  headers: (readonly [name: string, value: string])[];
  claims: Record<string, unknown>;
  wantsToken: boolean;
}

const SUFFIX = ['', 'x', '/x', '.txt'] as const;

/** A text that a pattern matches, or nearly. */
const example = (random: Random, pattern: string): string => {
  if (pattern.includes('{*'))
    return pattern
      .replace('{**}', random.pick(['', 'x', 'x/y']))
      .replaceAll('{*}', random.pick(['v1', 'a', 'x.y', '*', 'a%2fb', 'a/b', '']));
  if (pattern === '*') return random.pick(['/any', '/admin']);
  if (pattern.startsWith('*')) return `/a${pattern.slice(1)}`;
  if (pattern.endsWith('*')) return `${pattern.slice(0, -1)}${random.pick(SUFFIX)}`;
  return pattern;
};

const bareExample = (random: Random, pattern: string): string => {
  const text = example(random, pattern);
  return text.startsWith('/a') && !pattern.startsWith('/') ? text.slice(1) : text;
};

const clientFor = (random: Random, value: string): FuzzClient | undefined =>
  random.pickAny(
    CLIENTS.filter(
      ({ namespace, name, proxied }) =>
        proxied && (value.includes('*') || value.includes(namespace) || value.endsWith(name)),
    ),
  );

type Want = (random: Random, value: string, wish: Wish, server: FuzzServer) => void;

const wantClient: Want = (random, value, wish) => {
  const client = clientFor(random, value);
  if (client) wish.client = client;
};
const wantPort: Want = (random, value, wish, server) => {
  const port = random.pickAny(server.ports.filter(({ target }) => target === Number(value)));
  if (port) wish.port = port;
};
const wantForwarded: Want = (_random, value, wish) => {
  if (/^[\d.]+(\/\d+)?$/.test(value)) wish.headers.push(['x-forwarded-for', value.replace(/\/\d+$/, '')]);
};
const wantSubject: Want = (random, value, wish) => {
  wish.wantsToken = true;
  const slash = value.lastIndexOf('/');
  const subject = bareExample(random, value.slice(slash + 1));
  if (slash >= 0) wish.claims['iss'] = value.slice(0, slash);
  if (subject !== '') wish.claims['sub'] = value.endsWith('*') ? random.pick(words.SUBJECTS) : subject;
};
const wantClaim =
  (name: string): Want =>
  (random, value, wish) => {
    wish.wantsToken = true;
    wish.claims[name] = bareExample(random, value);
  };

const WANTS: Readonly<Record<string, Want>> = {
  principals: wantClient,
  namespaces: wantClient,
  serviceAccounts: wantClient,
  trustDomains: wantClient,
  'source.principal': wantClient,
  'source.namespace': wantClient,
  'source.serviceAccount': wantClient,
  'source.trustDomain': wantClient,
  remoteIpBlocks: wantForwarded,
  'remote.ip': wantForwarded,
  requestPrincipals: wantSubject,
  'request.auth.principal': wantSubject,
  'request.auth.audiences': wantClaim('aud'),
  'request.auth.presenter': wantClaim('azp'),
  ports: wantPort,
  'destination.port': wantPort,
  methods: (random, value, wish) => {
    const methods = words.METHODS.filter((method) =>
      value === '*' || value.includes('*') ? method.startsWith(value.replace('*', '')) : method === value,
    );
    wish.method = random.pickAny(methods) ?? random.pick(words.METHODS);
  },
  paths: (random, value, wish) => {
    const path = example(random, value);
    if (path.startsWith('/')) wish.path = path;
  },
  hosts: (random, value, wish) => {
    // The address itself is a host, and one that the client's proxy knows.
    const host = bareExample(random, value).replace(/:\D*$/, ':8000');
    if (random.chance(0.4) && /^[a-z][a-z0-9.-]*(:\d+)?$/i.test(host)) wish.host = host;
  },
};

/** The address makes the host, and what a caller says of the scheme proxies read in ways of their own. */
const WRITTEN_BY_OTHERS: ReadonlySet<string> = new Set(['host', 'x-forwarded-proto']);

const wantHeader = (random: Random, name: string, value: string, wish: Wish): void => {
  const text = bareExample(random, value);
  if (name === ':path') wish.path = text.startsWith('/') ? text : `/${text}`;
  else if (!name.startsWith(':') && !WRITTEN_BY_OTHERS.has(name)) wish.headers.push([name, text]);
};

const wantCondition = (
  random: Random,
  { key, values = [], notValues = [] }: FuzzCondition,
  wish: Wish,
  server: FuzzServer,
): void => {
  const value = random.pickAny([...values, ...notValues]);
  if (value === undefined) return;
  const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
  if (header !== undefined) wantHeader(random, header, value, wish);
  else if (key.startsWith('request.auth.claims[')) {
    wish.wantsToken = true;
    const [outer = '', inner] = key.slice('request.auth.claims['.length, -1).split('][');
    const text = bareExample(random, value);
    wish.claims[outer] = inner === undefined ? text : { [inner]: text };
  } else WANTS[key]?.(random, value, wish, server);
};

/** What a negative field names is asked for too: that is where it decides. */
const positive = (name: string): string => name.replace(/^not(.)/, (_, first: string) => first.toLowerCase());

const wantLists = (random: Random, lists: Lists | undefined, wish: Wish, server: FuzzServer): void => {
  for (const [name, values] of Object.entries(lists ?? {})) {
    const value = random.pickAny(values);
    if (value !== undefined) WANTS[positive(name)]?.(random, value, wish, server);
  }
};

const wishFor = (random: Random, rule: FuzzRule, server: FuzzServer): Wish => {
  const wish: Wish = { headers: [], claims: {}, wantsToken: false };
  wantLists(random, random.pickAny(rule.from ?? [])?.source, wish, server);
  wantLists(random, random.pickAny(rule.to ?? [])?.operation, wish, server);
  for (const when of rule.when ?? []) wantCondition(random, when, wish, server);
  return wish;
};

/** Policies that could be about a server: those of its namespace and of the root's, whatever they select. */
const about = (policies: readonly FuzzPolicy[], server: FuzzServer): readonly FuzzRule[] =>
  policies
    .filter(
      ({ enforced, object: { metadata } }) =>
        enforced && [server.namespace, ROOT].includes(metadata.namespace),
    )
    .flatMap(({ rules }) => rules);

/** Forgets one wish, so that the rule misses by one field. */
const spoil = (random: Random, wish: Wish): Wish => {
  const key = random.pick(['client', 'port', 'method', 'path', 'host', 'headers', 'claims'] as const);
  if (key === 'headers') return { ...wish, headers: [] };
  if (key === 'claims') return { ...wish, claims: {}, wantsToken: false };
  const { [key]: _forgotten, ...rest } = wish;
  return rest;
};

const addressFor = (random: Random, client: FuzzClient, server: FuzzServer, port: FuzzPort): Address => {
  if (port.service === null) return 'pod';
  const isNear = client.namespace === server.namespace;
  return random.weigh<Address>([
    [6, 'service'],
    [4, 'full'],
    [isNear ? 3 : 0, 'short'],
    [1, 'upper'],
    [port.headless === true ? 0 : 1, 'vip'],
  ]);
};

const someHeaders = (random: Random): FuzzRequest['headers'] =>
  Array.from(
    {
      length: random.weigh([
        [6, 0],
        [2, 1],
        [1, 2],
      ]),
    },
    () => {
      if (random.chance(0.25)) return ['x-forwarded-for', random.pick(words.FORWARDED)] as const;
      if (random.chance(0.1)) return ['cookie', random.pick(['a=1', 'a=1; b=2'])] as const;
      return [random.pick(['x-team', 'X-Tier', 'x-empty']), random.pick(words.HEADER_VALUES)] as const;
    },
  );

const tokenOf = (random: Random, wish: Wish): FuzzToken | null => {
  if (wish.wantsToken) return tokenFor(random, wish.claims);
  return random.chance(0.15) ? randomToken(random) : null;
};

const toRequest = (random: Random, id: string, server: FuzzServer, wish: Wish): FuzzRequest => {
  const client = wish.client ?? random.pick(CLIENTS);
  const port =
    wish.port ??
    random.pickAny(server.ports.filter((one) => one.inbound === 'http' || random.chance(0.4))) ??
    server.ports[0];
  const host = wish.host ?? (random.chance(0.08) ? random.pick(words.HOSTS) : null);
  return {
    id,
    client,
    server,
    port,
    address: addressFor(random, client, server, port),
    method: wish.method ?? (random.chance(0.01) ? 'FOO' : random.pick(words.METHODS)),
    path: wish.path ?? random.pick(words.PATHS),
    host,
    headers: [...wish.headers, ...someHeaders(random)],
    token: tokenOf(random, wish),
  };
};

const SERVER_WEIGHT = SERVERS.map((server) => [server.proxied ? 6 : 1, server] as const);

/** A request that means to meet one rule of what stands before the server, or misses it narrowly, or is anything. */
export const request = (random: Random, id: string, policies: readonly FuzzPolicy[]): FuzzRequest => {
  const server = random.weigh(SERVER_WEIGHT);
  const rule = random.chance(0.8) ? random.pickAny(about(policies, server)) : undefined;
  const exact = wishFor(random, rule ?? {}, server);
  return toRequest(random, id, server, random.chance(0.3) ? spoil(random, exact) : exact);
};

/** A request that meets a rule which alone decides, or is next to one that does. */
export const aimedRequest = (
  random: Random,
  id: string,
  { server, rule }: { readonly server: FuzzServer; readonly rule: FuzzRule },
): FuzzRequest => {
  const exact = wishFor(random, rule, server);
  return toRequest(random, id, server, random.chance(0.6) ? nudge(random, exact) : exact);
};
