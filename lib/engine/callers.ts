import type { Principal } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Verdict } from '@/lib/mesh/verdict';
import { type Client, resolveClients } from './caller';
import { type ClientKey, clientKey } from './client-key';
import type { Destination } from './callee';
import { gapFor } from './gaps';
import { conclude, type Judgement } from './judgement';
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

/** Puts together those clients that everything on the way treats alike. */
export const alike = (model: Model, clients: readonly Client[]): Callers => {
  const kinds = new Map<string, ClientKey & { readonly clients: Client[] }>();
  for (const client of clients) {
    const read = clientKey(model, client);
    const known = kinds.get(read.key);
    if (known === undefined) kinds.set(read.key, { ...read, clients: [client] });
    else known.clients.push(client);
  }
  const listed = [...kinds.values()];
  const keys = listed.map(({ key }) => key).sort();
  return { kinds: listed, key: keys.join('\n') };
};

/** A principal as it calls from anywhere: the addresses of its pods are no part of an edge. */
export const callersOf = (model: Model, principal: Principal): Callers =>
  alike(
    model,
    requestsOf(principal).flatMap((from) =>
      resolveClients(model, from).map((client) => ({ ...client, ip: undefined })),
    ),
  );

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

const WORDS: Readonly<Record<Verdict, string>> = {
  allow: 'may',
  deny: 'is denied',
  conditional: 'may on a condition',
  unreachable: 'does not get through',
  delegated: 'is up to an external authorizer',
  unknown: 'is not decided',
};

/** What one client of several gets. */
interface Heard {
  readonly client: Client;
  readonly verdict: Verdict;
}

/** `team-a/web may, team-a/batch is denied`: the first client with each verdict. */
const apartText = (heard: readonly Heard[]): string => {
  const first = new Map<Verdict, string>();
  for (const { client, verdict } of heard)
    if (!first.has(verdict)) first.set(verdict, client.workload?.id ?? 'another');
  const listed = [...first].map(([verdict, id]) => `${id} ${WORDS[verdict]}`);
  return listed.length > 1 ? listed.join(', ') : `${listed.join('')}, and not all on the same ground`;
};

/** Clients of one account that get different answers. */
export const hangsOnCaller = (destination: Destination, heard: readonly Heard[]): Judgement =>
  conclude(
    { destination },
    {
      verdict: 'unknown',
      reason: 'depends-on-client',
      enforcer: 'client',
      detail: `it depends on which workload of the account calls: ${apartText(heard)}`,
    },
  );
