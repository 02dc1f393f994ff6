import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { ExtensionProvider, MeshConfig } from '@/lib/mesh/mesh-config';
import type { ObjectRef } from '@/lib/mesh/object';
import type { BuildContext } from './fields';
import { buildRule, type BuiltRule } from './rule';

/** What happens to a request that a CUSTOM policy matches. */
type CustomEffect = 'ask' | 'deny';

/** A policy as one filter chain runs it. */
export interface BuiltPolicy {
  readonly ref: ObjectRef;
  readonly rules: readonly BuiltRule[];
  /** As written, dropped ones included. */
  readonly written: number;
  /** For CUSTOM policies. */
  readonly provider: string;
  readonly effect: CustomEffect;
}

/** All that one filter chain of one workload enforces. */
export interface Enforcement {
  readonly custom: readonly BuiltPolicy[];
  readonly audit: readonly BuiltPolicy[];
  readonly deny: readonly BuiltPolicy[];
  readonly allow: readonly BuiltPolicy[];
}

type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** A missing action is ALLOW. */
export const actionOf = ({ spec }: AuthorizationPolicy): Action => spec.action ?? 'ALLOW';

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** The annotation as Go reads a bool; anything that it cannot read is enforced. */
export const isDryRun = ({ meta }: AuthorizationPolicy): boolean =>
  TRUE.has(meta.annotations['istio.io/dry-run'] ?? '');

/** Names a policy. */
export const policyRef = ({ kind, meta }: AuthorizationPolicy): ObjectRef => ({
  kind,
  namespace: meta.namespace,
  name: meta.name,
});

interface Build {
  readonly config: MeshConfig;
  readonly chain: 'http' | 'tcp';
  readonly context: Omit<BuildContext, 'policyNamespace'>;
  /** Hosts of Services that a provider may name. */
  readonly knowsHost: (host: string) => boolean;
}

const built = new WeakMap<AuthorizationPolicy, Map<string, BuiltPolicy>>();

/** A policy is built once for each way in which it is, however many workloads and snapshots it stands in. */
const buildPolicy = (policy: AuthorizationPolicy, effect: CustomEffect, build: Build): BuiltPolicy => {
  const { trustDomains, spaceDelimitedClaims, quirks } = build.context;
  const key = JSON.stringify([effect, build.chain, trustDomains, spaceDelimitedClaims, quirks]);
  const ways = built.get(policy) ?? new Map<string, BuiltPolicy>();
  built.set(policy, ways);
  const known = ways.get(key) ?? toBuilt(policy, effect, build);
  ways.set(key, known);
  return known;
};

const toBuilt = (policy: AuthorizationPolicy, effect: CustomEffect, build: Build): BuiltPolicy => {
  const context = {
    ...build.context,
    policyNamespace: policy.meta.namespace,
    action: actionOf(policy),
    chain: build.chain,
  };
  const rules = policy.spec.rules ?? [];
  return {
    ref: policyRef(policy),
    rules: rules.map((rule, index) => buildRule(rule, index, context)).filter((rule) => rule !== null),
    written: rules.length,
    provider: policy.spec.provider?.name ?? '',
    effect,
  };
};

const providerOf = (config: MeshConfig, name: string): ExtensionProvider | undefined =>
  config.extensionProviders.find((provider) => provider.name === name);

/**
 * A provider that the mesh config does not define, or whose service is unknown, makes matching requests
 * denied; so do two providers on one workload. An HTTP provider is skipped on TCP chains. A dry-run
 * CUSTOM policy lands in the enforced slot and denies what it matches.
 */
const customEffect = (
  policy: AuthorizationPolicy,
  severalProviders: boolean,
  { config, chain, knowsHost }: Build,
): CustomEffect | 'skip' => {
  const provider = providerOf(config, policy.spec.provider?.name ?? '');
  const isUsable =
    provider !== undefined &&
    provider.kind !== 'other' &&
    knowsHost(provider.service.split('/').at(-1) ?? '');
  if (!isUsable || severalProviders) return 'deny';
  if (provider.kind === 'ext-authz-http' && chain === 'tcp') return 'skip';
  return isDryRun(policy) ? 'deny' : 'ask';
};

/** Builds the policies attached to one workload for one kind of chain. Dry-run ones never decide. */
export const buildEnforcement = (policies: readonly AuthorizationPolicy[], build: Build): Enforcement => {
  const of = (action: Action) => policies.filter((policy) => actionOf(policy) === action);
  const enforced = (action: Action) =>
    of(action)
      .filter((policy) => !isDryRun(policy))
      .map((policy) => buildPolicy(policy, 'ask', build));
  const custom = of('CUSTOM');
  const several = new Set(custom.map((policy) => policy.spec.provider?.name ?? '')).size > 1;
  return {
    custom: custom.flatMap((policy) => {
      const effect = customEffect(policy, several, build);
      return effect === 'skip' ? [] : [buildPolicy(policy, effect, build)];
    }),
    audit: enforced('AUDIT'),
    deny: enforced('DENY'),
    allow: enforced('ALLOW'),
  };
};
