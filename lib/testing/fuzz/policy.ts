import { type FuzzObject, object } from './object';
import { FUZZ_NAMESPACES, type FuzzPort, ROOT, SERVERS, TARGETED } from './place';
import type { Random } from './random';
import * as words from './words';

type Words = readonly [string, ...string[]];
export type Lists = Readonly<Record<string, readonly string[]>>;
export interface FuzzCondition {
  readonly key: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}
export interface FuzzRule {
  readonly from?: readonly { readonly source: Lists }[];
  readonly to?: readonly { readonly operation: Lists }[];
  readonly when?: readonly FuzzCondition[];
}
export type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** A policy with what the choice of requests has to know of it. */
export interface FuzzPolicy {
  readonly object: FuzzObject;
  readonly action: Action;
  readonly rules: readonly FuzzRule[];
  readonly enforced: boolean;
}

const SOURCE: Readonly<Record<string, Words>> = {
  principals: words.PRINCIPALS,
  requestPrincipals: words.REQUEST_PRINCIPALS,
  namespaces: words.NAMESPACE_PATTERNS,
  serviceAccounts: words.SERVICE_ACCOUNTS,
  trustDomains: words.TRUST_DOMAINS,
  ipBlocks: words.IP_BLOCKS,
  remoteIpBlocks: words.REMOTE_IP_BLOCKS,
};
const OPERATION: Readonly<Record<string, Words>> = {
  hosts: words.HOST_PATTERNS,
  ports: words.PORT_VALUES,
  methods: words.METHOD_PATTERNS,
  paths: words.PATH_PATTERNS,
};
const CONDITION: Readonly<Record<string, Words>> = {
  'source.ip': words.IP_BLOCKS,
  'remote.ip': words.REMOTE_IP_BLOCKS,
  'source.namespace': words.NAMESPACE_PATTERNS,
  'source.serviceAccount': words.SERVICE_ACCOUNTS,
  'source.trustDomain': words.TRUST_DOMAINS,
  'source.principal': words.PRINCIPALS,
  'request.auth.principal': words.REQUEST_PRINCIPALS,
  'request.auth.audiences': words.AUDIENCES,
  'request.auth.presenter': words.AUDIENCES,
  'destination.ip': words.DESTINATION_IPS,
  'destination.port': words.PORT_VALUES,
  'connection.sni': words.SNI_PATTERNS,
};

/** What an external authorizer must not hang on: admission refuses it. */
const NEEDS_IDENTITY = /principal|namespace|serviceAccount|trustDomain|^request\.auth/i;
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'];
const NOT_BESIDE_ACCOUNTS = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'];

const negative = (name: string): string => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Accounts stand alone: the schema refuses them beside principals and namespaces. */
const withoutClash = (lists: Lists): Lists =>
  ACCOUNTS.some((name) => name in lists)
    ? Object.fromEntries(Object.entries(lists).filter(([name]) => !NOT_BESIDE_ACCOUNTS.includes(name)))
    : lists;

const fieldCount = (random: Random): number =>
  random.weigh([
    [7, 1],
    [3, 2],
    [1, 3],
  ]);

const fields = (
  random: Random,
  kinds: Readonly<Record<string, Words>>,
  action: Action,
  count = fieldCount(random),
): Lists => {
  const names = Object.keys(kinds).filter((name) => action !== 'CUSTOM' || !NEEDS_IDENTITY.test(name));
  const lists: Record<string, readonly string[]> = {};
  for (let left = count; left > 0; left -= 1) {
    const name = random.pickAny(names) ?? '';
    const values = kinds[name];
    if (values === undefined) continue;
    lists[random.chance(0.22) ? negative(name) : name] = random.some(values, 3);
  }
  return withoutClash(lists);
};

const keyed = (random: Random, action: Action): readonly [key: string, values: Words] => {
  const kind = random.weigh([
    [4, 'named'],
    [4, 'header'],
    [4, 'claim'],
  ] as const);
  if (kind === 'claim' && action !== 'CUSTOM')
    return [`request.auth.claims${random.pick(words.CLAIM_KEYS)}`, words.CLAIM_PATTERNS];
  const keys = Object.keys(CONDITION).filter((key) => action !== 'CUSTOM' || !NEEDS_IDENTITY.test(key));
  const key = random.pickAny(keys) ?? '';
  const values = CONDITION[key];
  if (kind === 'named' && values !== undefined) return [key, values];
  return [`request.headers[${random.pick(words.HEADER_NAMES)}]`, words.HEADER_PATTERNS];
};

const condition = (random: Random, action: Action): FuzzCondition => {
  const [key, values] = keyed(random, action);
  const shape = random.weigh([
    [7, 'values'],
    [2, 'notValues'],
    [1, 'both'],
  ] as const);
  return {
    key,
    ...(shape !== 'notValues' && { values: random.some(values, 3) }),
    ...(shape !== 'values' && { notValues: random.some(values, 2) }),
  };
};

