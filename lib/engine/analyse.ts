import type { Edge, PolicySummary, Principal, Reachability, Target } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Decision } from '@/lib/mesh/verdict';
import { answerOf, toEdge } from './edges';
import { toDecision } from './evaluate';
import { findingsOf } from './findings/find';
import { groupPrincipals } from './classes/groups';
import { nameClasses, namePorts } from './classes/names';
import { judgeRows } from './classes/rows';
import { buildModel, type Model, type ModelWorkload } from './model';
import { actionOf, isDryRun, policyRef } from './policy';
import type { Address } from './ports';
import { principalsOf } from './principals';
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

/** The answers of the whole mesh: classes of principals at classes of ports. */
const classesOf = (
  model: Model,
  principals: readonly Principal[],
  targets: readonly (readonly [Target, ModelWorkload])[],
): Pick<Reachability, 'principalClasses' | 'portClasses' | 'answers'> => {
  const grouping = groupPrincipals(model, principals);
  const judged = judgeRows(model, principals, grouping);
  const namespaceOf = new Map<string, string>();
  const portsIn = new Map<string, number>();
  for (const [{ namespace }, entry] of targets)
    for (const address of entry.addresses) {
      const id = portId(entry, address);
      judged.add(entry, address, id);
      namespaceOf.set(id, namespace);
      portsIn.set(namespace, (portsIn.get(namespace) ?? 0) + 1);
    }
  return {
    principalClasses: nameClasses(principals, grouping.classes, model.snapshot.config.trustDomain),
    portClasses: judged.rows().map(({ ports, row }) => ({
      id: ports[0] ?? '',
      name: namePorts(ports, namespaceOf, portsIn),
      ports,
      ...row,
    })),
    answers: [...judged.answers],
  };
};

/** Judges every principal at every port. */
export const analyseModel = (model: Model): Reachability => {
  const { mesh, takenAt, config, gaps, problems } = model.snapshot;
  const principals = principalsOf(model);
  const targets = targetsOf(model);
  return {
    mesh,
    takenAt,
    trustDomain: config.trustDomain,
    rootNamespace: config.rootNamespace,
    principals: [...principals],
    targets: targets.map(([target]) => target),
    ...classesOf(model, principals, targets),
    policies: summaries(model),
    findings: [...findingsOf(model)],
    gaps,
    problems,
  };
};

/** Who can reach what: the answer to one snapshot. */
export const analyse = (snapshot: Snapshot): Reachability => analyseModel(buildModel(snapshot));

interface Directory {
  readonly principals: ReadonlyMap<string, Principal>;
  readonly ports: ReadonlyMap<string, { readonly entry: ModelWorkload; readonly address: Address }>;
}

const directories = new WeakMap<Model, Directory>();

/** Everybody who can stand at either end of an edge, by id. */
const directoryOf = (model: Model): Directory => {
  const known = directories.get(model) ?? {
    principals: new Map(principalsOf(model).map((principal) => [principal.id, principal])),
    ports: new Map(
      model.workloads.flatMap((entry) =>
        entry.addresses.map((address) => [portId(entry, address), { entry, address }] as const),
      ),
    ),
  };
  directories.set(model, known);
  return known;
};

/** One edge with its steps and its nearest miss; null: there is no such edge. */
export const explainEdge = (model: Model, edgeId: string): { edge: Edge; decision: Decision } | null => {
  const { principals, ports } = directoryOf(model);
  // A principal that only a policy names may hold any character, so every cut is tried.
  for (let cut = edgeId.indexOf('>'); cut !== -1; cut = edgeId.indexOf('>', cut + 1)) {
    const [principal, port] = [principals.get(edgeId.slice(0, cut)), ports.get(edgeId.slice(cut + 1))];
    if (principal === undefined || port === undefined) continue;
    const { entry, address } = port;
    const { answer, judgement } = answerOf(model, principal, entry, address);
    const edge = toEdge(principal, entry.workload.id, edgeId.slice(cut + 1), answer);
    return { edge, decision: { ...toDecision(judgement), ...edge.decision } };
  }
  return null;
};
