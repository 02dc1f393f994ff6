import type { AuthorizationPolicy, Rule } from '@/lib/mesh/istio';
import { actionOf } from '../policy';
import { type Entry, entriesOf } from './policy-values';
import { onPolicies } from './remark';
import { admitsPort, httpFields, nameList, type UsedField } from './rule-fields';
import type { Survey } from './survey';

type Protocol = 'tcp' | 'sniffed';

/** Ports of a policy's workloads whose bytes may not be HTTP; a sniffed one counts where a Service names it. */
const portsOf = (policy: AuthorizationPolicy, { grounds }: Survey, wanted: Protocol): readonly number[] => {
  const ports = grounds(policy)
    .filter(({ plane }) => plane === 'sidecar')
    .flatMap((ground) => ground.ports)
    .filter(({ protocol, service }) => protocol === wanted && (wanted === 'tcp' || service !== null));
  return [...new Set(ports.map(({ target }) => target))];
};

/** Entries that a call to the port meets; null: the rule leaves the port out. */
const entriesAt = (entries: readonly Entry[], port: number): readonly Entry[] | null => {
  const to = entries.filter(({ part }) => part === 'to');
  const open = to.filter((entry) => admitsPort(entry, port));
  const others = entries.filter(({ part }) => part !== 'to');
  if ((to.length > 0 && open.length === 0) || !others.every((entry) => admitsPort(entry, port))) return null;
  return [...others, ...open];
};

const isSound = (rule: Rule | null, port: number): boolean => {
  if (rule === null) return false;
  const entries = entriesOf(rule);
  return entriesAt(entries, port) !== null && entries.every((entry) => httpFields(entry).length === 0);
};

/** The HTTP attributes by which a rule goes wrong at a port: an ALLOW is lost by any, a DENY by those in the way. */
const lostAt = (
  policy: AuthorizationPolicy,
  entries: readonly Entry[],
  port: number,
): readonly UsedField[] => {
  const met = entriesAt(entries, port);
  if (met === null) return [];
  if (actionOf(policy) === 'DENY') return met.flatMap(httpFields);
  // Another rule of the policy opens the port: the author knows of it.
  const isOpened = (policy.spec.rules ?? []).some((rule) => isSound(rule, port));
  return isOpened ? [] : entries.flatMap(httpFields);
};

const TEXT = {
  tcp: { is: 'is TCP', where: '' },
  sniffed: { is: 'is of no declared protocol', where: ' for bytes that are not HTTP' },
} as const;

const sentence = (policy: AuthorizationPolicy, ports: readonly number[], of: Protocol, names: string) => {
  const { is, where } = TEXT[of];
  const subject = `Port ${ports.join(', ')} ${is}:${where === '' ? '' : `${where},`}`;
  const advice =
    of === 'tcp'
      ? 'Name the HTTP ports in `ports`'
      : 'Name the protocol in the Service, or the HTTP ports in `ports`';
  return actionOf(policy) === 'DENY'
    ? `${subject} the rule loses ${names} and denies whatever else of it matches. ${advice}.`
    : `${subject} the rule is dropped because of ${names}, and admits nobody there. ${advice}.`;
};

/** L15: a rule on HTTP attributes, at ports that may carry something else. */
export const httpElsewhere = onPolicies('L15', (policy, survey) => {
  const action = actionOf(policy);
  if (action !== 'ALLOW' && action !== 'DENY') return [];
  return (['tcp', 'sniffed'] as const).flatMap((protocol) => {
    const ports = portsOf(policy, survey, protocol);
    if (ports.length === 0) return [];
    return (policy.spec.rules ?? []).flatMap((rule, index) => {
      const entries = rule === null ? [] : entriesOf(rule);
      const lost = ports
        .map((port) => ({ port, fields: lostAt(policy, entries, port) }))
        .filter(({ fields }) => fields.length > 0);
      const fields = lost.flatMap((one) => one.fields);
      const [first] = fields;
      if (first === undefined) return [];
      return {
        path: `spec.rules[${index}].${first.path}`,
        message: sentence(
          policy,
          lost.map(({ port }) => port),
          protocol,
          nameList(fields),
        ),
        severity: action === 'DENY' && protocol === 'tcp' ? ('error' as const) : ('warning' as const),
      };
    });
  });
});
