import type { DestinationRule } from '@/lib/mesh/istio';
import type { Service, ServicePort } from '@/lib/mesh/kubernetes';
import { meshConfigOf, nounsOf, type Objects } from './nouns';
import { namespaceMode, portMode } from './proxy-config';
import type { Endpoint } from './resolve';

type Call = { readonly namespace: string; readonly service: Service; readonly port: ServicePort };

const hostMatches = (pattern: string, rule: DestinationRule, service: Service): boolean => {
  const full = `${service.meta.name}.${service.meta.namespace}.svc.cluster.local`;
  const host =
    pattern.includes('.') || pattern === '*'
      ? pattern
      : `${pattern}.${rule.meta.namespace}.svc.cluster.local`;
  return host.startsWith('*') ? full.endsWith(host.slice(1)) : host === full;
};

/** The rule that speaks for a Service: the client's namespace first, then the Service's, then the root. */
const ruleFor = (objects: Objects, call: Call): DestinationRule | undefined =>
  [call.namespace, call.service.meta.namespace, meshConfigOf(objects).rootNamespace]
    .map((namespace) =>
      nounsOf(objects, 'DestinationRule', namespace)
        .filter((rule) => hostMatches(rule.spec.host, rule, call.service))
        .toSorted((one, other) => other.spec.host.length - one.spec.host.length)
        .at(0),
    )
    .find((rule) => rule !== undefined);

/** Whether a client's proxy wraps a call to one endpoint into mutual TLS. A rule that names a mode is final. */
export const usesMutualTls = (objects: Objects, call: Call, endpoint: Endpoint): boolean => {
  const policy = ruleFor(objects, call)?.spec.trafficPolicy;
  const atPort = policy?.portLevelSettings?.find(({ port }) => port?.number === call.port.port);
  const declared = (atPort?.tls ?? policy?.tls)?.mode;
  if (declared !== undefined) return declared === 'ISTIO_MUTUAL';
  if (!meshConfigOf(objects).enableAutoMtls) return false;
  if (namespaceMode(objects, call.service.meta.namespace) === 'DISABLE') return false;
  return (
    endpoint.pod.meta.labels['security.istio.io/tlsMode'] === 'istio' &&
    portMode(objects, endpoint.pod, endpoint.to.port) !== 'DISABLE'
  );
};
