import { edgeAt } from '@/lib/mesh/edges';
import { refKey } from '@/lib/mesh/object';
import type { Principal, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { Pasted } from './pasted';

/** What of the mesh a pasted text speaks of. */
export type Resolved = {
  readonly principal: Principal | null;
  readonly port: WorkloadPort | null;
  /** The edge between the two, where both are known. */
  readonly edge: string | null;
  /** Key of the policy that the text names, where the mesh has it. */
  readonly policy: string | null;
  /** What the text names and the mesh has not. */
  readonly missing: readonly string[];
};

const SUFFIX = /\.svc(\.[\w-]+)*\.?$/;

/** `httpbin.team-a.svc.cluster.local` names a Service; a short name is looked up where the caller is. */
const serviceOf = (
  host: string,
  near: string | undefined,
): { name: string; namespace: string | undefined } => {
  const [name = '', namespace] = host.replace(SUFFIX, '').split('.');
  return { name, namespace: namespace ?? near };
};

const portOf = (
  { host, port }: Pasted,
  { targets }: Reachability,
  near: string | undefined,
): WorkloadPort | null => {
  if (host === undefined) return null;
  const { name, namespace } = serviceOf(host, near);
  const isIt = (target: Target, own: WorkloadPort): boolean =>
    (own.service ?? target.name) === name && (namespace === undefined || target.namespace === namespace);
  const ports = targets.flatMap((target) => target.ports.filter((own) => isIt(target, own)));
  return (
    ports.find((own) => own.port === port) ?? ports.find((own) => own.targetPort === port) ?? ports[0] ?? null
  );
};

/** A pod carries the name of its workload in front. */
const runsAs = ({ caller }: Pasted, { principals }: Reachability): Principal | null => {
  if (caller === undefined) return null;
  let best: Principal | null = null;
  let longest = -1;
  for (const principal of principals)
    for (const id of principal.workloads) {
      const [namespace, name = ''] = id.split('/');
      const isNear = caller.namespace === null || caller.namespace === namespace;
      const isIt = caller.name === name || caller.name.startsWith(`${name}-`);
      if (isNear && isIt && name.length > longest) [best, longest] = [principal, name.length];
    }
  return best;
};

const callerText = ({ principal, caller }: Pasted): string | undefined =>
  principal ?? (caller && `${caller.namespace === null ? '' : `${caller.namespace}/`}${caller.name}`);

const policyKey = ({ policy }: Pasted): string | null =>
  policy == null
    ? null
    : refKey({ kind: 'AuthorizationPolicy', namespace: policy.namespace, name: policy.name });

const callsAs = (pasted: Pasted, reachability: Reachability): Principal | null =>
  pasted.principal === undefined
    ? runsAs(pasted, reachability)
    : (reachability.principals.find(({ id }) => id === pasted.principal) ?? null);

/** What a pasted text names and the mesh does not have. */
const missingOf = (pasted: Pasted, { principal, port, policy }: Omit<Resolved, 'missing'>): string[] => {
  const caller = callerText(pasted);
  return [
    ...(caller !== undefined && principal === null ? [caller] : []),
    ...(pasted.host !== undefined && port === null ? [pasted.host] : []),
    ...(pasted.policy != null && policy === null
      ? [`AuthorizationPolicy ${pasted.policy.namespace}/${pasted.policy.name}`]
      : []),
  ];
};

/** Finds in the mesh what a pasted text names. */
export function resolve(pasted: Pasted, reachability: Reachability): Resolved {
  const principal = callsAs(pasted, reachability);
  const port = portOf(pasted, reachability, principal?.namespace);
  const key = policyKey(pasted);
  const isKnown = reachability.policies.some(({ ref }) => refKey(ref) === key);
  const edge = principal && port ? edgeAt(reachability, principal.id, port.id) : undefined;
  const found = { principal, port, edge: edge?.id ?? null, policy: isKnown ? key : null };
  return { ...found, missing: missingOf(pasted, found) };
}
