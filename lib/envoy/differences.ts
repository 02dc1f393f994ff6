import type { Difference } from '@/lib/mesh/distributed';
import type { AuthorizationPolicy, RequestAuthentication } from '@/lib/mesh/istio';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import { type ObjectRef, refKey, refText } from '@/lib/mesh/object';
import { heldIssuers } from './held-issuers';
import { heldRules, type WordedRule } from './held-rules';
import { portMode } from './port-mode';
import type { ProxyDump } from './proxy-dump';
import { writtenWords } from './rule-words';

/** What the cluster declares for one workload. */
export type Declared = {
  readonly policies: readonly AuthorizationPolicy[];
  /** Null: they may not be read. */
  readonly authentications: readonly RequestAuthentication[] | null;
  /** Ports of the pod with their modes. */
  readonly ports: readonly { readonly port: number; readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE' }[];
  /** The PeerAuthentication that a mode comes from, where there is just one. */
  readonly peer: ObjectRef | null;
  readonly config: MeshConfig;
  /** Whether the cluster has this object at all. */
  readonly exists: (object: ObjectRef) => boolean;
  /** Whether objects of this kind in this namespace may not be read, so that nothing can be said of them. */
  readonly isHidden: (kind: ObjectRef['kind'], namespace: string) => boolean;
  /** EnvoyFilters that could have put something of their own there. */
  readonly filters: readonly ObjectRef[];
  /** Whether the proxy took anything since the object changed; null: that was not seen. */
  readonly hasTaken: (object: ObjectRef) => boolean | null;
  /** Of the pod. */
  readonly ip: string;
};

const refOf = ({ kind, meta }: { kind: string; meta: { namespace: string; name: string } }): ObjectRef => ({
  kind,
  namespace: meta.namespace,
  name: meta.name,
});

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** How Istio hands a policy to a proxy. */
const declaredUse = ({ spec, meta }: AuthorizationPolicy): WordedRule['use'] => {
  const action = spec.action ?? 'ALLOW';
  if (action === 'CUSTOM') return 'custom';
  if (action === 'AUDIT') return 'audit';
  if (TRUE.has(meta.annotations['istio.io/dry-run'] ?? '')) return 'dry-run';
  return action === 'DENY' ? 'deny' : 'allow';
};

const named = (words: readonly string[]): string =>
  words.length > 3 ? `${words.slice(0, 3).join(', ')} and ${words.length - 3} more` : words.join(', ');

/** What one side names and the other does not; trust domains and the policy's own namespace come from Istio. */
function wordsApart(policy: AuthorizationPolicy, rule: WordedRule, config: MeshConfig): string | null {
  const written = policy.spec.rules?.[rule.rule ?? 0];
  if (!written) return null;
  const own = new Set(
    [policy.meta.namespace, config.trustDomain, ...config.trustDomainAliases].map((name) =>
      name.toLowerCase(),
    ),
  );
  const words = writtenWords(written);
  const lacks = [...words].filter((word) => !rule.words.has(word) && !own.has(word));
  const extra = [...rule.words].filter((word) => !words.has(word) && !own.has(word));
  if (lacks.length + extra.length === 0) return null;
  const parts = [
    lacks.length > 0 ? `lacks ${named(lacks)}` : '',
    extra.length > 0 ? `still names ${named(extra)}` : '',
  ];
  return `rule ${rule.rule ?? 0} ${parts.filter(Boolean).join(' and ')}`;
}

type Held = ReadonlyMap<string, WordedRule>;

const rulesOf = (held: Held, object: ObjectRef): WordedRule[] =>
  [...held.values()].filter(({ policy }) => policy !== null && refKey(policy) === refKey(object));

/** Rules that are written; a null entry takes its place in the count and nothing else. */
const writtenRules = ({ spec }: AuthorizationPolicy): number[] => {
  const rules = spec.rules ?? [];
  return rules.length === 0 ? [0] : rules.flatMap((rule, at) => (rule === null ? [] : [at]));
};

const stale = (object: ObjectRef, rule: number | null, why: string): Difference => ({
  kind: 'stale',
  object,
  rule,
  sentence: `The proxy holds an older version of ${refText(object)}: ${why}.`,
});

/** Creation times are cut to the second. */
const CREATED_WITHIN_MS = 1_000;

const isNewer = ({ meta }: AuthorizationPolicy, { updatedAt }: ProxyDump): boolean =>
  updatedAt === null || Date.parse(meta.createdAt) + CREATED_WITHIN_MS > Date.parse(updatedAt);

function missingRule(object: ObjectRef, rule: number, hasTaken: boolean | null): Difference {
  if (hasTaken === false) return stale(object, rule, `it has no rule ${rule}`);
  const what = `The proxy holds no rule ${rule} of ${refText(object)}`;
  if (hasTaken === null)
    return {
      kind: 'stale',
      object,
      rule,
      sentence: `${what}: it is older than the rule, or Istio built none.`,
    };
  return {
    kind: 'rule-dropped',
    object,
    rule,
    sentence: `${what}, although it took its configuration after that was written: Istio built none.`,
  };
}

/** Rules that should be there and are not. */
function missing(
  policy: AuthorizationPolicy,
  own: readonly WordedRule[],
  dump: ProxyDump,
  declared: Declared,
): Difference[] {
  const object = refOf(policy);
  const absent = writtenRules(policy).filter((at) => !own.some(({ rule }) => rule === at));
  if (absent.length === 0) return [];
  const hasTaken = declared.hasTaken(object);
  const isAbsent = own.length === 0 && hasTaken !== true;
  if (isAbsent && (hasTaken === false || isNewer(policy, dump)))
    return [
      {
        kind: 'not-yet-there',
        object,
        rule: null,
        sentence: `The proxy does not hold ${refText(object)} yet.`,
      },
    ];
  return absent.map((rule) => missingRule(object, rule, isAbsent ? true : hasTaken));
}

function policyDifferences(policy: AuthorizationPolicy, held: Held, dump: ProxyDump, declared: Declared) {
  const object = refOf(policy);
  const own = rulesOf(held, object);
  const count = Math.max(1, policy.spec.rules?.length ?? 0);
  const use = declaredUse(policy);
  const wrong = own.flatMap((rule): Difference[] => {
    const at = rule.rule ?? 0;
    if (at >= count) return [stale(object, at, `it has a rule ${at}`)];
    if (rule.use !== use) return [stale(object, at, `it stands there as ${rule.use}, not as ${use}`)];
    const apart = wordsApart(policy, rule, declared.config);
    return apart === null ? [] : [stale(object, at, apart)];
  });
  return [...missing(policy, own, dump, declared), ...wrong];
}

function leftOver(held: Held, declared: Declared): Difference[] {
  const wanted = new Set(declared.policies.map((policy) => refKey(refOf(policy))));
  const gone = new Map<string, ObjectRef>();
  for (const { policy } of held.values())
    if (
      policy !== null &&
      !wanted.has(refKey(policy)) &&
      !declared.isHidden(policy.kind, policy.namespace ?? '')
    )
      gone.set(refKey(policy), policy);
  return [...gone.values()].map((object) => ({
    kind: 'stale',
    object,
    rule: null,
    sentence: `The proxy still holds ${refText(object)}, which ${declared.exists(object) ? 'does not apply to this workload' : 'is not in the cluster'}.`,
  }));
}

function foreign(held: Held, { filters }: Declared): Difference[] {
  const by = filters.length === 1 ? (filters[0] ?? null) : null;
  const guess =
    filters.length === 0 ? '' : ` ${filters.map(refText).slice(0, 3).join(', ')} may have put it there.`;
  return [...held.values()]
    .filter(({ policy }) => policy === null)
    .map(({ id }) => ({
      kind: 'extra-rule',
      object: by,
      rule: null,
      sentence: `The proxy holds the rule ${id.slice(0, 100)}, which comes from no AuthorizationPolicy.${guess}`,
    }));
}

function issuerDifferences(dump: ProxyDump, { authentications }: Declared): Difference[] {
  if (authentications === null) return [];
  const held = heldIssuers(dump.config);
  const wanted = new Map(
    authentications.flatMap((one) =>
      (one.spec.jwtRules ?? []).map(({ issuer = '' }) => [issuer, refOf(one)]),
    ),
  );
  const lacks = [...wanted].filter(([issuer]) => !held.has(issuer));
  const extra = [...held].filter((issuer) => !wanted.has(issuer));
  return [
    ...lacks.map(([issuer, object]): Difference => ({
      kind: 'not-yet-there',
      object,
      rule: null,
      sentence: `The proxy does not check tokens of ${issuer} yet, as ${refText(object)} asks.`,
    })),
    ...extra.map((issuer): Difference => ({
      kind: 'stale',
      object: null,
      rule: null,
      sentence: `The proxy still checks tokens of ${issuer}, which no RequestAuthentication asks for.`,
    })),
  ];
}

function modeDifferences(dump: ProxyDump, { ports, peer, ip }: Declared): Difference[] {
  return ports.flatMap(({ port, mode }): Difference[] => {
    const held = portMode(dump.config, { ip, port });
    if (held === mode) return [];
    const takes = held === null ? 'accepts nothing' : `is ${held}`;
    return [
      {
        kind: 'other-mode',
        object: peer,
        rule: null,
        sentence: `Port ${port} ${takes} at the proxy, and ${mode} is declared.`,
      },
    ];
  });
}

const refusal = ({ refused }: ProxyDump): Difference[] => {
  if (refused === null) return [];
  const detail = refused.detail === '' ? '' : `: ${refused.detail.replace(/\.$/, '')}`;
  return [
    {
      kind: 'refused',
      object: null,
      rule: null,
      sentence: `The proxy refused the newest configuration and goes on with the one before${detail}.`,
    },
  ];
};

/** Everything in which a proxy's configuration differs from what the cluster declares. */
export function differencesOf(dump: ProxyDump, declared: Declared): Difference[] {
  const held = heldRules(dump.config);
  return [
    ...refusal(dump),
    ...declared.policies.flatMap((policy) => policyDifferences(policy, held, dump, declared)),
    ...leftOver(held, declared),
    ...foreign(held, declared),
    ...issuerDifferences(dump, declared),
    ...modeDifferences(dump, declared),
  ];
}
