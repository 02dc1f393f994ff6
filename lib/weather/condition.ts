import type { HeldCertificate } from '@/lib/mesh/certificate';

/** What can be wrong with a certificate, the worst first. */
export const CONDITIONS = [
  'expired',
  'mismatch',
  'foreign-trust-domain',
  'not-yet-valid',
  'root-apart',
  'rotation-stopped',
  'warming',
  'unread',
  'waiting',
  'shared',
] as const;
export type Condition = (typeof CONDITIONS)[number];

export type Gravity = 'trouble' | 'warning' | 'note';

/** How grave each is: calls fail now, calls will fail or nobody can tell, or only good to know. */
export const GRAVITY: Readonly<Record<Condition, Gravity>> = {
  expired: 'trouble',
  mismatch: 'trouble',
  'foreign-trust-domain': 'trouble',
  'not-yet-valid': 'trouble',
  'root-apart': 'warning',
  'rotation-stopped': 'warning',
  warming: 'warning',
  unread: 'warning',
  waiting: 'note',
  shared: 'note',
};

/** The words of a filter. */
export const CONDITION_WORD: Readonly<Record<Condition, string>> = {
  expired: 'expired',
  mismatch: 'other account',
  'foreign-trust-domain': 'unknown trust domain',
  'not-yet-valid': 'not valid yet',
  'root-apart': 'other roots',
  'rotation-stopped': 'rotation stopped',
  warming: 'no certificate yet',
  unread: 'not readable',
  waiting: 'not asked yet',
  shared: 'shared identity',
};

/** What to do about each. */
export const CONDITION_ADVICE: Readonly<Record<Condition, string>> = {
  expired:
    'Mutual TLS fails with every peer. See why istiod does not sign: its log, and the log of istio-proxy. A restart of the pod asks anew.',
  mismatch:
    'Policies see the presented identity, not the declared one. See who issued it, and whether the pod was changed after its start.',
  'foreign-trust-domain':
    'The mesh names neither this trust domain nor an alias of it. Correct trustDomain, or add it to trustDomainAliases.',
  'not-yet-valid': 'Peers refuse it until it begins. Compare the clocks of istiod and of the nodes.',
  'root-apart':
    'Peers that trust no root in common refuse one another. Finish the rotation of the root, or restart the pods that missed it.',
  'rotation-stopped':
    'Istio renews at half of the life of a certificate, and this one is past it. While it is valid all works; when it ends, calls fail. See whether the proxy reaches istiod.',
  warming:
    'Mutual TLS fails until istiod signs one. See the log of istio-proxy, and whether istiod is ready.',
  unread: 'The proxy was asked and gave no answer that says what it presents.',
  waiting: 'The proxy is asked in its turn.',
  shared: 'Policies cannot tell these workloads apart. Give each an account of its own where that matters.',
};

/** Where a certificate stands in its life: 0 when it was issued, 1 when it ends. */
export type Life = {
  readonly age: number;
  readonly left: number;
  readonly share: number;
  /** When Istio renews it, in ms. */
  readonly dueAt: number;
};

/** `SECRET_GRACE_PERIOD_RATIO` of the agent, as it comes. */
export const DUE = 0.5;
/** Renewal is spread over some time around the half, and takes a while. */
const LATE = 0.55;

type Dated = { readonly notBefore: string | null; readonly notAfter: string | null };

export function lifeOf({ notBefore, notAfter }: Dated, now: number): Life | null {
  if (notBefore === null || notAfter === null) return null;
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)];
  const length = Math.max(1, to - from);
  return { age: now - from, left: to - now, share: (now - from) / length, dueAt: from + DUE * length };
}

const trustDomainOf = (spiffeId: string): string => spiffeId.split('/')[2] ?? '';
const accountOf = (spiffeId: string): string => spiffeId.split('/').slice(3).join('/');

function datesOf(life: Life): Condition[] {
  if (life.left <= 0) return ['expired'];
  if (life.age < 0) return ['not-yet-valid'];
  return life.share > LATE ? ['rotation-stopped'] : [];
}

function identityOf(held: HeldCertificate, known: readonly string[], spiffeId: string): Condition[] {
  return [
    ...(accountOf(spiffeId) === accountOf(held.declared) ? [] : ['mismatch' as const]),
    ...(known.includes(trustDomainOf(spiffeId)) ? [] : ['foreign-trust-domain' as const]),
  ];
}

/** What holds for the mesh as a whole, to hold one certificate against. */
export type Climate = {
  readonly trustDomains: readonly string[];
  /** The roots that most proxies trust. */
  readonly roots: readonly string[];
};

/** Everything that is the matter with one certificate, the worst first. */
export function conditionsOf(held: HeldCertificate, climate: Climate, now: number): Condition[] {
  const { certificate, sharedWith } = held;
  const shared: Condition[] = sharedWith.length > 0 ? ['shared'] : [];
  if (certificate === null) return ['waiting', ...shared];
  if (certificate.state !== 'active') return [certificate.state, ...shared];
  const life = lifeOf(certificate, now);
  const found = [
    ...(life === null ? [] : datesOf(life)),
    ...(certificate.spiffeId === null ? [] : identityOf(held, climate.trustDomains, certificate.spiffeId)),
    ...(certificate.roots.join() === climate.roots.join() ? [] : ['root-apart' as const]),
    ...shared,
  ];
  return CONDITIONS.filter((condition) => found.includes(condition));
}
