import type { Principal } from '@/lib/mesh/reachability';
import type { Model } from './model';
import { expandPrincipal, spiffeIdOf } from './trust-bundle';

/** The principal of every caller that presents no certificate. */
export const ANONYMOUS = 'anonymous';

const parse = (id: string): Pick<Principal, 'trustDomain' | 'namespace' | 'serviceAccount'> => {
  const [trustDomain = '', , namespace = '', , serviceAccount = ''] = id.split('/');
  return { trustDomain, namespace, serviceAccount };
};

const PROXIED: ReadonlySet<string> = new Set(['sidecar', 'ambient', 'gateway', 'waypoint']);

const accounts = (model: Model): readonly Principal[] => {
  const byId = new Map<string, string[]>();
  for (const { id, namespace, serviceAccount, dataPlane } of model.snapshot.workloads) {
    if (!PROXIED.has(dataPlane)) continue;
    const principal = spiffeIdOf(model.snapshot.config, namespace, serviceAccount).replace('spiffe://', '');
    byId.set(principal, [...(byId.get(principal) ?? []), id]);
  }
  return [...byId].map(([id, workloads]) => ({ id, kind: 'account', ...parse(id), workloads }));
};

/** A principal that one policy spells out in full, without a star. */
const isExact = (value: string): boolean => /^[^/*]+\/ns\/[^/*]+\/sa\/[^/*]+$/.test(value);

const namedIds = (model: Model): readonly string[] =>
  model.snapshot.authorizationPolicies.flatMap(({ spec }) =>
    (spec.rules ?? []).flatMap((rule) => [
      ...(rule?.from ?? []).flatMap((from) => [
        ...(from?.source?.principals ?? []),
        ...(from?.source?.notPrincipals ?? []),
      ]),
      ...(rule?.when ?? [])
        .filter(({ key }) => key === 'source.principal')
        .flatMap(({ values, notValues }) => [...(values ?? []), ...(notValues ?? [])]),
    ]),
  );

const listPrincipals = (model: Model): readonly Principal[] => {
  const running = accounts(model);
  const known = new Set(running.map(({ id }) => id));
  const named = new Set(
    namedIds(model)
      .flatMap((value) => expandPrincipal(value, model.trustDomains))
      .filter((value) => isExact(value) && !known.has(value)),
  );
  const byId = (a: Principal, b: Principal): number => (a.id < b.id ? -1 : 1);
  return [
    ...[...running].sort(byId),
    ...[...named].map((id): Principal => ({ id, kind: 'named', ...parse(id), workloads: [] })).sort(byId),
    { id: ANONYMOUS, kind: 'anonymous', trustDomain: '', namespace: '', serviceAccount: '', workloads: [] },
  ];
};

const isSame = (a: Principal, b: Principal | undefined): boolean =>
  a.id === b?.id &&
  a.kind === b.kind &&
  a.workloads.length === b.workloads.length &&
  a.workloads.every((id, at) => id === b.workloads[at]);

let last: readonly Principal[] = [];

/**
 * Every account that a proxy runs as, every identity that only a policy names, and the absence of one; the very list of
 * the judgement before, where nobody came or went.
 */
export const principalsOf = (model: Model): readonly Principal[] => {
  const listed = listPrincipals(model);
  const isLast = listed.length === last.length && listed.every((one, at) => isSame(one, last[at]));
  if (!isLast) last = listed;
  return last;
};
