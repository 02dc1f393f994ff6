import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { policyRef } from '../policy';
import { valuesOf } from './policy-values';

/** A form that no identity can have: a star in the middle or at both ends, or not five segments. */
const isDead = (value: string): boolean => {
  if (value.startsWith('spiffe://') || value === '*') return false;
  const body = value.replace(/^\*|\*$/, '');
  if (body.includes('*') || value.endsWith('/')) return true;
  return !value.includes('*') && !/^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/.test(value);
};

/** L2: a principal that no caller can present. */
export const deadPrincipal = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.authorizationPolicies
    .flatMap(valuesOf)
    .filter(({ field, value }) => /^(notP|p)rincipals$/.test(field) && isDead(value))
    .map(({ policy, path, value }) => ({
      code: 'L2',
      severity: 'error',
      object: policyRef(policy),
      path,
      message: `Principal ${value} never matches: a star counts at one end only, and an identity reads <trust domain>/ns/<namespace>/sa/<account>.`,
      source: policy.source,
    }));
