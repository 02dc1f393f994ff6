import type { AgreementAnswer, Evidence, MeshPicture, ProxiesAnswer } from '@/lib/api/contract';
import { explainEdge } from '@/lib/engine/analyse';
import type { Preview } from '@/lib/mesh/preview';
import type { Target } from '@/lib/mesh/reachability';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { type AgreementAsked, answerAgreement, answerProxies, type ProxiesAsked } from './answer-agreement';
import { buildEvidence } from './evidence';
import { followProxies } from './follow-proxies';
import { type Judge, judgeHere } from './judge';
import { followJudgement, type Judged, type Judging } from './judging';
import type { MeshSource } from './mesh-source';
import { createLedger, KEPT_PER_EDGE } from './ledger';
import { type Followed, noSuchEdge, type ProbeRequest, type Proof, proveEdge } from './prove-edge';
import { createProxies, type Proxies, readSpeakers } from './proxies';
import { PROBING, type Probing } from './probing';
import { createRecorder, type OpenHistory, type Recorder } from './recorder';
import { createRuns, type Runs } from './runs';
import { standingsOf } from './until-in-step';

/** A mesh that is followed, judged and probed. */
export type OpenMesh = {
  readonly status: () => MeshStatus;
  readonly judged: () => Result<Judged>;
  /** What a draft would change. Nothing is applied anywhere. */
  readonly preview: (draft: Draft) => Promise<Result<Preview>>;
  readonly picture: () => Result<MeshPicture>;
  readonly evidence: (edge: string) => Promise<Result<Evidence>>;
  readonly probe: (request: ProbeRequest, signal?: AbortSignal) => Promise<Result<Proof>>;
  /** How declared, distributed and observed stand to one another, with the classes of one kind. */
  readonly agreement: (asked?: AgreementAsked) => Result<AgreementAnswer>;
  /** The proxies that were read. */
  readonly proxies: (asked?: ProxiesAsked) => Result<ProxiesAnswer>;
  /** Reads now the proxy that speaks for each of these workloads. */
  readonly readProxies: (targets: readonly Target[]) => Promise<void>;
  readonly runs: Runs;
  readonly probing: Probing;
  /** Called after each change of a run; returns the way to stop. */
  readonly onRuns: (listener: () => void) => () => void;
  /** Called after each change of status or picture; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Resolves when what was observed before this process is known. */
  readonly remembered: () => Promise<void>;
  readonly close: () => void;
};

const nothingYet = (fault: Fault | null): Fault =>
  fault ?? {
    kind: 'unreachable',
    subject: 'mesh',
    detail: 'The mesh is still being read. The answer follows as soon as every source has been asked.',
  };

type Draft = Parameters<Judge['preview']>[0];

type FollowedMesh = Followed & {
  readonly judging: Judging;
  readonly recorder: Recorder;
  readonly revision: () => number;
  readonly subscribe: OpenMesh['subscribe'];
  /** Says that proxies hold something else than before; and how often that was said. */
  readonly proxiesChanged: () => void;
  readonly proxyChanges: () => number;
};

/** How a mesh is followed, beside where it is read from. */
export type MeshOptions = {
  readonly now?: () => Date;
  /** Who judges; left out, this thread does. */
  readonly judge?: Judge;
  /** What probes may do; what is left out is as it comes. */
  readonly probing?: Partial<Probing> | undefined;
  /** Whether every proxy is read at a gentle pace, beside those that an answer asks for. */
  readonly followsProxies?: boolean;
  /** Where observations are kept; left out, they live as long as the process. */
  readonly history?: OpenHistory;
};

const inMemory: OpenHistory = () => Promise.resolve(null);

