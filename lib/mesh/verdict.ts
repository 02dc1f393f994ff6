import { z } from 'zod';
import { ObjectRef } from './object';

/** What Istio would decide. `conditional` hangs on the request, `delegated` on an external authorizer. */
export const Verdict = z.enum(['allow', 'deny', 'conditional', 'unreachable', 'delegated', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

/** Why, as a code that stays the same between versions. */
export const ReasonKind = z.enum([
  // allow
  'no-allow-policy',
  'allow-matched',
  'not-enforced',
  // deny
  'denied-by',
  'not-allowed',
  'mtls-required',
  'token-refused',
  // unreachable
  'mtls-mismatch',
  'untrusted-domain',
  'no-endpoint',
  'no-route',
  'network-policy',
  'bad-request',
  // delegated, conditional, unknown
  'external-authorizer',
  'depends-on-request',
  'depends-on-client',
  'gap',
  'fact-missing',
  'not-modelled',
]);
export type ReasonKind = z.infer<typeof ReasonKind>;

/** Text in which identities, names, ports and operations stand apart, so that they can be set in mono. */
export const Phrase = z.array(z.union([z.string(), z.object({ code: z.string() })]));
export type Phrase = z.infer<typeof Phrase>;

/** One step of the evaluation, in Istio's order. */
export const Step = z.object({
  stage: z.enum(['routing', 'mtls', 'custom', 'jwt', 'audit', 'deny', 'allow', 'default']),
  /** `none`: nothing selects the workload; `passed`: looked at, did not decide; `decided`: ended it here. */
  outcome: z.enum(['none', 'passed', 'decided', 'unknown']),
  text: Phrase,
  policy: ObjectRef.nullable(),
  rule: z.number().nullable(),
});
export type Step = z.infer<typeof Step>;

/** For a denial: the rule that came closest, and the field that failed. */
export const NearestMiss = z.object({
  policy: ObjectRef,
  rule: z.number(),
  /** `spec.rules[0].from[0].source.principals`. */
  path: z.string(),
  wants: z.array(z.string()),
  /** What the request has there; null when it has none. */
  is: z.string().nullable(),
  /** How many fields of that rule failed. */
  failed: z.number(),
});
export type NearestMiss = z.infer<typeof NearestMiss>;

/** Who stops or passes the request. */
export const Enforcer = z.enum(['client', 'sidecar', 'gateway', 'waypoint', 'ztunnel', 'network', 'none']);
export type Enforcer = z.infer<typeof Enforcer>;

/** A verdict with its derivation. */
export const Decision = z.object({
  verdict: Verdict,
  reason: ReasonKind,
  /** One clause behind the reason: the gap, the missing fact, the provider, the mode. Empty where the code says all. */
  detail: z.string(),
  enforcer: Enforcer,
  /** The policy that decided, be it an AuthorizationPolicy, PeerAuthentication or another object. */
  policy: ObjectRef.nullable(),
  rule: z.number().nullable(),
  /** Path in that policy to the deciding value or field: `spec.rules[0].from[0].source.principals[1]`. */
  path: z.string().nullable(),
  steps: z.array(Step),
  nearestMiss: NearestMiss.nullable(),
});
export type Decision = z.infer<typeof Decision>;
