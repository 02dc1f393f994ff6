import { stringMatcher } from '../match/string';
import { protocolOf } from '../protocol';
import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import { kindOfRef, refsOf, type Survey } from './survey';

/** Ports at which callers address the rule's workloads with HTTP. */
const portsOf = ({ policy, entry: { lists } }: PlacedValue, survey: Survey): readonly number[] => {
  const named = (lists['ports'] ?? []).map(Number);
  const isNamed = (port: number): boolean => named.length === 0 || named.includes(port);
  const direct = survey
    .grounds(policy)
    .filter(({ plane }) => plane !== 'waypoint')
    .flatMap(({ ports }) => ports)
    .filter(({ target, protocol }) => protocol !== 'tcp' && protocol !== 'udp' && isNamed(target))
    .flatMap(({ service }) => service ?? []);
  const atWaypoint = refsOf(policy.spec)
    .filter(({ ref }) => kindOfRef(ref) === '/Service')
    .flatMap(({ ref }) => survey.model.service(policy.meta.namespace, ref.name)?.ports ?? [])
    .filter((port) => protocolOf(port) === 'http' && isNamed(port.port))
    .map(({ port }) => port);
  return [...new Set([...direct, ...atWaypoint])];
};

/** Another value of the list that takes the host with its port. */
const isCompanied = ({ entry: { lists }, field, value }: PlacedValue, port: number): boolean => {
  const sent = `${value.replace(/^\*/, 'x')}:${port}`.toLowerCase();
  return (lists[field] ?? []).some((other) => stringMatcher(other.toLowerCase())(sent));
};

/** L11: a caller sends the port with the host unless it is 80 or 443, and the value is compared with both. */
export const portlessHost = onValues({
  code: 'L11',
  fields: ['hosts', 'notHosts'],
  remark: (placed, survey) => {
    const { value } = placed;
    if (value.includes(':') || value.endsWith('*')) return null;
    const ports = portsOf(placed, survey);
    const [port] = ports;
    if (port === undefined || ports.some((one) => one === 80 || one === 443)) return null;
    return isCompanied(placed, port)
      ? null
      : `Host ${value} does not match ${value}:${port}, which callers of port ${port} send. Add ${value}:*.`;
  },
});
