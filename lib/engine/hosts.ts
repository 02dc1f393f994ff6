import type { Service } from '@/lib/mesh/kubernetes';

/** The host by which Istio's registry knows a Service. */
export const fqdnOf = ({ meta }: Service): string => `${meta.name}.${meta.namespace}.svc.cluster.local`;

/** A DestinationRule's host: a name without a dot is completed with the rule's own namespace. */
export const resolveHost = (host: string, namespace: string): string =>
  host.includes('.') || host.includes('*') ? host : `${host}.${namespace}.svc.cluster.local`;

/** `*.x` covers every host that ends in `.x`. */
export const hostCovers = (pattern: string, host: string): boolean =>
  pattern === host || pattern === '*' || (pattern.startsWith('*') && host.endsWith(pattern.slice(1)));

/** The authorities by which a client's proxy routes to a Service; port, case and a final dot do not matter. */
export const namesService = (authority: string, service: Service, clientNamespace: string): boolean => {
  const { name, namespace } = service.meta;
  const host = authority.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const names = [fqdnOf(service), `${name}.${namespace}.svc`, `${name}.${namespace}`];
  if (clientNamespace === namespace) names.push(name);
  if (service.clusterIP !== null && service.clusterIP !== 'None') names.push(service.clusterIP);
  return names.includes(host);
};
