import type { MeshPicture } from '@/lib/api/contract';
import { byEdge } from '../by-edge';
import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Edge, PolicySummary, Principal, Target } from '@/lib/mesh/reachability';

/** A workload as a fixture writes it: `ports: []` serves none; `mtls` where it is not the mesh's. */
type WorkloadSketch = {
  readonly name: string;
  readonly ports: readonly number[];
  readonly account?: string;
  readonly gateway?: boolean;
  readonly mtls?: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  /** No pod listens on its Service's port. */
  readonly deaf?: boolean;
};

/** A policy as a fixture writes it: `from` names accounts (`ns/sa`) or whole namespaces (`ns/*`). */
export type PolicySketch = {
  readonly namespace: string;
  readonly name: string;
  readonly action: 'ALLOW' | 'DENY' | 'CUSTOM';
  readonly workloads: readonly string[];
  readonly from: readonly string[];
  /** The operations that it speaks of; leave out for all. */
  readonly only?: { readonly text: string; readonly method: string; readonly path: string };
  readonly provider?: string;
};

/** A probe as a fixture writes it: `ns/sa>ns/workload:port` and the status that came back. */
type ProbeSketch = { readonly edge: string; readonly code: number; readonly stale?: string };

type MeshSketch = {
  readonly name: string;
  readonly namespaces: Readonly<Record<string, readonly WorkloadSketch[]>>;
  readonly policies: readonly PolicySketch[];
  readonly probes: readonly ProbeSketch[];
  /** Accounts that only a policy names. */
  readonly named?: readonly string[];
};

const TRUST_DOMAIN = 'cluster.local';
const AT = '2026-11-24T20:58:00.000Z';
const STRICT: ObjectRef = { kind: 'PeerAuthentication', namespace: 'istio-system', name: 'default' };

/** `ns/sa` as the id of its principal; `anonymous` stays. */
const principalId = (short: string): string => {
  const [namespace = '', account = ''] = short.split('/');
  return account === '' ? short : `${TRUST_DOMAIN}/ns/${namespace}/sa/${account}`;
};

const policyRef = (policy: PolicySketch): ObjectRef => ({
  kind: 'AuthorizationPolicy',
  namespace: policy.namespace,
  name: policy.name,
});

const toPrincipal = (short: string, workloads: readonly string[]): Principal => {
  const [namespace = '', serviceAccount = ''] = short.split('/');
  return {
    id: principalId(short),
    kind: workloads.length > 0 ? 'account' : 'named',
    trustDomain: TRUST_DOMAIN,
    namespace,
    serviceAccount,
    workloads: [...workloads],
  };
};

const ANONYMOUS: Principal = {
  id: 'anonymous',
  kind: 'anonymous',
  trustDomain: '',
  namespace: '',
  serviceAccount: '',
  workloads: [],
};

const principalsOf = (mesh: MeshSketch): Principal[] => {
  const workloads = new Map<string, string[]>();
  for (const [namespace, list] of Object.entries(mesh.namespaces)) {
    for (const workload of list) {
      const account = `${namespace}/${workload.account ?? workload.name}`;
      workloads.set(account, [...(workloads.get(account) ?? []), `${namespace}/${workload.name}`]);
    }
  }
  return [
    ...[...workloads].map(([short, ids]) => toPrincipal(short, ids)),
    ...(mesh.named ?? []).map((short) => toPrincipal(short, [])),
    ANONYMOUS,
  ];
};

const selects = (policy: PolicySketch, namespace: string, workload: string): boolean =>
  policy.namespace === namespace && (policy.workloads.length === 0 || policy.workloads.includes(workload));

const toTarget = (mesh: MeshSketch, namespace: string, workload: WorkloadSketch): Target => ({
  id: `${namespace}/${workload.name}`,
  namespace,
  name: workload.name,
  kind: 'Deployment',
  dataPlane: workload.gateway === true ? 'gateway' : 'sidecar',
  serviceAccount: workload.account ?? workload.name,
  pods: 1,
  readyPods: 1,
  ports: workload.ports.map((port) => ({
    id: `${namespace}/${workload.name}:${port}`,
    service: workload.name,
    port,
    targetPort: port,
    name: 'http',
    protocol: 'http' as const,
    mtls: workload.mtls ?? 'STRICT',
  })),
  policies: mesh.policies
    .filter((policy) => selects(policy, namespace, workload.name))
    .map((policy) => policyRef(policy)),
  restsOn: [],
});

const names = (policy: PolicySketch, principal: Principal): boolean =>
  principal.kind !== 'anonymous' &&
  policy.from.some(
    (from) =>
      from === `${principal.namespace}/${principal.serviceAccount}` || from === `${principal.namespace}/*`,
  );

type Answer = Pick<Edge, 'decision' | 'condition'>;
const answer = (decision: Partial<Edge['decision']>, condition: Edge['condition'] = null): Answer => ({
  decision: {
    verdict: 'deny',
    reason: 'not-allowed',
    detail: '',
    enforcer: 'sidecar',
    policy: null,
    rule: null,
    path: null,
    ...decision,
  },
  condition,
});

const allowedBy = (policy: PolicySketch): Answer => {
  const deciding = { policy: policyRef(policy), rule: 0, path: 'spec.rules[0].from[0].source.principals[0]' };
  if (policy.only === undefined) return answer({ verdict: 'allow', reason: 'allow-matched', ...deciding });
  const { text, method, path } = policy.only;
  return answer(
    { verdict: 'conditional', reason: 'depends-on-request', ...deciding },
    { text, passes: { method, path }, fails: { method: 'PUT', path: '/else' } },
  );
};

