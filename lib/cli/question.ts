import type { Model, ModelWorkload } from '@/lib/engine/model';
import { principalsOf } from '@/lib/engine/principals';
import { portId } from '@/lib/engine/targets';
import type { AccessRequest } from '@/lib/mesh/request';
import { fail, ok, type Result } from '@/lib/mesh/result';

type Caller = NonNullable<AccessRequest['from']>;
type Address = ModelWorkload['addresses'][number];

/** One caller and one port, and the edge of the picture that they are; null: the picture has none. */
export type Question = { readonly request: AccessRequest; readonly edge: string | null };

const some = (names: readonly string[]): string => {
  const distinct = [...new Set(names)].sort();
  return distinct.slice(0, 12).join(', ') + (distinct.length > 12 ? ', ...' : '');
};

function findCaller(model: Model, from: string): Result<{ caller: Caller; principal: string | null }> {
  const id = from.replace(/^spiffe:\/\//, '');
  const known = principalsOf(model).find(
    (one) => one.id === id || (one.kind === 'account' && `${one.namespace}/${one.serviceAccount}` === from),
  );
  if (known?.id === 'anonymous') return ok({ caller: { identity: null }, principal: known.id });
  if (known)
    return ok({
      caller: {
        namespace: known.namespace,
        serviceAccount: known.serviceAccount,
        identity: `spiffe://${known.id}`,
      },
      principal: known.id,
    });
  if (from.startsWith('spiffe://')) return ok({ caller: { identity: from }, principal: null });
  const [namespace = '', serviceAccount = ''] = from.split('/');
  const accounts = model.snapshot.workloads.map((one) => `${one.namespace}/${one.serviceAccount}`);
  if (accounts.includes(from)) return ok({ caller: { namespace, serviceAccount }, principal: null });
  return fail({
    kind: 'not-found',
    subject: from,
    detail: `No workload runs as this account. Name namespace/account, spiffe://..., or anonymous. There are: ${some(accounts)}.`,
  });
}

const ownPort = (port: number): Address => ({
  service: null,
  servicePort: null,
  port,
  targetPort: port,
  name: null,
  inbound: 'sniffed',
});

function findAddress(entry: ModelWorkload, port: string | undefined): Result<Address> {
  const { id } = entry.workload;
  const [first, ...others] = entry.addresses;
  if (port === undefined && first !== undefined && others.length === 0) return ok(first);
  const found = entry.addresses.find((one) => portId(entry, one) === `${id}:${port ?? ''}`);
  if (found) return ok(found);
  // A port that nobody declares can be called all the same, at the pod's own address.
  if (port !== undefined && /^\d+$/.test(port)) return ok(ownPort(Number(port)));
  const ports = entry.addresses.map((one) => portId(entry, one));
  return fail({
    kind: 'not-found',
    subject: id,
    detail: `Name one port of this workload. There are: ${some(ports) || 'none that is declared; any number can be asked about'}.`,
  });
}

const calleeOf = ({ workload }: ModelWorkload, { service, port }: Address): AccessRequest['to'] => ({
  namespace: workload.namespace,
  workload: workload.id,
  service: service?.meta.name ?? null,
  port,
  ...(service === null && { targetPort: port }),
});

/** Finds whom and what a question is about: FROM an account or identity, TO a workload and its port. */
export function findQuestion(model: Model, from: string, to: string, port?: number): Result<Question> {
  const caller = findCaller(model, from);
  if (!caller.ok) return caller;
  const colon = to.indexOf(':');
  const name = colon < 0 ? to : to.slice(0, colon);
  const entry = model.workloads.find(({ workload }) => workload.id === name);
  if (entry === undefined)
    return fail({
      kind: 'not-found',
      subject: to,
      detail: `No workload is called ${name}. There are: ${some(model.workloads.map(({ workload }) => workload.id))}.`,
    });
  const address = findAddress(entry, port?.toString() ?? (colon < 0 ? undefined : to.slice(colon + 1)));
  if (!address.ok) return address;
  const { principal } = caller.value;
  const isDeclared = entry.addresses.includes(address.value);
  return ok({
    request: { from: caller.value.caller, to: calleeOf(entry, address.value), transport: 'auto' },
    edge: principal === null || !isDeclared ? null : `${principal}>${portId(entry, address.value)}`,
  });
}
