import { CONCORDS, toAgreement } from '@/lib/answers/agreement';
import type { Question } from '@/lib/answers/question';
import type { AgreementAnswer, ProxiesAnswer } from '@/lib/api/contract';
import { type ProxyState, ProxyStep } from '@/lib/mesh/distributed';
import type { Concord, MeshAgreement } from '@/lib/mesh/mesh-agreement';
import type { Target } from '@/lib/mesh/reachability';
import type { Ledger } from './ledger';
import type { Judged } from './judging';
import { type Known, type Proxies, versionsOf } from './proxies';
import { proxyPods } from './proxy-pods';

/** So many of one kind are listed; the counts are whole. */
const MOST_LISTED = 500;

/** A part of the mesh, as an address names it. */
type Part = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly ns?: string | undefined;
};

/** What is asked of the comparison: a part of the mesh, and which kind is listed. */
export type AgreementAsked = Part & { readonly of?: Concord | undefined };
/** Which proxies are asked for. */
export type ProxiesAsked = Part & { readonly step?: ProxyStep | undefined };

type Input = { readonly judged: Judged; readonly ledger: Ledger; readonly proxies: Proxies };

const isAsked = (target: Target, { to, ns }: Part): boolean =>
  (ns === undefined || target.namespace === ns) &&
  (to === undefined || target.id === to || target.ports.some(({ id }) => id === to));

const targetsOf = ({ reachability }: Judged, part: Part): readonly Target[] =>
  reachability.targets.filter((target) => isAsked(target, part));

/** The readings that speak for their workloads or stand apart in them, and still speak of what is declared now. */
function speaking(
  { judged, proxies }: Input,
  part: Part,
): { readonly of: number; readonly read: number; readonly known: readonly Known[] } {
  const known: Known[] = [];
  let of = 0;
  let read = 0;
  for (const target of targetsOf(judged, part)) {
    const pods = proxyPods(judged.snapshot, target);
    if (pods.length === 0) continue;
    of += 1;
    const versions = versionsOf(target);
    const current = pods
      .flatMap(({ meta }) => proxies.known(meta.uid) ?? [])
      .filter((one) => one.state.step !== 'unread' && one.versions === versions);
    if (current.some(({ pod }) => pod.meta.uid === pods[0]?.meta.uid)) read += 1;
    known.push(...current);
  }
  return { of, read, known };
}

const questionOf = ({ from, to, ns }: Part): Question => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(ns !== undefined && { namespace: ns }),
});

const gravest = (counts: MeshAgreement['counts']): Concord =>
  CONCORDS.find((concord) => counts[concord].classes > 0) ?? 'agree';

/** How declared, distributed and observed stand to one another, with the classes of one kind. */
export function answerAgreement(input: Input, { of: wanted, ...part }: AgreementAsked): AgreementAnswer {
  const { judged, ledger } = input;
  const { of, read, known } = speaking(input, part);
  const { counts, list } = toAgreement({
    reachability: judged.reachability,
    agreements: ledger.agreements(judged),
    disagreements: known.flatMap(({ comparison }) => comparison?.contradicted ?? []),
    question: questionOf(part),
  });
  const kind = wanted ?? gravest(counts);
  const leftOut = known.reduce((sum, { comparison }) => sum + (comparison?.leftOut ?? 0), 0);
  return {
    revision: judged.revision,
    counts,
    proxies: { read, of, leftOut },
    of: kind,
    classes: list(kind, MOST_LISTED),
  };
}

const rank = ({ step }: ProxyState): number => ProxyStep.options.indexOf(step);
const textOf = ({ target, pod }: ProxyState): string => `${target} ${pod.name}`;

/** The proxies that were read, what is amiss first. */
export function answerProxies(
  { judged, proxies }: Omit<Input, 'ledger'>,
  { step, ...part }: ProxiesAsked,
): ProxiesAnswer {
  const pods = targetsOf(judged, part).flatMap((target) => proxyPods(judged.snapshot, target));
  const states = pods.flatMap(({ meta }) => proxies.known(meta.uid)?.state ?? []);
  const counts: ProxiesAnswer['counts'] = { refused: 0, behind: 0, differs: 0, unread: 0, 'in-step': 0 };
  for (const state of states) counts[state.step] += 1;
  const asked = states
    .filter((state) => step === undefined || state.step === step)
    .sort((a, b) => rank(a) - rank(b) || (textOf(a) < textOf(b) ? -1 : 1));
  return { of: pods.length, counts, proxies: asked.slice(0, MOST_LISTED) };
}
