import type { AgreementAnswer, ProxiesAnswer } from '@/lib/api/contract';
import { classConcords, type Concord, countConcords, type HeldDisagreement } from '@/lib/mesh/mesh-agreement';
import type { ProxyState } from '@/lib/mesh/distributed';
import type { Ledger } from './ledger';
import type { Judged } from './open-mesh';
import { type Known, type Proxies, versionsOf } from './proxies';
import { proxyPods } from './proxy-pods';

/** So many classes of one kind are listed; the counts are whole. */
const MOST_LISTED = 500;

type Input = { readonly judged: Judged; readonly ledger: Ledger; readonly proxies: Proxies };

/** The readings that speak for their workloads, and still speak of what is declared now. */
function speaking({ judged, proxies }: Input): { readonly of: number; readonly known: readonly Known[] } {
  const known: Known[] = [];
  let of = 0;
  for (const target of judged.reachability.targets) {
    const [pod] = proxyPods(judged.snapshot, target);
    if (!pod) continue;
    of += 1;
    const one = proxies.known(pod.meta.uid);
    if (one && one.state.step !== 'unread' && one.versions === versionsOf(target)) known.push(one);
  }
  return { of, known };
}

/** How declared, distributed and observed stand to one another in the whole mesh. */
export function answerAgreement(input: Input, wanted: Concord | undefined): AgreementAnswer {
  const { judged, ledger } = input;
  const { of, known } = speaking(input);
  const disagreements = known.flatMap(
    ({ comparison }): readonly HeldDisagreement[] => comparison?.contradicted ?? [],
  );
  const evidence = {
    reachability: judged.reachability,
    agreements: ledger.agreements(judged),
    disagreements,
  };
  const classes = [...classConcords(evidence)];
  return {
    revision: judged.revision,
    counts: countConcords(classes),
    proxies: { read: known.length, of },
    classes: classes.filter(({ concord }) => concord === wanted).slice(0, MOST_LISTED),
  };
}

const ORDER: Readonly<Record<ProxyState['step'], number>> = {
  refused: 0,
  behind: 1,
  differs: 2,
  unread: 3,
  'in-step': 4,
};

const textOf = ({ target, pod }: ProxyState): string => `${target} ${pod.name}`;

/** Every proxy that was read, what is amiss first. */
export function answerProxies({ judged, proxies }: Omit<Input, 'ledger'>): ProxiesAnswer {
  const pods = judged.reachability.targets.flatMap((target) => proxyPods(judged.snapshot, target));
  const states = pods.flatMap(({ meta }) => proxies.known(meta.uid)?.state ?? []);
  const sorted = states.sort((a, b) => ORDER[a.step] - ORDER[b.step] || (textOf(a) < textOf(b) ? -1 : 1));
  return { of: pods.length, proxies: sorted };
}
