import { type FuzzObject, object } from './object';
import { CLIENTS, FUZZ_NAMESPACES, LISTENING, MARKER, ROOT, SERVERS } from './place';
import { selector } from './policy';
import type { Random } from './random';
import * as words from './words';

/** Stands in for the public key of the run. */
export const JWKS = '$jwks';

const mode = (random: Random): string =>
  random.weigh([
    [4, 'STRICT'],
    [4, 'PERMISSIVE'],
    [2, 'DISABLE'],
    [2, 'UNSET'],
  ]);

const optional = (random: Random, probability: number, make: () => FuzzObject): FuzzObject[] =>
  random.chance(probability) ? [make()] : [];

const portModes = (random: Random): Readonly<Record<string, unknown>> =>
  Object.fromEntries(random.some(LISTENING, 3).map((port) => [String(port), { mode: mode(random) }]));

const workloadPeer = (random: Random, namespace: string, name: string): FuzzObject => {
  const { labels } = random.pick(SERVERS);
  const spec = {
    selector: { matchLabels: random.chance(0.7) ? { app: labels['app'] } : { tier: labels['tier'] } },
    ...(random.chance(0.7) && { mtls: { mode: mode(random) } }),
    ...(random.chance(0.6) && { portLevelMtls: portModes(random) }),
  };
  return object('PeerAuthentication', { namespace, name }, spec);
};

/** A mode of the mesh that changes nothing for others on the same cluster. */
const meshPeer = (random: Random, name: string): FuzzObject =>
  object(
    'PeerAuthentication',
    { namespace: ROOT, name },
    { mtls: { mode: random.pick(['PERMISSIVE', 'UNSET']) } },
  );

/** Modes of the mesh, of namespaces, workloads and ports; one of the root namespace with a selector, which nobody heeds. */
export const peers = (random: Random, prefix: string): readonly FuzzObject[] => [
  ...optional(random, 0.15, () => meshPeer(random, `${prefix}-mesh`)),
  ...FUZZ_NAMESPACES.flatMap((namespace, index) => [
    ...optional(random, 0.35, () =>
      object('PeerAuthentication', { namespace, name: `${prefix}-mode` }, { mtls: { mode: mode(random) } }),
    ),
    ...optional(random, 0.35, () => workloadPeer(random, namespace, `${prefix}-ports`)),
    ...optional(random, 0.08, () => workloadPeer(random, namespace, `${prefix}-second`)),
    ...optional(random, index === 0 ? 0.05 : 0, () =>
      object(
        'PeerAuthentication',
        { namespace: ROOT, name: `${prefix}-ignored` },
        { selector: selector(random, ROOT), mtls: { mode: 'STRICT' } },
      ),
    ),
  ]),
];

const jwtRule = (random: Random, issuer: string): Readonly<Record<string, unknown>> => ({
  issuer,
  jwks: JWKS,
  ...(random.chance(0.3) && { audiences: random.some(['shop', 'stock'], 2) }),
  ...(random.chance(0.15) && {
    fromHeaders: [{ name: 'x-jwt', ...(random.chance(0.5) && { prefix: 'Token ' }) }],
  }),
  ...(random.chance(0.1) && { fromParams: ['token'] }),
  ...(random.chance(0.08) && { fromCookies: ['session'] }),
  ...(random.chance(0.4) && { forwardOriginalToken: true }),
  ...(random.chance(0.2) && { spaceDelimitedClaims: ['teams_text'] }),
});

/** Two rules of one issuer may want different audiences. */
const jwtRules = (random: Random): readonly unknown[] =>
  random
    .some(words.ISSUERS, 2)
    .flatMap((issuer) => Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => jwtRule(random, issuer)));

const authentication = (random: Random, namespace: string, name: string): FuzzObject => {
  const selected = random.chance(0.5) || namespace === ROOT ? selector(random, namespace) : undefined;
  return object(
    'RequestAuthentication',
    { namespace, name },
    { ...(selected && { selector: selected }), jwtRules: jwtRules(random) },
  );
};

/** Every issuer is vouched for everywhere. */
export const allAuthentications = (random: Random, prefix: string): readonly FuzzObject[] =>
  FUZZ_NAMESPACES.map((namespace) =>
    object(
      'RequestAuthentication',
      { namespace, name: `${prefix}-jwt` },
      { jwtRules: words.ISSUERS.map((issuer) => jwtRule(random, issuer)) },
    ),
  );

/** Who may vouch for a token, in most rounds. */
export const authentications = (random: Random, prefix: string): readonly FuzzObject[] => [
  ...FUZZ_NAMESPACES.flatMap((namespace) =>
    optional(random, 0.6, () => authentication(random, namespace, `${prefix}-jwt`)),
  ),
  ...optional(random, 0.15, () => authentication(random, ROOT, `${prefix}-jwt`)),
];

