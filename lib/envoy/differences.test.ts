import { describe, expect, test } from 'vitest';
import { AuthorizationPolicy } from '@/lib/mesh/istio';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import { type Declared, differencesOf } from './differences';
import type { ProxyDump } from './proxy-dump';

const PORT = 8080;
const CALLER = 'cluster.local/ns/b/sa/curl';

/** A rule as a proxy holds it: for whom, and of which filter. */
type HeldRule = {
  readonly id: string;
  readonly caller?: string;
  readonly action?: 'ALLOW' | 'DENY';
  readonly isShadow?: boolean;
};
const ruleAt = (at: number, name = 'callers'): string => `ns[a]-policy[${name}]-rule[${at}]`;

const filter = ({ id, caller = CALLER, action = 'ALLOW', isShadow = false }: HeldRule) => ({
  name: 'envoy.filters.network.rbac',
  typed_config: {
    [isShadow ? 'shadow_rules' : 'rules']: {
      action,
      policies: {
        [id]: {
          permissions: [{ any: true }],
          principals: [{ authenticated: { principal_name: { exact: `spiffe://${caller}` } } }],
        },
      },
    },
  },
});

type Mode = Declared['ports'][number]['mode'];

const TLS: Readonly<Record<Mode, readonly boolean[]>> = {
  STRICT: [true],
  PERMISSIVE: [true, false],
  DISABLE: [false],
};

const dump = (rules: readonly HeldRule[], mode: Mode, given: Partial<ProxyDump> = {}): ProxyDump => ({
  config: {
    listeners: [
      {
        name: 'virtualInbound',
        listener_filters: [{ name: 'envoy.filters.listener.tls_inspector' }],
        filter_chains: TLS[mode].map((isTls) => ({
          filter_chain_match: { transport_protocol: isTls ? 'tls' : 'raw_buffer', destination_port: PORT },
          filters: rules.map(filter),
          ...(isTls && { transport_socket: { name: 'envoy.transport_sockets.tls' } }),
        })),
      },
    ],
  },
  version: '1',
  updatedAt: '2026-01-01T00:01:00Z',
  refused: null,
  isWarming: false,
  ...given,
});

const callers = (...principals: readonly string[]): AuthorizationPolicy =>
  AuthorizationPolicy.parse({
    kind: 'AuthorizationPolicy',
    meta: {
      ...{ name: 'callers', namespace: 'a', labels: {}, annotations: {}, uid: 'u', resourceVersion: '1' },
      createdAt: '2026-01-01T00:00:00Z',
    },
    source: null,
    spec: {
      action: 'ALLOW',
      rules: principals.map((one) => ({ from: [{ source: { principals: [one] } }] })),
    },
  });

const FILTER = { kind: 'EnvoyFilter', namespace: 'a', name: 'own' };
const PEER = { kind: 'PeerAuthentication', namespace: 'a', name: 'default' };

const declared = (given: Partial<Declared> = {}): Declared => ({
  policies: [callers(CALLER)],
  authentications: [],
  ports: [{ port: PORT, mode: 'STRICT' }],
  peer: PEER,
  config: defaultMeshConfig,
  exists: () => false,
  isHidden: () => false,
  filters: [],
  hasTaken: () => true,
  ip: '10.0.0.1',
  ...given,
});

const kindsOf = (held: ProxyDump, wanted: Declared) =>
  differencesOf(held, wanted).map(({ kind, object, rule }) => [kind, object?.name ?? null, rule]);

const HELD: readonly HeldRule[] = [{ id: ruleAt(0) }];

