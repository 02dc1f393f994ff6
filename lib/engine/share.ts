import type { Principal } from '@/lib/mesh/reachability';
import { clientEnd } from './below-the-mesh';
import { type Client, resolveClient } from './caller';
import { type Answer, answerOf, callerOf } from './edges';
import type { Facts } from './facts';
import type { Model, ModelWorkload } from './model';
import { modeAt, modeSource } from './mtls';
import { networkKey } from './network-policy';
import { type Address, inboundProtocol } from './ports';
import { protocolOf } from './protocol';
import type { Field } from './rule';
import { acceptsIdentity } from './trust-bundle';

const fieldsOf = (entry: ModelWorkload, chain: Facts['chain']): readonly Field[] => {
  const { custom, audit, deny, allow } = entry.enforcement(chain);
  return [custom, audit, deny, allow]
    .flat()
    .flatMap(({ rules }) => rules.flatMap((rule) => rule.clauses.flat(2)));
};

/** Nothing known but the identity: what does not read it comes out the same for every principal. */
const onlyIdentity = (chain: Facts['chain'], identity: string | null): Facts => ({
  chain,
  identity,
  sourceIp: undefined,
  remoteIp: undefined,
  destinationIp: undefined,
  destinationPort: 0,
  sni: undefined,
  method: undefined,
  path: undefined,
  target: undefined,
  host: undefined,
  headers: undefined,
  claims: undefined,
});

/** Namespaces whose callers some object treats in a way of its own; null: any of them may be. */
const specialPlaces = ({ snapshot, hidden }: Model): ReadonlySet<string> | null => {
  const { rootNamespace } = snapshot.config;
  const { sidecars, services, destinationRules } = snapshot;
  const isAnywhere =
    sidecars.some(({ meta }) => meta.namespace === rootNamespace) ||
    destinationRules.some(({ spec }) => spec.exportTo !== undefined) ||
    services.some(({ meta }) => meta.annotations['networking.istio.io/exportTo'] !== undefined) ||
    hidden.length > 0;
  if (isAnywhere) return null;
  const objects = [...sidecars, ...destinationRules];
  return new Set(objects.map(({ meta }) => meta.namespace));
};

/** What tells callers apart before any policy is looked at. */
const clientKey = (model: Model, special: ReadonlySet<string> | null, client: Client): string => {
  const { proxied, seen, unmodelled, place, identity } = client;
  const isSpecial = special === null || special.has(place.namespace);
  const isForeign = typeof identity === 'string' && !acceptsIdentity(model.snapshot.config, identity);
  return JSON.stringify([
    proxied,
    seen,
    unmodelled,
    isSpecial ? place : null,
    isForeign ? identity : null,
    networkKey(model.snapshot, clientEnd(model, client)),
  ]);
};

const signature = (fields: readonly Field[], facts: Facts): string =>
  fields
    .flatMap(({ values }) => values)
    .map(({ matches }) => {
      const truth = matches(facts);
      return typeof truth === 'boolean' ? Number(truth) : '?';
    })
    .join('');

/** For each set of policies, the class of every principal: those of one class it cannot tell apart. */
const principalClasses = (model: Model, principals: readonly Principal[]) => {
  const special = specialPlaces(model);
  const clients = principals.map((principal) => {
    const client = resolveClient(model, callerOf(principal));
    return { key: clientKey(model, special, client), identity: client.identity ?? null };
  });
  const cache = new Map<string, readonly string[]>();
  return (entry: ModelWorkload): readonly string[] => {
    const cached = cache.get(entry.policySet);
    if (cached !== undefined) return cached;
    const [http, tcp] = [fieldsOf(entry, 'http'), fieldsOf(entry, 'tcp')];
    const classes = clients.map(({ key, identity }) => {
      const seen = [
        signature(http, onlyIdentity('http', identity)),
        signature(tcp, onlyIdentity('tcp', identity)),
      ];
      return `${key} ${seen.join(' ')}`;
    });
    cache.set(entry.policySet, classes);
    return classes;
  };
};

/** Objects that single out a destination by its name, its labels or its place. */
const isPlain = ({ snapshot, hidden }: Model): boolean =>
  hidden.length === 0 &&
  [snapshot.others, snapshot.sidecars, snapshot.destinationRules, snapshot.networkPolicies].every(
    (objects) => objects.length === 0,
  ) &&
  !snapshot.services.some(({ meta }) => meta.annotations['networking.istio.io/exportTo'] !== undefined);

/** A field that reads who is called, and not only who calls and what for. */
const readsCallee = ({ path }: Field): boolean => /\.((not)?[hH]osts|(not)?[pP]orts)$|\.when\[/.test(path);

/** Equal for ports at which every caller gets the same answer; null: no other port is known to be such. */
const portKey = (model: Model, entry: ModelWorkload, address: Address): string | null => {
  const { service, servicePort, targetPort, port } = address;
  const { workload, mtls } = entry;
  if (service !== null && (service.clusterIP === 'None' || model.isUnready(service))) return null;
  if ([...fieldsOf(entry, 'http'), ...fieldsOf(entry, 'tcp')].some(readsCallee)) return null;
  const at = targetPort ?? port;
  return JSON.stringify([
    entry.policySet,
    workload.dataPlane,
    workload.labels['security.istio.io/tlsMode'],
    modeAt(mtls, at),
    modeSource(mtls, at)?.meta,
    mtls.service,
    inboundProtocol(entry.addresses, at),
    servicePort === null ? null : protocolOf(servicePort),
    targetPort === null,
  ]);
};

const callsItself = ({ snapshot }: Model, { workloads }: Principal, { workload }: ModelWorkload): boolean =>
  snapshot.networkPolicies.length > 0 && workloads[0] === workload.id;

/** Judges every principal at a port, each class of principals once, and equal ports together. */
export const sharedAnswers = (model: Model, principals: readonly Principal[]) => {
  const classesOf = principalClasses(model, principals);
  const byPort = new Map<string, Map<string, Answer>>();
  const plain = isPlain(model);
  return (entry: ModelWorkload, address: Address): ((principal: Principal, index: number) => Answer) => {
    const key = plain ? portKey(model, entry, address) : null;
    const shared = (key === null ? undefined : byPort.get(key)) ?? new Map<string, Answer>();
    if (key !== null) byPort.set(key, shared);
    const classes = classesOf(entry);
    return (principal, index) => {
      // A pod reaches itself whatever network policies say of others.
      if (callsItself(model, principal, entry)) return answerOf(model, principal, entry, address).answer;
      const known = shared.get(classes[index] ?? '');
      if (known !== undefined) return known;
      const { answer } = answerOf(model, principal, entry, address);
      Object.freeze(answer.decision);
      shared.set(classes[index] ?? '', answer);
      return answer;
    };
  };
};
