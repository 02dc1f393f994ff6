import type { AuthorizationPolicy, TargetRef } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { ModelWorkload } from '../model';
import { actionOf, isDryRun } from '../policy';
import { type Check, remarkOn } from './remark';
import { grouped, kindOfRef, refsOf, type Survey } from './survey';
import { callerOf, enforced, onlyAdmits, type WaypointCaller } from './waypoint-identity';

type ByWaypoint = ReadonlyMap<string, readonly Service[]>;

const servicesOf = (
  survey: Survey,
  namespace: string,
  ref: TargetRef,
  by: ByWaypoint,
): readonly Service[] => {
  switch (kindOfRef(ref)) {
    case '/Service': {
      const service = survey.model.service(namespace, ref.name);
      return service === undefined || survey.waypoints.ofService(service) === null ? [] : [service];
    }
    case 'gateway.networking.k8s.io/Gateway':
      return by.get(`${namespace}/${ref.name}`) ?? [];
    case 'gateway.networking.k8s.io/GatewayClass':
      return namespace === survey.model.snapshot.config.rootNamespace ? [...by.values()].flat() : [];
    default:
      return [];
  }
};

/** The workload takes calls from its waypoint alone. */
const isClosed = ({ policies }: ModelWorkload, caller: WaypointCaller): boolean => {
  const allow = enforced(policies, 'ALLOW');
  return allow.length > 0 && allow.every((policy) => onlyAdmits(policy, caller));
};

const isOpen = ({ model, waypoints }: Survey, service: Service): boolean => {
  const waypoint = waypoints.ofService(service);
  if (waypoint === null) return false;
  const caller = callerOf(waypoint, model.snapshot.config.trustDomain);
  return model
    .behind(service)
    .flatMap(({ id }) => model.workload(id) ?? [])
    .some((entry) => !isClosed(entry, caller));
};

const message = (service: Service): string =>
  `Callers with a sidecar or without a proxy do not pass the waypoint, and reach Service ${service.meta.namespace}/${service.meta.name} despite this denial. At its workloads, allow the waypoint's identity only.`;

/** L27: a DENY at a waypoint, where some callers go straight to the workload. */
export const bypassedDenial: Check = (survey) => {
  const { model, waypoints, planes } = survey;
  if (!planes.has('sidecar') && !planes.has('none')) return [];
  const by = grouped(
    model.snapshot.services.flatMap((service) => {
      const waypoint = waypoints.ofService(service);
      return waypoint === null ? [] : [[`${waypoint.namespace}/${waypoint.name}`, service] as const];
    }),
  );
  const open = new Map<Service, boolean>();
  const isBypassed = (service: Service): boolean => {
    const known = open.get(service) ?? isOpen(survey, service);
    open.set(service, known);
    return known;
  };
  const denials = model.snapshot.authorizationPolicies.filter(
    (policy: AuthorizationPolicy) => actionOf(policy) === 'DENY' && !isDryRun(policy),
  );
  return denials.flatMap((policy) =>
    refsOf(policy.spec).flatMap(({ ref, path }) => {
      const service = servicesOf(survey, policy.meta.namespace, ref, by).find(isBypassed);
      return service === undefined ? [] : remarkOn('L27', policy, { path, message: message(service) });
    }),
  );
};
