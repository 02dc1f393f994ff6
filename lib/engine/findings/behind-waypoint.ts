import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { Finding } from '@/lib/mesh/reachability';
import type { ModelWorkload } from '../model';
import { waypointBefore } from './ground';
import { type Check, remarkOn } from './remark';
import {
  admits,
  type WaypointCaller,
  callerOf,
  enforced,
  identitiesOf,
  namesWaypoint,
} from './waypoint-identity';

const rulesOf = ({ spec }: AuthorizationPolicy) => (spec.rules ?? []).filter((rule) => rule !== null);

/** ALLOW policies of a workload none of which admits its waypoint; one without rules means to deny all. */
const shutOut = ({ policies }: ModelWorkload, caller: WaypointCaller): readonly AuthorizationPolicy[] => {
  const allow = enforced(policies, 'ALLOW');
  const isAdmitted = allow.some((policy) => rulesOf(policy).some((rule) => admits(policy, rule, caller)));
  return isAdmitted ? [] : allow.filter((policy) => rulesOf(policy).length > 0);
};

/** DENY policies on identities that a call through the waypoint does not carry. */
const passedBy = ({ policies }: ModelWorkload, caller: WaypointCaller): readonly AuthorizationPolicy[] =>
  enforced(policies, 'DENY').filter((policy) =>
    rulesOf(policy).some((rule) => identitiesOf(rule).length > 0 && !namesWaypoint(policy, rule, caller)),
  );

const nameOf = ({ waypoint }: WaypointCaller): string => `${waypoint.namespace}/${waypoint.name}`;

const remarksOn = (
  entry: ModelWorkload,
  caller: WaypointCaller,
): readonly [AuthorizationPolicy, string][] => [
  ...shutOut(entry, caller).map((policy): [AuthorizationPolicy, string] => [
    policy,
    `Calls to ${entry.workload.id} come through waypoint ${nameOf(caller)} and carry its identity, which no rule admits: they are refused. Admit ${caller.principal} here, and attach this policy to the waypoint with targetRefs.`,
  ]),
  ...passedBy(entry, caller).map((policy): [AuthorizationPolicy, string] => [
    policy,
    `Calls to ${entry.workload.id} come through waypoint ${nameOf(caller)} and carry its identity: this denial does not see who calls. Attach it to the waypoint with targetRefs.`,
  ]),
];

/** L17: policies on callers, at workloads where a waypoint is the only caller that ztunnels see. */
export const behindWaypoint: Check = (survey) => {
  const found = new Map<AuthorizationPolicy, Finding>();
  const seen = new Set<string>();
  for (const entry of survey.model.workloads) {
    const waypoint = waypointBefore(entry, survey.waypoints);
    if (waypoint === null) continue;
    const key = `${waypoint.namespace}/${waypoint.name} ${entry.policySet}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const caller = callerOf(waypoint, survey.model.snapshot.config.trustDomain);
    for (const [policy, message] of remarksOn(entry, caller))
      if (!found.has(policy)) found.set(policy, remarkOn('L17', policy, { path: 'spec.rules', message }));
  }
  return [...found.values()];
};
