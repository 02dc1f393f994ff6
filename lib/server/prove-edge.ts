import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Agreement, Observation, Probe } from '@/lib/mesh/observation';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import { wantsLog } from '@/lib/probe/access-log';
import { findControl, withControl } from '@/lib/probe/control';
import { predictedFor } from '@/lib/probe/expect';
import { findParts, planProbe } from '@/lib/probe/plan';
import { type Line, linesOf } from '@/lib/probe/request';
import type { Ledger } from './ledger';
import type { MeshSource } from './mesh-source';
import { nameRefusals } from './name-refusals';
import type { Judged } from './judging';
import type { Probing } from './probing';
import { isOpenAnswer } from './rests-on';
import { sendProbes } from './send-probes';
import { type StandingOf, untilInStep, withSettling } from './until-in-step';

/** What a caller may ask to be probed; the server decides everything else. */
export type ProbeRequest = {
  readonly edge: string;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
};

/** What became of one edge's probe: its newest observation, and all that were made for it. */
export type Proof = {
  readonly observation: Observation;
  readonly observations: Observation[];
  readonly agreement: Agreement;
};

/** What a proof needs of the mesh that is followed. */
export type Followed = {
  readonly source: MeshSource;
  readonly ledger: Ledger;
  readonly current: () => Result<Judged>;
  /** Something other than the snapshot changed what is shown. */
  readonly touch: () => void;
  /** Left out: proxies are not read. */
  readonly standingOf?: StandingOf;
};

/** Who asks, and when. */
export type Asking = {
  readonly request: ProbeRequest;
  readonly probing: Probing;
  readonly signal: AbortSignal | undefined;
  readonly now: () => Date;
};

/**
 * A pooled connection between two proxies may follow the old policy for a while after a change, so a
 * contradiction counts only when the next answer says the same.
 */
export const SETTLE_MS = 2_000;
export const MOST_ANSWERS = 4;

/** The fault of an id that no edge has. */
export const noSuchEdge = (edge: string): Fault => ({
  kind: 'not-found',
  subject: `edge ${edge}`,
  detail: 'No edge has this id now. The workload, port or principal may have gone: choose it again.',
});

export const freshId = (): string => randomBytes(8).toString('hex');

/** The probes that one request stands for: the line that is asked for, or both sides of a condition. */
function planLines(
  judged: Judged,
  { edge: id, method, path }: ProbeRequest,
  { methods, seconds }: Probing,
): Result<Probe[]> {
  const edge = findParts(judged.reachability, id)?.edge;
  const both = edge && method === undefined && path === undefined ? linesOf(edge, methods) : [];
  const lines: { method?: string | undefined; path?: string | undefined }[] =
    both.length > 0 ? both : [{ method, path }];
  const probes: Probe[] = [];
  for (const line of lines) {
    const plan = planProbe({ ...judged, edge: id, ...line, methods, seconds, id: freshId() });
    if (!plan.ok) return plan;
    probes.push(plan.value);
  }
  return ok(probes);
}

/** The control of a probe that is predicted denied; null where there is none, or none may be sent. */
export async function planControl(
  judged: Judged,
  { edge: id, request }: Probe,
  { source, probing }: { readonly source: MeshSource; readonly probing: Probing },
): Promise<Probe | null> {
  const edge = findParts(judged.reachability, id)?.edge;
  if (!edge || predictedFor(edge, request) !== 'deny') return null;
  const control = findControl(judged, edge, request);
  if (!control) return null;
  const { methods, seconds } = probing;
  const line: Line = { method: request.method, path: request.path };
  // The control's own condition lets this line pass, or it has none, and the line is as safe for it as for the probe.
  const plan = planProbe({ ...judged, edge: control.id, ...line, methods, seconds, id: freshId() });
  if (!plan.ok || (await source.refusesProbe(plan.value.client.namespace)) !== null) return null;
  return plan.value;
}

const forbidden = (namespace: string, detail: string): Fault => ({
  kind: 'forbidden',
  subject: `pods/exec in ${namespace}`,
  detail,
});

/** Sends probes of one client, and the control of each denial at the same time from its own. */
async function sendOnce(followed: Followed, asking: Asking, probes: readonly Probe[], judged: Judged) {
  const { source, ledger } = followed;
  const sending = { ...asking, source, judged };
  const settled = (observation: Observation) => withSettling(followed.standingOf, judged, observation);
  const [{ observations }, controls] = await Promise.all([
    sendProbes(probes, sending),
    Promise.all(
      probes.map(async (probe) => {
        const control = await planControl(judged, probe, sending);
        const [answer] = control ? (await sendProbes([control], sending)).observations : [];
        return answer ? settled(answer) : null;
      }),
    ),
  ]);
  const held = await Promise.all(
    observations.map((observation, at) => {
      const control = controls[at];
      return settled(control ? withControl(observation, control) : observation);
    }),
  );
  await Promise.all([...controls, ...held].flatMap((one) => (one === null ? [] : [ledger.add(one, judged)])));
  followed.touch();
  return held;
}

/** Probes an edge; an answer that contradicts is asked for again until two in a row say the same. */
export async function proveEdge(followed: Followed, asking: Asking): Promise<Result<Proof>> {
  const { signal, request, probing } = asking;
  const made: Observation[] = [];
  let open: readonly Line[] | null = null;
  for (let answers = 0; answers < MOST_ANSWERS; answers++) {
    const judged = followed.current();
    if (!judged.ok) return judged;
    const plans = planAgain(judged.value, request, probing, open);
    if (!plans.ok) return plans;
    const namespace = plans.value[0]?.client.namespace ?? '';
    const refusal = await followed.source.refusesProbe(namespace);
    if (refusal !== null) return fail(forbidden(namespace, refusal));
    const observations = await sendOnce(followed, asking, plans.value, judged.value);
    made.push(...observations);
    open = observations.flatMap((one) => {
      const isOpen = isOpenAnswer(judged.value, one, followed.ledger.of(one.edge));
      return isOpen && one.probe ? [one.probe.request] : [];
    });
    if (open.length === 0 || signal?.aborted) break;
    await untilInStep(followed.standingOf, request.edge);
    await delay(SETTLE_MS);
  }
  return conclude(followed, asking, made);
}

/** The whole request at first; later only the lines that are still open. */
function planAgain(
  judged: Judged,
  request: ProbeRequest,
  probing: Probing,
  open: readonly Line[] | null,
): Result<Probe[]> {
  if (open === null) return planLines(judged, request, probing);
  const probes: Probe[] = [];
  for (const { method, path } of open) {
    const plans = planLines(judged, { edge: request.edge, method, path }, probing);
    if (!plans.ok) return plans;
    probes.push(...plans.value);
  }
  return ok(probes);
}

function conclude(followed: Followed, { request, now }: Asking, observations: Observation[]): Result<Proof> {
  const judged = followed.current();
  if (!judged.ok) return judged;
  const edge = findParts(judged.value.reachability, request.edge)?.edge;
  if (!edge) return fail(noSuchEdge(request.edge));
  const agreement = followed.ledger.agreement(edge, judged.value);
  const observation = observations.find(({ id }) => id === agreement.observation) ?? observations.at(-1);
  if (!observation) return fail(noSuchEdge(request.edge));
  const refusals = observations
    .filter(wantsLog)
    .map((refused) => ({ observation: refused, judged: judged.value }));
  // Who refused follows when the proxy has written it down; the answer itself does not wait for it.
  void nameRefusals(followed, refusals, now);
  return ok({ observation, observations, agreement });
}
