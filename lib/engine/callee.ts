import type { Service, ServicePort } from '@/lib/mesh/kubernetes';
import type { Callee } from '@/lib/mesh/request';
import type { Model, ModelWorkload } from './model';
import type { Address } from './ports';

/** The workload that answers, and how it was addressed. */
export interface Destination {
  readonly entry: ModelWorkload;
  readonly service: Service | null;
  readonly servicePort: ServicePort | null;
  readonly port: number;
  /** Null: the Service's target port names nothing. */
  readonly targetPort: number | null;
}

const findWorkload = (model: Model, { namespace, workload, pod }: Callee): ModelWorkload | undefined => {
  if (workload !== undefined) {
    const byId = model.workload(workload);
    if (byId !== undefined) return byId;
    return model.workloads.find(
      (one) => one.workload.namespace === namespace && one.workload.name === workload,
    );
  }
  if (pod === undefined) return undefined;
  return model.workloads.find(
    (one) => one.workload.namespace === namespace && one.workload.pods.includes(pod),
  );
};

const toDestination = (entry: ModelWorkload, address: Address): Destination => ({ entry, ...address });

const viaService = (model: Model, service: Service, callee: Callee): readonly Destination[] => {
  const only = findWorkload(model, callee);
  return model
    .behind(service)
    .flatMap((workload) => model.workload(workload.id) ?? [])
    .filter((entry) => only === undefined || entry === only)
    .flatMap((entry) => {
      const address = entry.addresses.find(
        (one) => one.service === service && (callee.port === undefined || one.port === callee.port),
      );
      return address === undefined ? [] : [toDestination(entry, address)];
    });
};

const podAddress = (entry: ModelWorkload, port: number): Destination => ({
  entry,
  service: null,
  servicePort: null,
  port,
  targetPort: port,
});

/** Every workload that could answer; empty: there is none. */
export const resolveDestinations = (model: Model, callee: Callee): readonly Destination[] => {
  if (typeof callee.service === 'string') {
    const service = model.service(callee.namespace, callee.service);
    return service === undefined ? [] : viaService(model, service, callee);
  }
  const entry = findWorkload(model, callee);
  if (entry === undefined) return [];
  // An explicit null addresses the pod itself; left out, the workload's own Service is meant where it has one.
  const port = callee.targetPort ?? callee.port;
  if (callee.service === null || callee.port === null || callee.port === undefined)
    return port === null || port === undefined ? [] : [podAddress(entry, port)];
  const address = entry.addresses.find((one) => one.port === callee.port);
  return [address === undefined ? podAddress(entry, callee.port) : toDestination(entry, address)];
};
