import type { AuthorizationPolicy, PeerAuthentication, PolicySource, Selector } from '@/lib/mesh/istio';
import type { MeshObject } from '@/lib/mesh/snapshot';

/** A rule of the custom resource definition that types cannot say. */
export type BrokenRule = { readonly path: (string | number)[]; readonly message: string };

type Attached = Pick<AuthorizationPolicy['spec'], 'selector' | 'targetRef' | 'targetRefs'>;

/** The first rule of Istio's schema that the object breaks; null when the API server would store it. */
export function brokenRule(object: MeshObject): BrokenRule | null {
  if (object.kind === 'AuthorizationPolicy')
    return attachment(object.spec) ?? sizes(object) ?? sources(object);
  if (object.kind === 'RequestAuthentication') return attachment(object.spec);
  if (object.kind !== 'PeerAuthentication') return null;
  return selectorLabels(object.spec.selector) ?? portLevels(object);
}

function attachment(spec: Attached): BrokenRule | null {
  const present = (['selector', 'targetRef', 'targetRefs'] as const).filter((key) => spec[key] !== undefined);
  if (present.length > 1)
    return {
      path: ['spec'],
      message: `spec has ${present.join(' and ')}. Keep one of them: a policy attaches in one way.`,
    };
  const refs = [...(spec.targetRefs ?? []), ...(spec.targetRef ? [spec.targetRef] : [])];
  const named = refs.findIndex((ref) => ref.namespace !== undefined && ref.namespace !== '');
  if (named < 0) return selectorLabels(spec.selector);
  return {
    path: spec.targetRefs ? ['spec', 'targetRefs', named, 'namespace'] : ['spec', 'targetRef', 'namespace'],
    message: 'A target reference names a namespace. Remove it: a policy attaches only in its own namespace.',
  };
}

function selectorLabels(selector: Selector | undefined): BrokenRule | null {
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    const path = ['spec', 'selector', 'matchLabels', key];
    if (key === '') return { path, message: 'spec.selector.matchLabels has an empty key. Name the label.' };
    if (key.includes('*') || value.includes('*'))
      return { path, message: `The label ${key}: ${value} holds a star. Selectors take exact values only.` };
    if (value.length > 63)
      return { path, message: `The value of label ${key} has more than 63 characters. Shorten it.` };
  }
  return null;
}

function sizes({ spec }: AuthorizationPolicy): BrokenRule | null {
  const tooMany = (path: BrokenRule['path'], limit: number): BrokenRule => ({
    path,
    message: `${String(path.at(-1))} has more than ${limit} entries. Split the policy.`,
  });
  if ((spec.rules?.length ?? 0) > 512) return tooMany(['spec', 'rules'], 512);
  if ((spec.targetRefs?.length ?? 0) > 16) return tooMany(['spec', 'targetRefs'], 16);
  const wide = (spec.rules ?? []).findIndex((rule) => (rule?.from?.length ?? 0) > 512);
  return wide < 0 ? null : tooMany(['spec', 'rules', wide, 'from'], 512);
}

function sources({ spec }: AuthorizationPolicy): BrokenRule | null {
  for (const [rule, value] of (spec.rules ?? []).entries())
    for (const [index, entry] of (value?.from ?? []).entries()) {
      const broken = entry?.source ? accounts(entry.source) : null;
      if (broken)
        return { ...broken, path: ['spec', 'rules', rule, 'from', index, 'source', ...broken.path] };
    }
  return null;
}

const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'] as const;
const EXCLUDED = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;

function accounts(source: PolicySource): BrokenRule | null {
  // A null list, which the API server drops, is read as an empty one.
  const isGiven = (name: keyof PolicySource): boolean => (source[name]?.length ?? 0) > 0;
  const key = ACCOUNTS.find(isGiven);
  if (key === undefined) return null;
  const other = EXCLUDED.find(isGiven);
  if (other !== undefined)
    return { path: [key], message: `${key} stands beside ${other} in one source. Put them in two sources.` };
  if ((source[key]?.length ?? 0) > 16)
    return { path: [key], message: `${key} has more than 16 entries. Split the rule.` };
  const long = (source[key] ?? []).findIndex((value) => value.length > 320);
  return long < 0
    ? null
    : { path: [key, long], message: `This ${key} value has more than 320 characters. Shorten it.` };
}

function portLevels({ spec }: PeerAuthentication): BrokenRule | null {
  const ports = spec.portLevelMtls;
  if (ports === undefined) return null;
  const path = ['spec', 'portLevelMtls'];
  if (Object.keys(ports).length === 0)
    return { path, message: 'spec.portLevelMtls is empty. Name a port, or remove it.' };
  if (Object.keys(spec.selector?.matchLabels ?? {}).length === 0)
    return {
      path,
      message: 'spec.portLevelMtls has no selector with a label. Add spec.selector.matchLabels.',
    };
  const bad = Object.keys(ports).find((port) => !/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535);
  return bad === undefined
    ? null
    : { path: [...path, bad], message: `${JSON.stringify(bad)} is no port. Write a number from 1 to 65535.` };
}
