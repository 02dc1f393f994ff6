import { workloadEnd } from '../below-the-mesh';
import { byHost } from '../host-index';
import { fqdnOf } from '../hosts';
import { array, record, texts } from '../json';
import type { ModelWorkload } from '../model';
import { networkKey } from '../network-policy';
import { perModel } from '../per-snapshot';
import type { Address } from '../ports';

/** Whether a ServiceEntry may stand for a port, or say how it is read. */
export const entriesAt = perModel(({ snapshot }) => {
  const entries = snapshot.others
    .filter(({ kind }) => kind === 'ServiceEntry')
    .map(({ meta, spec }) => ({ namespace: meta.namespace, spec: record(spec) }));
  const hosts = byHost(
    entries.flatMap(({ spec }) => texts(spec['hosts']).map((host) => [host.toLowerCase(), true] as const)),
  );
  const ports = new Set(
    entries.flatMap(({ spec }) => array(spec['ports']).map((port) => record(port)['number'])),
  );
  const selecting = new Set(
    entries.filter(({ spec }) => spec['workloadSelector'] !== undefined).map(({ namespace }) => namespace),
  );
  return ({ workload }: ModelWorkload, { service, port }: Address): boolean =>
    ports.has(port) ||
    selecting.has(workload.namespace) ||
    (service !== null && hosts(fqdnOf(service)).length > 0);
});

/** Equal for ports that network policies treat alike; null where there are none. */
export const networkKeys = perModel((model) => {
  const { snapshot } = model;
  const keys = new Map<ModelWorkload, string>();
  return (entry: ModelWorkload, at: number): string | null => {
    if (snapshot.networkPolicies.length === 0) return null;
    const { workload } = entry;
    const key = keys.get(entry) ?? networkKey(snapshot, workloadEnd(model, workload, 'the workload'));
    keys.set(entry, key);
    const named = workload.containers.flatMap(({ role, ports }) =>
      ports.filter(({ port }) => port === at).map(({ name }) => `${role} ${name ?? ''}`),
    );
    return JSON.stringify([workload.namespace, workload.hostNetwork, key, at, named]);
  };
});