function followSource(
  open: (onChange: () => void) => MeshSource,
  options: MeshOptions,
  judge: Judge,
): FollowedMesh {
  const listeners = new Set<() => void>();
  let revision = 0;
  let proxyChanges = 0;
  const tell = (): void => listeners.forEach((listener) => listener());
  const touch = (): void => {
    revision += 1;
    tell();
  };
  const recorder = createRecorder({
    open: options.history ?? inMemory,
    perEdge: KEPT_PER_EDGE,
    onRead: (observations) => {
      ledger.take(observations);
      touch();
    },
    onStatus: tell,
  });
  const ledger = createLedger(recorder.record);
  const judging = followJudgement({
    judge,
    newest: () => {
      const { snapshot } = source.current();
      if (snapshot) recorder.start(snapshot.mesh);
      return snapshot;
    },
    onChange: tell,
    nextRevision: () => ++revision,
  });
  const source = open(() => {
    judging.follow();
    tell();
  });
  return {
    source,
    ledger,
    recorder,
    judging,
    current: () => {
      judging.follow();
      const judged = judging.judged();
      return judged ? ok(judged) : fail(nothingYet(source.current().fault ?? judging.fault()));
    },
    revision: () => revision,
    touch,
    proxiesChanged: () => {
      proxyChanges += 1;
      tell();
    },
    proxyChanges: () => proxyChanges,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function openRuns(
  followed: FollowedMesh,
  probing: Probing,
  now: () => Date,
): Pick<OpenMesh, 'runs' | 'onRuns'> {
  const listeners = new Set<() => void>();
  const runs = createRuns({ followed, probing, now, onChange: () => listeners.forEach((tell) => tell()) });
  followed.subscribe(() => runs.pump());
  return {
    runs,
    onRuns: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Changes that come one after another are told as one. */
const TOLD_AFTER_MS = 1_000;

function openProxies(followed: FollowedMesh, follows: boolean): Proxies {
  const { source, current, subscribe, proxiesChanged } = followed;
  let timer: NodeJS.Timeout | null = null;
  const onChange = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      proxiesChanged();
    }, TOLD_AFTER_MS).unref();
  };
  const proxies = createProxies({ source, current, onChange });
  const stop = follows ? followProxies({ proxies, current, subscribe }) : () => undefined;
  return {
    ...proxies,
    close: () => {
      stop();
      if (timer) clearTimeout(timer);
      proxies.close();
    },
  };
}

function statusOf({ source, recorder, judging, current, ...counts }: FollowedMesh): MeshStatus {
  current();
  const { mesh, state, fault, sources, retryAt } = source.current();
  const history = recorder.status();
  const isFirst = judging.isJudging() && judging.judged() === null;
  return {
    mesh,
    state: isFirst ? 'starting' : state,
    fault: fault ?? judging.fault(),
    sources: history ? [...sources, history] : sources,
    retryAt,
    isJudging: judging.isJudging(),
    revision: counts.revision(),
    evidence: { certificates: judging.certificates(), proxies: counts.proxyChanges() },
  };
}

/** Follows a source: judges each new snapshot once, keeps the observations, tells the listeners. */
export function openMesh(open: (onChange: () => void) => MeshSource, options: MeshOptions = {}): OpenMesh {
  const { now = () => new Date() } = options;
  const judge = options.judge ?? judgeHere();
  const followed = followSource(open, options, judge);
  const { source, ledger, recorder, judging, current, revision } = followed;
  const probing = { ...PROBING, ...options.probing };
  const proxies = openProxies(followed, options.followsProxies ?? false);
  const proving = { ...followed, standingOf: standingsOf(current, proxies) };
  const runs = openRuns(proving, probing, now);
  const answer = <T>(from: (judged: Judged) => T): Result<T> => {
    const judged = current();
    return judged.ok ? ok(from(judged.value)) : judged;
  };
  return {
    status: () => statusOf(followed),
    judged: current,
    preview: async (draft) => {
      const judged = current();
      return judged.ok || draft.alone ? ok(await judge.preview(draft)) : judged;
    },
    picture: () =>
      answer((judged) => ({
        revision: revision(),
        reachability: judged.reachability,
        agreements: ledger.agreements(judged),
        observations: ledger.newest(judged.reachability),
      })),
    agreement: (asked = {}) => answer((judged) => answerAgreement({ judged, ledger, proxies }, asked)),
    proxies: (asked = {}) => answer((judged) => answerProxies({ judged, proxies }, asked)),
    readProxies: async (targets) => {
      const judged = current();
      if (judged.ok) await readSpeakers(judged.value, targets, proxies);
    },
    evidence: async (id) => {
      const judged = current();
      if (!judged.ok) return judged;
      const explained = explainEdge(judged.value.model, id);
      if (!explained) return fail(noSuchEdge(id));
      return ok(
        await buildEvidence({ judged: judged.value, source, ledger, probing, proxies, ...explained }),
      );
    },
    probe: (request, signal) => proveEdge(proving, { request, probing, signal, now }),
    ...runs,
    probing,
    subscribe: followed.subscribe,
    remembered: recorder.ready,
    close: () => {
      runs.runs.close();
      proxies.close();
      source.close();
      judging.close();
      recorder.close();
    },
  };
}