const judge = (policies: readonly PolicySketch[], principal: Principal, workload: WorkloadSketch): Answer => {
  if (workload.deaf === true)
    return answer({
      verdict: 'unreachable',
      reason: 'no-endpoint',
      enforcer: 'none',
      detail: 'nothing listens',
    });
  if (principal.kind === 'anonymous' && (workload.mtls ?? 'STRICT') === 'STRICT')
    return answer({ reason: 'mtls-required', policy: STRICT, path: 'spec.mtls.mode', detail: 'STRICT' });
  const custom = policies.find((policy) => policy.action === 'CUSTOM' && names(policy, principal));
  if (custom !== undefined)
    return answer({
      verdict: 'delegated',
      reason: 'external-authorizer',
      detail: custom.provider ?? 'opa',
      policy: policyRef(custom),
      rule: 0,
    });
  const deny = policies.find((policy) => policy.action === 'DENY' && names(policy, principal));
  if (deny !== undefined) return answer({ reason: 'denied-by', policy: policyRef(deny), rule: 0 });
  const allows = policies.filter((policy) => policy.action === 'ALLOW');
  const allow = allows.find((policy) => names(policy, principal));
  if (allow !== undefined) return allowedBy(allow);
  if (allows.length === 0) return answer({ verdict: 'allow', reason: 'no-allow-policy' });
  const [only] = allows;
  return answer({ policy: only !== undefined && allows.length === 1 ? policyRef(only) : null });
};

const edgesOf = (mesh: MeshSketch, principals: readonly Principal[]): Edge[] =>
  Object.entries(mesh.namespaces).flatMap(([namespace, list]) =>
    list.flatMap((workload) => {
      const policies = mesh.policies.filter((policy) => selects(policy, namespace, workload.name));
      const target = `${namespace}/${workload.name}`;
      return workload.ports.flatMap((port) =>
        principals.map((principal) => ({
          id: `${principal.id}>${target}:${port}`,
          principal: principal.id,
          target,
          port: `${target}:${port}`,
          ...judge(policies, principal, workload),
        })),
      );
    }),
  );

const observe = (edge: Edge, sketch: ProbeSketch): Observation => ({
  id: `observed ${edge.id}`,
  edge: edge.id,
  at: AT,
  probe: null,
  raw: {
    exitCode: 0,
    httpCode: sketch.code,
    body: sketch.code === 403 ? 'RBAC: access denied' : '',
    headers: {},
    error: '',
    milliseconds: 9,
  },
  seen: sketch.code === 403 ? 'denied' : 'reached',
  meaning:
    sketch.code === 403
      ? 'The proxy answered 403 RBAC: access denied, so the request was refused.'
      : `The application answered ${sketch.code}, so the request was let through.`,
  predicted: edge.decision.verdict,
  restsOn: [],
});

const compare = (edge: Edge, observation: Observation | undefined, stale: string | null): Agreement => {
  const base = { edge: edge.id, observation: observation?.id ?? null, at: observation?.at ?? null, stale };
  if (observation === undefined) return { ...base, disposition: 'unproven', sentence: 'Not probed yet.' };
  if ((observation.seen === 'denied') === (edge.decision.verdict === 'deny'))
    return { ...base, disposition: 'confirmed', sentence: 'Agrees with the prediction.' };
  const sentence =
    observation.seen === 'denied' ? 'Predicted allowed, was refused.' : 'Predicted denied, was answered.';
  return { ...base, disposition: 'contradicted', sentence };
};

const toSummary = (policy: PolicySketch): PolicySummary => ({
  ref: policyRef(policy),
  action: policy.action,
  rules: 1,
  dryRun: false,
  selects: policy.workloads.length === 0 ? 'all workloads' : `app=${policy.workloads.join(', ')}`,
});

/** The whole picture of a sketched mesh. Its verdicts are simple on purpose: it shows pictures, it proves nothing. */
export const buildPicture = (mesh: MeshSketch): MeshPicture => {
  const principals = principalsOf(mesh);
  const edges = edgesOf(mesh, principals);
  const probes = new Map<string, ProbeSketch>(
    mesh.probes.map((sketch) => {
      const [from = '', to = ''] = sketch.edge.split('>');
      return [`${principalId(from)}>${to}`, sketch];
    }),
  );
  const observations = edges.flatMap((edge) => {
    const sketch = probes.get(edge.id);
    return sketch === undefined ? [] : [observe(edge, sketch)];
  });
  const observed = new Map(observations.map((observation) => [observation.edge, observation]));
  return {
    revision: 1,
    reachability: {
      mesh: {
        kind: 'sandbox',
        name: mesh.name,
        server: 'https://127.0.0.1:6443',
        kubernetesVersion: 'v1.34.0',
        istioVersion: '1.28.0',
        controlUrl: 'http://127.0.0.1:7420',
      },
      takenAt: AT,
      trustDomain: TRUST_DOMAIN,
      rootNamespace: 'istio-system',
      principals,
      targets: Object.entries(mesh.namespaces).flatMap(([namespace, list]) =>
        list.map((workload) => toTarget(mesh, namespace, workload)),
      ),
      ...byEdge(edges),
      policies: mesh.policies.map((policy) => toSummary(policy)),
      findings: [],
      gaps: [],
      problems: [],
    },
    agreements: edges.map((edge) => compare(edge, observed.get(edge.id), probes.get(edge.id)?.stale ?? null)),
    observations,
  };
};
