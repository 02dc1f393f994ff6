import { createRandom, type Random } from './random';

/** One Deployment that the scenario wants. */
export type Sketch = {
  readonly namespace: string;
  readonly name: string;
  readonly account: string;
  readonly replicas: number;
  readonly kind: 'web' | 'grpc' | 'cache' | 'database' | 'worker';
  /** `namespace/account` of those that call it. */
  readonly callers: readonly string[];
};

/** How a namespace guards itself, from the loosest to the strictest. */
type Guard = 'open' | 'denials' | 'namespaces' | 'accounts' | 'requests';

export type NamespaceSketch = {
  readonly name: string;
  readonly isInjected: boolean;
  readonly isPermissive: boolean;
  readonly guard: Guard;
  readonly workloads: readonly Sketch[];
};

const SEED = 20_261_125;
/** Namespaces that belong together, as the parts of one system do. */
const PER_SYSTEM = 8;
const PODS_PER_NAMESPACE = 12.5;

const systems = [
  'orders',
  'billing',
  'search',
  'media',
  'risk',
  'ledger',
  'fleet',
  'partners',
  'mail',
  'data',
];
const parts = ['edge', 'api', 'core', 'jobs', 'store', 'events', 'admin', 'reports'];
const nouns = [
  'gateway',
  'intake',
  'quotes',
  'catalog',
  'pricing',
  'index',
  'events',
  'rules',
  'audit',
  'sync',
];
const kinds: readonly Sketch['kind'][] = ['web', 'web', 'web', 'grpc', 'grpc', 'cache', 'database', 'worker'];

const namespaceName = (at: number): string => {
  const system = Math.floor(at / PER_SYSTEM);
  const round = Math.floor(system / systems.length);
  const suffix = round === 0 ? '' : `-${round + 1}`;
  return `${systems[system % systems.length] ?? ''}${suffix}-${parts[at % PER_SYSTEM] ?? ''}`;
};

const guardOf = (random: Random): Guard => {
  const share = random.next();
  if (share < 0.12) return 'open';
  if (share < 0.2) return 'denials';
  if (share < 0.45) return 'namespaces';
  return share < 0.85 ? 'accounts' : 'requests';
};

/** As many Deployments as it takes to hold the pods: most of one to four, a few of many. */
const replicasOf = (pods: number, random: Random): number[] => {
  const counts: number[] = [];
  for (let left = pods; left > 0;) {
    const wanted = random.chance(0.03) ? 6 + random.below(5) : 1 + random.below(4);
    counts.push(Math.min(left, wanted));
    left -= wanted;
  }
  return counts;
};

type Draft = Omit<NamespaceSketch, 'workloads'> & { readonly workloads: Omit<Sketch, 'callers'>[] };

const draftNamespace = (at: number, pods: number, random: Random): Draft => {
  const namespace = namespaceName(at);
  return {
    name: namespace,
    isInjected: at === 0 || !random.chance(0.02),
    isPermissive: random.chance(0.05),
    guard: guardOf(random),
    workloads: replicasOf(pods, random).map((replicas, index) => {
      const name = `${nouns[index % nouns.length] ?? ''}${index < nouns.length ? '' : `-${index}`}`;
      const account = random.chance(0.06) ? 'default' : name;
      return { namespace, name, account, replicas, kind: random.pick(kinds) ?? 'web' };
    }),
  };
};

const accountOf = ({ namespace, account }: { namespace: string; account: string }): string =>
  `${namespace}/${account}`;

/** Most calls stay within a namespace or its system; a few cross the mesh. */
const callersOf = (at: number, drafts: readonly Draft[], random: Random): string[] => {
  const start = at - (at % PER_SYSTEM);
  const near = drafts.slice(start, start + PER_SYSTEM);
  const callers = Array.from({ length: 1 + random.below(4) }, () => {
    const share = random.next();
    const from = share < 0.5 ? drafts[at] : share < 0.92 ? random.pick(near) : random.pick(drafts);
    const caller = random.pick(from?.workloads ?? []);
    return caller === undefined ? [] : [accountOf(caller)];
  });
  return [...new Set(callers.flat())].sort();
};

/** The same mesh each time for a number of pods. */
export const planBig = (pods: number): NamespaceSketch[] => {
  const random = createRandom(SEED);
  const count = Math.max(2, Math.round(pods / PODS_PER_NAMESPACE));
  const share = (at: number): number =>
    Math.floor(((at + 1) * pods) / count) - Math.floor((at * pods) / count);
  const drafts = Array.from({ length: count }, (_, at) => draftNamespace(at, share(at), random));
  return drafts.map((draft, at) => ({
    ...draft,
    workloads: draft.workloads.map((one) => ({ ...one, callers: callersOf(at, drafts, random) })),
  }));
};
