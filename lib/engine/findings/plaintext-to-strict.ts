import type { DestinationRule } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import { fqdnOf, hostCovers, resolveHost } from '../hosts';
import { modeAt } from '../mtls';
import { type Check, remarkOn } from './remark';
import type { Survey } from './survey';

/** A place in a rule where clients are told to send plaintext; `port` is null where it is for all. */
interface Plaintext {
  readonly path: string;
  readonly port: number | null;
}

type TrafficPolicy = DestinationRule['spec']['trafficPolicy'];

const plaintextIn = (policy: TrafficPolicy, path: string): readonly Plaintext[] => {
  const settings = policy?.portLevelSettings ?? [];
  const atPorts = settings.flatMap(({ port, tls }, index): readonly Plaintext[] =>
    tls?.mode === 'DISABLE' && port?.number !== undefined
      ? [{ path: `${path}.portLevelSettings[${index}].tls.mode`, port: port.number }]
      : [],
  );
  return policy?.tls?.mode === 'DISABLE' ? [{ path: `${path}.tls.mode`, port: null }, ...atPorts] : atPorts;
};

const plaintextOf = ({ spec }: DestinationRule): readonly Plaintext[] => [
  ...plaintextIn(spec.trafficPolicy, 'spec.trafficPolicy'),
  ...(spec.subsets ?? []).flatMap(({ trafficPolicy }, index) =>
    plaintextIn(trafficPolicy, `spec.subsets[${index}].trafficPolicy`),
  ),
];

/** Ports of each Service at which plaintext is refused. */
const strictPorts = ({ model }: Survey): ReadonlyMap<Service, ReadonlySet<number>> => {
  const found = new Map<Service, Set<number>>();
  for (const { workload, addresses, mtls } of model.workloads) {
    if (workload.dataPlane !== 'sidecar' && workload.dataPlane !== 'ambient') continue;
    for (const { service, port, targetPort } of addresses) {
      if (service === null || targetPort === null || modeAt(mtls, targetPort) !== 'STRICT') continue;
      const ports = found.get(service) ?? new Set<number>();
      found.set(service, ports.add(port));
    }
  }
  return found;
};

/** L20: a DestinationRule that has clients send plaintext where only mutual TLS is taken. */
export const plaintextToStrict: Check = (survey) => {
  const rules = survey.model.snapshot.destinationRules.filter((rule) => plaintextOf(rule).length > 0);
  if (rules.length === 0) return [];
  const strict = strictPorts(survey);
  const byHost = new Map([...strict.keys()].map((service) => [fqdnOf(service), service]));
  const covered = (host: string): readonly Service[] => {
    if (!host.startsWith('*')) return [byHost.get(host)].filter((service) => service !== undefined);
    return [...byHost].flatMap(([name, service]) => (hostCovers(host, name) ? service : []));
  };
  return rules.flatMap((rule) => {
    const services = covered(resolveHost(rule.spec.host, rule.meta.namespace));
    return plaintextOf(rule).flatMap(({ path, port }) => {
      const refused = services.find((service) => {
        const ports = strict.get(service);
        return ports !== undefined && (port === null || ports.has(port));
      });
      return refused === undefined
        ? []
        : remarkOn('L20', rule, {
            path,
            message: `Clients are told to send plaintext, and the workloads of Service ${refused.meta.namespace}/${refused.meta.name} take mutual TLS only: they are reset. Write ISTIO_MUTUAL, or leave tls out.`,
          });
    });
  });
};
