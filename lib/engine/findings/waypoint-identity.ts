import type { AuthorizationPolicy, Rule } from '@/lib/mesh/istio';
import { stringMatcher } from '../match/string';
import { actionOf, isDryRun } from '../policy';
import type { Waypoint } from './waypoints';
import { type Entry, entriesOf, negated } from './policy-values';

/** A waypoint as a ztunnel sees it call. */
export interface WaypointCaller {
  readonly waypoint: Waypoint;
  readonly principal: string;
}

/** The waypoint's account carries its name. */
export const callerOf = (waypoint: Waypoint, trustDomain: string): WaypointCaller => ({
  waypoint,
  principal: `${trustDomain}/ns/${waypoint.namespace}/sa/${waypoint.name}`,
});

type Matches = (value: string, caller: WaypointCaller, policyNamespace: string) => boolean;

const IDENTITY: Readonly<Record<string, Matches>> = {
  principals: (value, { principal }) => stringMatcher(value)(principal),
  namespaces: (value, { waypoint }) => stringMatcher(value)(waypoint.namespace),
  serviceAccounts: (value, { waypoint }, policyNamespace) =>
    (value.includes('/') ? value : `${policyNamespace}/${value}`) ===
    `${waypoint.namespace}/${waypoint.name}`,
};

/** Whether the identity lists of one entry hold for the waypoint; everything else is taken to hold. */
const holds = ({ lists }: Entry, caller: WaypointCaller, policyNamespace: string): boolean =>
  Object.entries(IDENTITY).every(([field, matches]) => {
    const any = (values: readonly string[]): boolean =>
      values.some((value) => matches(value, caller, policyNamespace));
    const wanted = lists[field] ?? [];
    return (wanted.length === 0 || any(wanted)) && !any(lists[negated(field)] ?? []);
  });

/** Whether a rule can match a call that comes from the waypoint. */
export const admits = (policy: AuthorizationPolicy, rule: Rule, caller: WaypointCaller): boolean => {
  const entries = entriesOf(rule);
  const namespace = policy.meta.namespace;
  const from = entries.filter(({ part }) => part === 'from');
  return (
    (from.length === 0 || from.some((entry) => holds(entry, caller, namespace))) &&
    entries.every((entry) => entry.part !== 'when' || holds(entry, caller, namespace))
  );
};

/** The identities that a rule names. */
export const identitiesOf = (rule: Rule): readonly string[] =>
  entriesOf(rule).flatMap(({ lists }) =>
    Object.keys(IDENTITY).flatMap((field) => [...(lists[field] ?? []), ...(lists[negated(field)] ?? [])]),
  );

/** Whether a rule names the waypoint itself, be it to admit or to except it. */
export const namesWaypoint = (policy: AuthorizationPolicy, rule: Rule, caller: WaypointCaller): boolean =>
  entriesOf(rule).some(({ lists }) =>
    Object.entries(IDENTITY).some(([field, matches]) =>
      [...(lists[field] ?? []), ...(lists[negated(field)] ?? [])].some((value) =>
        matches(value, caller, policy.meta.namespace),
      ),
    ),
  );

/** Policies of one action that decide. */
export const enforced = (policies: readonly AuthorizationPolicy[], action: 'ALLOW' | 'DENY') =>
  policies.filter((policy) => actionOf(policy) === action && !isDryRun(policy));

/** Whether a policy lets in the waypoint and nobody else. */
export const onlyAdmits = ({ spec }: AuthorizationPolicy, { waypoint }: WaypointCaller): boolean => {
  const account = `${waypoint.namespace}/${waypoint.name}`;
  const isWaypoint = ({ lists }: Entry): boolean => {
    const { principals = [], serviceAccounts = [] } = lists;
    return (
      principals.length + serviceAccounts.length > 0 &&
      principals.every((value) => value.endsWith(`/ns/${waypoint.namespace}/sa/${waypoint.name}`)) &&
      serviceAccounts.every((value) => value === account)
    );
  };
  return (spec.rules ?? []).every((rule) => {
    const from = rule === null ? [] : entriesOf(rule).filter(({ part }) => part === 'from');
    return rule === null || (from.length > 0 && from.every(isWaypoint));
  });
};
