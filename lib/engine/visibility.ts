import type { Sidecar } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import { byAge, selects } from './attach';
import type { ClientPlace } from './client-tls';
import { fqdnOf, hostCovers } from './hosts';
import type { Model } from './model';

const isFor = ({ spec }: Sidecar): boolean => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0;

/** The oldest Sidecar that selects the client, else its namespace's own, else the root namespace's. */
const sidecarOf = (model: Model, client: ClientPlace): Sidecar | undefined => {
  const all = [...model.snapshot.sidecars].sort(byAge);
  const own = all.filter(({ meta }) => meta.namespace === client.namespace);
  const root = all.filter(({ meta }) => meta.namespace === model.snapshot.config.rootNamespace);
  return (
    own.find(
      (one) => isFor(one) && selects({ matchLabels: one.spec.workloadSelector?.labels }, client.labels),
    ) ??
    own.find((one) => !isFor(one)) ??
    root.find((one) => !isFor(one))
  );
};

const admits = (pattern: string, service: Service, client: ClientPlace): boolean => {
  const [namespace = '', host = ''] = pattern.split('/');
  const inNamespace =
    namespace === '*' ||
    namespace === service.meta.namespace ||
    (namespace === '.' && service.meta.namespace === client.namespace);
  return inNamespace && hostCovers(host, fqdnOf(service));
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
export const sees = (model: Model, client: ClientPlace, service: Service): boolean => {
  const hosts = sidecarOf(model, client)
    ?.spec.egress?.filter(({ port }) => port === undefined)
    .flatMap((egress) => egress.hosts ?? []);
  const isListed = hosts === undefined || hosts.some((pattern) => admits(pattern, service, client));
  return isListed && isExported(service, client);
};
