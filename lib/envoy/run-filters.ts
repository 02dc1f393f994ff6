import type { NamedConfig } from './config-nouns';
import type { Facts } from './facts';
import { judgeJwt, type TokenCheck } from './judge-jwt';
import { judgeRbac } from './judge-rbac';
import type { Judgement } from './judgement';
import { matchMetadata, valueAt } from './match-metadata';
import { parseExtAuthz, parseJwt, parseRbac } from './parse-once';

/** A filter lets the next one go on with these facts, or settles the matter. */
type Step =
  | {
      readonly kind: 'next';
      readonly facts: Facts;
      /** The rule that let it through. */ readonly by?: string | null;
    }
  | { readonly kind: 'ask'; readonly policy: string }
  | { readonly kind: 'settled'; readonly judgement: Judgement };

const RBAC = ['envoy.filters.http.rbac', 'envoy.filters.network.rbac'];
const EXT_AUTHZ = ['envoy.filters.http.ext_authz', 'envoy.filters.network.ext_authz'];
const JWT = 'envoy.filters.http.jwt_authn';
/** Filters that are known not to refuse a request by an identity or a rule. */
const HARMLESS = /\.(router|cors|fault|grpc_stats|stats|alpn|tcp_proxy|metadata_exchange|peer_metadata)$/;

const settled = (judgement: Judgement): Step => ({ kind: 'settled', judgement });
const undecided = (filter: string): Step =>
  settled({ kind: 'undecided', reason: `the filter ${filter} is not understood` });

/** `rbac_access_denied_matched_policy[...]`, as Envoy writes it. */
const denialDetails = (policy: string | null): string =>
  `rbac_access_denied_matched_policy[${(policy ?? 'none').replace(/\s/g, '_')}]`;

const withMetadata = (facts: Facts, filter: string, key: string, value: unknown): Facts => {
  const present = facts.metadata[filter];
  const before = typeof present === 'object' && present !== null ? present : {};
  return { ...facts, metadata: { ...facts.metadata, [filter]: { ...before, [key]: value } } };
};

const withShadow = (facts: Facts, filter: string, prefix: string, policy: string | null): Facts =>
  policy === null ? facts : withMetadata(facts, filter, `${prefix}shadow_effective_policy_id`, policy);

function runRbac(filter: NamedConfig, facts: Facts): Step {
  const rbac = parseRbac(filter);
  if (rbac === null || rbac.matcher !== undefined) return undecided(filter.name);
  const { rules, shadow_rules: shadow, shadow_rules_stat_prefix: prefix = '' } = rbac;
  const known = shadow ? withShadow(facts, filter.name, prefix, judgeRbac(shadow, facts).policy) : facts;
  if (!rules) return { kind: 'next', facts: known };
  const { allowed, policy } = judgeRbac(rules, known);
  const admitted = rules.action === undefined || rules.action === 'ALLOW' ? policy : null;
  if (allowed === true) return { kind: 'next', facts: known, by: admitted };
  if (allowed === null)
    return settled({ kind: 'undecided', reason: `the policy ${policy ?? ''} is not understood` });
  const named = rules.action === 'DENY' ? policy : null;
  return settled({ kind: 'denied', policy: named, details: denialDetails(named) });
}

function runExtAuthz(filter: NamedConfig, facts: Facts): Step {
  const authorizer = parseExtAuthz(filter);
  if (authorizer === null) return undecided(filter.name);
  const enabled = authorizer.filter_enabled_metadata;
  if (enabled && matchMetadata(enabled, facts.metadata) !== true) return { kind: 'next', facts };
  const mark =
    enabled && valueAt(facts.metadata, [enabled.filter, ...(enabled.path ?? []).map(({ key }) => key)]);
  return { kind: 'ask', policy: typeof mark === 'string' ? mark : '' };
}

function runJwt(filter: NamedConfig, facts: Facts, check: TokenCheck | undefined): Step {
  const jwt = parseJwt(filter);
  if (jwt === null || !facts.request) return undecided(filter.name);
  const { claims } = facts.request;
  if (claims) return { kind: 'next', facts: withMetadata(facts, JWT, 'payload', claims) };
  const unchecked: TokenCheck = { verify: () => false, now: 0 };
  const verdict = judgeJwt(jwt, facts.request, check ?? unchecked);
  if (verdict.kind === 'refused')
    return settled(
      check
        ? { kind: 'token-refused', status: verdict.status, body: verdict.body }
        : { kind: 'undecided', reason: 'the request carries a token whose signature is not checked here' },
    );
  const next = { ...facts, request: verdict.request };
  return {
    kind: 'next',
    facts: verdict.payload ? withMetadata(next, JWT, 'payload', verdict.payload) : next,
  };
}

function runFilter(filter: NamedConfig, facts: Facts, check: TokenCheck | undefined): Step {
  if (RBAC.includes(filter.name)) return runRbac(filter, facts);
  if (EXT_AUTHZ.includes(filter.name)) return runExtAuthz(filter, facts);
  if (filter.name === JWT) return runJwt(filter, facts, check);
  return HARMLESS.test(filter.name) ? { kind: 'next', facts } : undecided(filter.name);
}

/** Runs filters in their order until one settles the matter; `by` is the rule that let it through so far. */
export function runFilters(
  filters: readonly NamedConfig[],
  facts: Facts,
  check: TokenCheck | undefined,
  by: string | null = null,
): Judgement {
  const [filter, ...rest] = filters;
  if (!filter) return { kind: 'allowed', path: facts.request?.path ?? null, policy: by };
  const step = runFilter(filter, facts, check);
  if (step.kind === 'settled') return step.judgement;
  if (step.kind === 'next') return runFilters(rest, step.facts, check, step.by ?? by);
  const otherwise = runFilters(rest, facts, check, by);
  return { kind: 'external-authorizer', policy: step.policy, otherwise };
}
