import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import { actionOf } from '../policy';
import { type Entry, entriesOf } from './policy-values';
import { type Check, onPolicies, remarkOn } from './remark';
import { nameList, usedFields, type UsedField } from './rule-fields';
import { selectionOf } from './selection';
import { refsOf } from './survey';

const HTTP = new Set(['hosts', 'methods', 'paths', 'remoteIpBlocks', 'requestPrincipals']);
const KEYS = new Set([
  'source.ip',
  'source.namespace',
  'source.principal',
  'destination.ip',
  'destination.port',
]);

/** Attributes that a ztunnel counts as HTTP; of conditions it knows five keys. */
const unseen = (entry: Entry): readonly UsedField[] => {
  const { key } = entry;
  if (key !== null) return KEYS.has(key) ? [] : usedFields(entry, () => true);
  return usedFields(entry, (name) => HTTP.has(name));
};

const ignored = (entry: Entry): readonly UsedField[] =>
  entry.key === null ? usedFields(entry, (name) => name === 'trustDomains') : [];

/** What is left of an entry: one that had fields and has none never matches. */
const isEmptied = (entry: Entry): boolean => {
  const lost = unseen(entry).length + ignored(entry).length;
  return lost > 0 && usedFields(entry, () => true).length === lost;
};

/** One clause for all `from`, one for all `to`, and one for each `when`: each has to match. */
const neverMatches = (entries: readonly Entry[]): boolean =>
  (['from', 'to'] as const).some((part) => {
    const clause = entries.filter((entry) => entry.part === part);
    return clause.length > 0 && clause.every(isEmptied);
  }) || entries.some((entry) => entry.part === 'when' && isEmptied(entry));

const effect = (policy: AuthorizationPolicy, entries: readonly Entry[], isHttp: boolean): string => {
  const never = neverMatches(entries);
  if (actionOf(policy) === 'DENY')
    return never ? 'the rule denies nothing' : 'the rule denies more than it says';
  if (isHttp) return 'it drops the rule, which admits nobody';
  return never ? 'the rule admits nobody' : 'the rule admits more than it says';
};

const ofRules = onPolicies('L16', (policy, { grounds }) =>
  grounds(policy).some(({ plane }) => plane === 'ambient')
    ? (policy.spec.rules ?? []).flatMap((rule, index) => {
        const entries = rule === null ? [] : entriesOf(rule);
        const http = entries.flatMap(unseen);
        const fields = [...http, ...entries.flatMap(ignored)];
        const [first] = fields;
        if (first === undefined) return [];
        return {
          path: `spec.rules[${index}].${first.path}`,
          message: `A ztunnel does not see ${nameList(fields)}: ${effect(policy, entries, http.length > 0)}. Attach the rule to a waypoint with targetRefs, and keep connection attributes here.`,
        };
      })
    : [],
);

/** Neither action reaches a ztunnel. */
const ofActions: Check = ({ model }) => {
  const policies = model.snapshot.authorizationPolicies.filter(
    (policy) => ['AUDIT', 'CUSTOM'].includes(actionOf(policy)) && refsOf(policy.spec).length === 0,
  );
  if (policies.length === 0) return [];
  const selection = selectionOf(model);
  return policies.flatMap((policy) => {
    const { namespace } = policy.meta;
    const scope = namespace === model.snapshot.config.rootNamespace ? null : namespace;
    const selected = selection(scope, policy.spec.selector?.matchLabels ?? {});
    return selected.some(({ workload }) => workload.dataPlane === 'ambient')
      ? remarkOn('L16', policy, {
          path: 'spec.action',
          message: `A ztunnel receives no ${actionOf(policy)} policies: this one does nothing for ambient workloads. Attach it to a waypoint with targetRefs.`,
        })
      : [];
  });
};

/** L16: a policy that ztunnels enforce, with attributes or an action that they do not have. */
export const ztunnelRule: Check = (survey) => [...ofRules(survey), ...ofActions(survey)];
