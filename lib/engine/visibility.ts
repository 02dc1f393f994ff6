import type { Sidecar } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { ClientPlace } from './client-tls';
import { fqdnOf, hostCovers } from './hosts';
import type { Model } from './model';
import { sidecarFor } from './sidecar-scope';

/** The Sidecar that a client's proxy follows. */
export const sidecarOf = (model: Model, client: ClientPlace): Sidecar | undefined =>
  sidecarFor(model.sidecars, model.snapshot.config.rootNamespace, client);

/** An object of a namespace, by a host that it stands for. */
const admits = (pattern: string, from: { namespace: string; host: string }, client: ClientPlace): boolean => {
  const [namespace = '', host = ''] = pattern.split('/');
  const inNamespace =
    namespace === '*' ||
    namespace === from.namespace ||
    (namespace === '.' && from.namespace === client.namespace);
  return inNamespace && hostCovers(host, from.host);
};

/** Whether a Sidecar lets the client's proxy know a host as an object of a namespace has it. */
export const seesHost = (model: Model, client: ClientPlace, namespace: string, host: string): boolean => {
  const hosts = sidecarOf(model, client)
    ?.spec.egress?.filter(({ port }) => port === undefined)
    .flatMap((egress) => egress.hosts ?? []);
  return hosts === undefined || hosts.some((pattern) => admits(pattern, { namespace, host }, client));
};

/** Whether `exportTo` lets a Service be known in the client's namespace. */
export const isExported = ({ meta }: Service, client: ClientPlace): boolean => {
  const written = meta.annotations['networking.istio.io/exportTo'];
  if (written === undefined) return true;
  const to = written.split(',').map((one) => one.trim());
  if (to.includes('*') || to.includes(client.namespace)) return true;
  return to.includes('.') && meta.namespace === client.namespace;
};

/** Whether the client's proxy knows a Service at all: a Sidecar or `exportTo` may hide it. */
export const sees = (model: Model, client: ClientPlace, service: Service): boolean =>
  seesHost(model, client, service.meta.namespace, fqdnOf(service)) && isExported(service, client);
