import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { Answer, Principal } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Model, ModelWorkload } from '../model';

/** What a port answered, by the group of principals that asked. */
type Answers = Map<string, Answer>;

interface Port {
  readonly policies: readonly AuthorizationPolicy[];
  readonly answers: Answers;
}

interface Memory {
  readonly snapshot: Snapshot;
  readonly principals: readonly Principal[];
  readonly ports: Map<string, Port>;
}

// One judgement back: whoever edits a policy asks for the rest of the mesh again and again.
let last: Memory | null = null;

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const areSame = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((item, at) => isSame(item, b[at]))
    : isSame(a, b);

const PARTS = [
  'config',
  'namespaces',
  'pods',
  'workloads',
  'services',
  'endpointSlices',
  'networkPolicies',
  'peerAuthentications',
  'requestAuthentications',
  'destinationRules',
  'sidecars',
  'others',
  'gaps',
  'problems',
] as const;

/** Whether two snapshots differ in nothing but their AuthorizationPolicies, as far as verdicts go. */
const differsByPolicies = (a: Snapshot, b: Snapshot): boolean =>
  a.mesh.istioVersion === b.mesh.istioVersion && PARTS.every((part) => areSame(a[part], b[part]));

const arePolicies = (a: readonly AuthorizationPolicy[], b: readonly AuthorizationPolicy[]): boolean =>
  a.length === b.length && a.every((policy, at) => policy === b[at]);

/**
 * Keeps answers from one judgement of a mesh to the next: a port before which the same policies stand, in a mesh that
 * is otherwise the same, answers the same.
 */
export const recall = (model: Model, principals: readonly Principal[]) => {
  const { snapshot } = model;
  const before =
    last !== null && last.principals === principals && differsByPolicies(last.snapshot, snapshot)
      ? last.ports
      : new Map<string, Port>();
  const ports = new Map<string, Port>();
  last = { snapshot, principals, ports };
  return (entry: ModelWorkload, id: string): Answers => {
    const known = before.get(id);
    // A waypoint runs policies of its own before a workload that has no sidecar.
    const isOwn = entry.workload.dataPlane === 'sidecar' || entry.workload.dataPlane === 'none';
    const answers =
      isOwn && known !== undefined && arePolicies(known.policies, entry.policies)
        ? known.answers
        : new Map<string, Answer>();
    ports.set(id, { policies: entry.policies, answers });
    return answers;
  };
};