describe('rules that are held and rules that are declared', () => {
  test.each<{
    name: string;
    held: readonly HeldRule[];
    wanted: Partial<Declared>;
    want: ReturnType<typeof kindsOf>;
  }>([
    { name: 'the same', held: HELD, wanted: {}, want: [] },
    {
      name: 'one more, that no policy names and an EnvoyFilter may have put there',
      held: [...HELD, { id: 'own-rule' }],
      wanted: { filters: [FILTER] },
      want: [['extra-rule', 'own', null]],
    },
    {
      name: 'one more, that nobody is known to have put there',
      held: [...HELD, { id: 'own-rule' }],
      wanted: {},
      want: [['extra-rule', null, null]],
    },
    {
      name: 'one less, although the proxy took what came after it: dropped',
      held: HELD,
      wanted: { policies: [callers(CALLER, 'cluster.local/ns/c/sa/d')] },
      want: [['rule-dropped', 'callers', 1]],
    },
    {
      name: 'one less, and the proxy took nothing since',
      held: HELD,
      wanted: { policies: [callers(CALLER, 'cluster.local/ns/c/sa/d')], hasTaken: () => false },
      want: [['stale', 'callers', 1]],
    },
    {
      name: 'one less, and nobody saw when the proxy took it',
      held: HELD,
      wanted: { policies: [callers(CALLER, 'cluster.local/ns/c/sa/d')], hasTaken: () => null },
      want: [['stale', 'callers', 1]],
    },
    {
      name: 'none of a policy, and the proxy took nothing since',
      held: [],
      wanted: { hasTaken: () => false },
      want: [['not-yet-there', 'callers', null]],
    },
    {
      name: 'none of a policy, although the proxy took what came after it: dropped',
      held: [],
      wanted: {},
      want: [['rule-dropped', 'callers', 0]],
    },
    {
      name: 'one of a policy that is not in the cluster',
      held: [...HELD, { id: ruleAt(0, 'gone') }],
      wanted: {},
      want: [['stale', 'gone', null]],
    },
    {
      name: 'one of a policy that may not be read',
      held: [...HELD, { id: ruleAt(0, 'gone') }],
      wanted: { isHidden: () => true },
      want: [],
    },
    {
      name: 'one beyond the last that is declared',
      held: [...HELD, { id: ruleAt(1) }],
      wanted: {},
      want: [['stale', 'callers', 1]],
    },
    {
      name: 'the same for another caller',
      held: [{ id: ruleAt(0), caller: 'cluster.local/ns/x/sa/y' }],
      wanted: {},
      want: [['stale', 'callers', 0]],
    },
    {
      name: 'the same as a denial',
      held: [{ id: ruleAt(0), action: 'DENY' }],
      wanted: {},
      want: [['stale', 'callers', 0]],
    },
    {
      name: 'the same as a dry run',
      held: [{ id: ruleAt(0), isShadow: true }],
      wanted: {},
      want: [['stale', 'callers', 0]],
    },
  ])('$name', ({ held, wanted, want }) => {
    expect(kindsOf(dump(held, 'STRICT'), declared(wanted))).toEqual(want);
  });
});

describe('the mode of a port', () => {
  const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const;
  test.each(MODES.flatMap((held) => MODES.map((mode) => ({ held, mode }))))(
    'held $held, declared $mode',
    ({ held, mode }) => {
      const differences = differencesOf(dump(HELD, held), declared({ ports: [{ port: PORT, mode }] }));
      expect(differences).toEqual(
        held === mode
          ? []
          : [
              {
                kind: 'other-mode',
                object: PEER,
                rule: null,
                sentence: `Port ${PORT} is ${held} at the proxy, and ${mode} is declared.`,
              },
            ],
      );
    },
  );

  test('a port that the proxy has no filter chain for', () => {
    const [difference] = differencesOf(
      dump(HELD, 'STRICT'),
      declared({ ports: [{ port: 1, mode: 'STRICT' }] }),
    );
    expect(difference?.sentence).toBe('Port 1 accepts nothing at the proxy, and STRICT is declared.');
  });
});

test('what the proxy refused comes before what it therefore lacks', () => {
  const refused = { detail: 'filters[0] is not known.', at: null };
  const kinds = kindsOf(dump([], 'STRICT', { refused }), declared({ hasTaken: () => false }));
  expect(kinds.map(([kind]) => kind)).toEqual(['refused', 'not-yet-there']);
});