const tls = (random: Random) => ({
  mode: random.weigh([
    [2, 'DISABLE'],
    [2, 'ISTIO_MUTUAL'],
  ]),
});

const HOSTS = SERVERS.flatMap(({ namespace, name }) => [
  `${name}.${namespace}.svc.cluster.local`,
  `${name}.${namespace}.svc.cluster.local`,
  `*.${namespace}.svc.cluster.local`,
]);

const destinationRule = (random: Random, namespace: string, name: string): FuzzObject => {
  const atPort = {
    port: { number: random.pick([8000, 9000, 9002, 8080]) },
    tls: tls(random),
  };
  const trafficPolicy = {
    ...(random.chance(0.6) && { tls: tls(random) }),
    ...(random.chance(0.3) && { portLevelSettings: [atPort] }),
    ...(random.chance(0.1) && { loadBalancer: { simple: 'PASSTHROUGH' } }),
  };
  // A rule for some pods of its namespace cannot be exported, and an empty traffic policy is refused.
  const isForSome = namespace !== ROOT && random.chance(0.15);
  const spec = {
    host: random.pickAny(HOSTS),
    ...(isForSome && { workloadSelector: { matchLabels: { app: random.pick(CLIENTS).name } } }),
    ...(Object.keys(trafficPolicy).length > 0 && { trafficPolicy }),
    ...(!isForSome && random.chance(0.25) && { exportTo: [random.pick(['.', '*', 'mpfuzz-b'])] }),
  };
  return object('DestinationRule', { namespace, name }, spec);
};

const EGRESS: readonly [readonly string[], ...(readonly string[])[]] = [
  ['./*'],
  ['mpfuzz-a/*'],
  ['mpfuzz-b/*'],
  ['*/web.mpfuzz-a.svc.cluster.local', './*'],
  ['*/*'],
  ['mpfuzz-a/web.mpfuzz-a.svc.cluster.local', 'mpfuzz-plain/*'],
];

const sidecar = (random: Random, namespace: string, name: string): FuzzObject => {
  const { name: app } = random.pick(CLIENTS);
  const hosts = [...random.pick(EGRESS), `${MARKER.namespace}/*`];
  const chosen = random.chance(0.5) ? { workloadSelector: { labels: { app } } } : {};
  const policy = random.chance(0.3) ? { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } : {};
  return object('Sidecar', { namespace, name }, { ...chosen, ...policy, egress: [{ hosts }] });
};

/** A server that says itself which ports it takes, and how; what it does not name goes the way of unknown ports. */
const listeners = (random: Random, namespace: string, name: string): FuzzObject => {
  const { name: app } = random.pick(SERVERS);
  const ingress = random.some(LISTENING, 2).map((number) => ({
    port: { number, protocol: random.pick(['HTTP', 'TCP']), name: `own-${number}` },
    defaultEndpoint: `127.0.0.1:${number}`,
  }));
  const spec = { workloadSelector: { labels: { app } }, ingress, egress: [{ hosts: ['*/*'] }] };
  return object('Sidecar', { namespace, name }, spec);
};

/** Modes at every level at once, so that each has something to win over or to inherit. */
export const manyPeers = (random: Random, prefix: string): readonly FuzzObject[] => [
  ...optional(random, 0.3, () => meshPeer(random, `${prefix}-mesh`)),
  ...FUZZ_NAMESPACES.flatMap((namespace) => [
    object('PeerAuthentication', { namespace, name: `${prefix}-mode` }, { mtls: { mode: mode(random) } }),
    ...['ports', 'second', 'third'].flatMap((name) =>
      optional(random, 0.7, () => workloadPeer(random, namespace, `${prefix}-${name}`)),
    ),
  ]),
];

/** Rules of all three namespaces for the same few hosts, and Sidecars that choose the same callers. */
export const manyRules = (random: Random, prefix: string): readonly FuzzObject[] => [
  ...[...FUZZ_NAMESPACES, ROOT].flatMap((namespace) =>
    ['tls', 'more', 'again'].flatMap((name) =>
      optional(random, 0.6, () => destinationRule(random, namespace, `${prefix}-${name}`)),
    ),
  ),
  ...FUZZ_NAMESPACES.flatMap((namespace) =>
    ['egress', 'late'].flatMap((name) =>
      optional(random, 0.25, () => sidecar(random, namespace, `${prefix}-${name}`)),
    ),
  ),
];

/** What clients are told of servers, now and then. */
export const clientSide = (random: Random, prefix: string): readonly FuzzObject[] => [
  ...[...FUZZ_NAMESPACES, ROOT].flatMap((namespace) =>
    optional(random, 0.25, () => destinationRule(random, namespace, `${prefix}-tls`)),
  ),
  ...FUZZ_NAMESPACES.flatMap((namespace) => [
    ...optional(random, 0.15, () => sidecar(random, namespace, `${prefix}-egress`)),
    ...optional(random, 0.1, () => listeners(random, namespace, `${prefix}-ingress`)),
  ]),
];