const several = <T>(random: Random, make: () => T): T[] =>
  Array.from(
    {
      length: random.weigh([
        [4, 1],
        [1, 2],
      ]),
    },
    make,
  );

const rule = (random: Random, action: Action): FuzzRule => {
  const made: FuzzRule = {
    ...(random.chance(0.45) && { from: several(random, () => ({ source: fields(random, SOURCE, action) })) }),
    ...(random.chance(0.5) && {
      to: several(random, () => ({ operation: fields(random, OPERATION, action) })),
    }),
    ...(random.chance(0.3) && { when: several(random, () => condition(random, action)) }),
  };
  return Object.keys(made).length > 0 ? made : { to: [{ operation: fields(random, OPERATION, action) }] };
};

/** A rule of one field, for one port. */
export const focusedRule = (random: Random, action: Action, { target, inbound }: FuzzPort): FuzzRule => {
  const ports = { ports: [String(target)] };
  const kind = random.weigh([
    [3, 'source'],
    [inbound === 'tcp' ? 0.5 : 4, 'operation'],
    [inbound === 'tcp' ? 1 : 5, 'condition'],
  ] as const);
  if (kind === 'source')
    return { from: [{ source: fields(random, SOURCE, action, 1) }], to: [{ operation: ports }] };
  if (kind === 'condition') return { to: [{ operation: ports }], when: [condition(random, action)] };
  return { to: [{ operation: { ...fields(random, OPERATION, action, 1), ...ports } }] };
};

const rulesFor = (random: Random, action: Action): readonly FuzzRule[] => {
  if (action === 'ALLOW' && random.chance(0.05)) return [];
  if (random.chance(action === 'ALLOW' ? 0.05 : 0.02)) return [{}];
  const count =
    action === 'ALLOW'
      ? random.weigh([
          [3, 1],
          [3, 2],
          [2, 3],
        ])
      : random.weigh([
          [4, 1],
          [1, 2],
        ]);
  return Array.from({ length: count }, () => rule(random, action));
};

/** The pods that an object of this namespace selects; undefined: all of them. */
export const selector = (
  random: Random,
  namespace: string,
): Readonly<Record<string, unknown>> | undefined => {
  const { labels } = random.pick(SERVERS);
  const labelled = random.weigh<Readonly<Record<string, string>>>([
    [3, { app: labels['app'] ?? '' }],
    [2, { tier: labels['tier'] ?? '' }],
    [1, { app: labels['app'] ?? '', tier: random.pick(['front', 'back']) }],
    [1, {}],
    // Labels that only proxies have, of the cluster as it is mostly called.
    [0.5, { 'topology.istio.io/cluster': random.pick(['Kubernetes', 'other']) }],
  ]);
  if (namespace === ROOT) return { matchLabels: { ...labelled, ...TARGETED } };
  return random.chance(0.25) ? undefined : { matchLabels: labelled };
};

const DRY_RUN = ['true', '1', 'T', 'false', '0'] as const;
const MEANS_DRY_RUN: ReadonlySet<string> = new Set(['true', '1', 'T']);

/** A policy for a gateway that is not there: no sidecar runs it. */
const FOR_GATEWAY = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'none' }] };

export const ofAction = (random: Random, action: Action): Readonly<Record<string, unknown>> => ({
  // ALLOW is what a policy without an action means.
  ...((action !== 'ALLOW' || random.chance(0.7)) && { action }),
  ...(action === 'CUSTOM' && { provider: { name: 'no-such-provider' } }),
});

const dryRunOf = (random: Random, action: Action): string | null =>
  (action === 'ALLOW' || action === 'DENY') && random.chance(0.1) ? random.pick(DRY_RUN) : null;

/** One AuthorizationPolicy that admission takes. */
export const policy = (random: Random, name: string): FuzzPolicy => {
  const namespace = random.weigh([
    [4, FUZZ_NAMESPACES[0]],
    [4, FUZZ_NAMESPACES[1]],
    [2, ROOT],
  ]);
  const action = random.weigh<Action>([
    [11, 'ALLOW'],
    [6, 'DENY'],
    [1, 'AUDIT'],
    [1, 'CUSTOM'],
  ]);
  const rules = rulesFor(random, action);
  const dryRun = dryRunOf(random, action);
  const isForGateway = namespace !== ROOT && random.chance(0.03);
  const selected = selector(random, namespace);
  const spec = {
    ...(isForGateway ? FOR_GATEWAY : selected && { selector: selected }),
    ...ofAction(random, action),
    ...(rules.length > 0 && { rules }),
  };
  const annotations = dryRun === null ? undefined : { 'istio.io/dry-run': dryRun };
  return {
    object: object('AuthorizationPolicy', { namespace, name }, spec, annotations),
    action,
    rules,
    enforced: action !== 'AUDIT' && !isForGateway && !MEANS_DRY_RUN.has(dryRun ?? ''),
  };
};
