import type { Principal } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { type Client, resolveClient } from './caller';
import { type ClientKey, clientKey } from './client-key';
import { gapFor } from './gaps';
import type { Model, ModelWorkload } from './model';
import { perSnapshot } from './per-snapshot';

/** Workloads of one account that everything on the way treats alike. */
interface Kind extends ClientKey {
  readonly clients: readonly Client[];
}

/** Whoever calls as one principal. */
export interface Callers {
  readonly kinds: readonly Kind[];
  /** Equal for principals that everything but an AuthorizationPolicy treats alike. */
  readonly key: string;
}

const requestsOf = ({ id, kind, namespace, serviceAccount, workloads }: Principal) => {
  if (kind === 'anonymous') return [{ identity: null }];
  const caller = { identity: `spiffe://${id}`, namespace, serviceAccount };
  return workloads.length === 0 ? [caller] : workloads.map((workload) => ({ ...caller, workload }));
};

/** A principal as it calls from anywhere: the addresses of its pods are no part of an edge. */
export const callersOf = (model: Model, principal: Principal): Callers => {
  const kinds = new Map<string, ClientKey & { readonly clients: Client[] }>();
  for (const from of requestsOf(principal)) {
    const client = { ...resolveClient(model, from), ip: undefined };
    const read = clientKey(model, client);
    const known = kinds.get(read.key);
    if (known === undefined) kinds.set(read.key, { ...read, clients: [client] });
    else known.clients.push(client);
  }
  const listed = [...kinds.values()];
  return {
    kinds: listed,
    key: listed
      .map(({ key }) => key)
      .sort()
      .join('\n'),
  };
};

const isolatedIn = perSnapshot(
  ({ networkPolicies }) => new Set(networkPolicies.map(({ meta }) => meta.namespace)),
);

/** One pod that calls itself does not leave its own network, where others of its account do. */
export const staysHome = (model: Model, { workload: { pods, namespace } }: ModelWorkload): boolean =>
  pods.length === 1 &&
  (isolatedIn(model.snapshot).has(namespace) || gapFor(model, 'network', [namespace]) !== null);

/** Clients of which any other of the principal gets the answer of one at this workload. */
export const clientsTo = (
  model: Model,
  { kinds }: Callers,
  entry: ModelWorkload,
): readonly { readonly key: string; readonly client: Client }[] => {
  const isSelf = (client: Client): boolean => client.workload?.id === entry.workload.id;
  return kinds.flatMap(({ key, clients }) => {
    const [first, ...more] = clients;
    if (first === undefined) return [];
    if (more.length === 0 || !staysHome(model, entry)) return [{ key, client: first }];
    const self = clients.find(isSelf);
    const other = clients.find((client) => !isSelf(client));
    return [
      ...(other === undefined ? [] : [{ key, client: other }]),
      ...(self === undefined ? [] : [{ key: `${key} itself`, client: self }]),
    ];
  });
};

/** How a request names one of a principal's clients. */
export const callerOf = (principal: Principal, { workload }: Client): AccessRequest['from'] => {
  const [first] = requestsOf(principal);
  return workload === null || first?.identity === null ? first : { ...first, workload: workload.id };
};
