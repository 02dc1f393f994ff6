import type {
  Answer,
  Edge,
  PolicySummary,
  PortClass,
  Principal,
  Reachability,
} from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Decision } from '@/lib/mesh/verdict';
import { answerOf, toEdge } from './edges';
import { toDecision } from './evaluate';
import { findingsOf } from './findings/find';
import { buildModel, type Model } from './model';
import { actionOf, isDryRun, policyRef } from './policy';
import { principalsOf } from './principals';
import { sharedAnswers } from './share';
import { portId, targetsOf } from './targets';

const selectsText = ({ spec }: Snapshot['authorizationPolicies'][number]): string => {
  const refs = spec.targetRefs ?? (spec.targetRef === undefined ? [] : [spec.targetRef]);
  if (refs.length > 0) return refs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const labels = Object.entries(spec.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length > 0 ? labels.join(', ') : 'all workloads';
};

const summaries = (model: Model): PolicySummary[] =>
  model.snapshot.authorizationPolicies.map((policy) => ({
    ref: policyRef(policy),
    action: actionOf(policy),
    rules: policy.spec.rules?.length ?? 0,
    dryRun: isDryRun(policy),
    selects: selectsText(policy),
  }));

const toClasses = (
  principals: readonly Principal[],
  rows: readonly { readonly id: string; readonly answers: readonly Answer[] }[],
): Pick<Reachability, 'principalClasses' | 'portClasses' | 'answers'> => {
  const answers = [...new Set(rows.flatMap((row) => row.answers))];
  const at = new Map(answers.map((answer, index) => [answer, index]));
  const portClasses = rows.map((row): PortClass => {
    const groups = new Map<number, number[]>();
    row.answers.forEach((answer, index) => {
      const key = at.get(answer) ?? -1;
      groups.set(key, [...(groups.get(key) ?? []), index]);
    });
    const cells = [...groups].map(([answer, classes]) => ({ answer, classes }));
    const [rest, ...listed] = cells.sort((a, b) => b.classes.length - a.classes.length);
    return { id: row.id, name: row.id, ports: [row.id], rest: rest?.answer ?? 0, cells: listed };
  });
  return {
    principalClasses: principals.map(({ id }) => ({ id, name: id, members: [id] })),
    portClasses,
    answers,
  };
};

/** Judges every principal at every port. */
export const analyseModel = (model: Model): Reachability => {
  const { mesh, takenAt, config, gaps, problems } = model.snapshot;
  const principals = principalsOf(model);
  const targets = targetsOf(model);
  const answersAt = sharedAnswers(model, principals);
  const rows = targets.flatMap(([, entry]) =>
    entry.addresses.map((address) => {
      const answer = answersAt(entry, address);
      return {
        id: portId(entry, address),
        answers: principals.map((principal, index) => answer(principal, index)),
      };
    }),
  );
  return {
    mesh,
    takenAt,
    trustDomain: config.trustDomain,
    rootNamespace: config.rootNamespace,
    principals: [...principals],
    targets: targets.map(([target]) => target),
    ...toClasses(principals, rows),
    policies: summaries(model),
    findings: [...findingsOf(model)],
    gaps,
    problems,
  };
};

/** Who can reach what: the answer to one snapshot. */
export const analyse = (snapshot: Snapshot): Reachability => analyseModel(buildModel(snapshot));

/** One edge with its steps and its nearest miss; null: there is no such edge. */
export const explainEdge = (model: Model, edgeId: string): { edge: Edge; decision: Decision } | null => {
  const principal = principalsOf(model).find(({ id }) => edgeId.startsWith(`${id}>`));
  if (principal === undefined) return null;
  const port = edgeId.slice(principal.id.length + 1);
  for (const entry of model.workloads) {
    const address = entry.addresses.find((one) => portId(entry, one) === port);
    if (address === undefined) continue;
    const { answer, judgement } = answerOf(model, principal, entry, address);
    const edge = toEdge(principal, entry.workload.id, port, answer);
    return { edge, decision: { ...toDecision(judgement), ...edge.decision } };
  }
  return null;
};
