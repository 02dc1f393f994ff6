import type { Workload } from '@/lib/mesh/workload';
import type { Destination } from './callee';
import { ipMatcher } from './match/ip';

const PREFIX = 'traffic.sidecar.istio.io/';

const listed = ({ annotations }: Workload, name: string): readonly string[] | undefined =>
  annotations[`${PREFIX}${name}`]
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

// The agent's and Envoy's own ports, and ssh.
const NEVER_CAPTURED: ReadonlySet<number> = new Set([22, 15_020, 15_021, 15_090]);

const holds = (list: readonly string[] | undefined, port: number): boolean =>
  list !== undefined && (list.includes('*') || list.includes(String(port)));

/** Whether a sidecar takes what comes in at a port of its pod: what it does not take, nobody polices. */
export const capturesInbound = (workload: Workload, port: number): boolean => {
  if (NEVER_CAPTURED.has(port) || holds(listed(workload, 'excludeInboundPorts'), port)) return false;
  const included = listed(workload, 'includeInboundPorts');
  return included === undefined || holds(included, port);
};

const inRanges = (ranges: readonly string[], ip: string | null): boolean | undefined => {
  if (ranges.length === 0) return false;
  if (ranges.includes('*')) return true;
  if (ip === null) return undefined;
  return ranges.some((range) => ipMatcher(range)?.(ip) === true);
};

/** Where a call goes as the client's kernel sees it. */
const addressOf = ({ service, entry }: Destination): string | null =>
  service === null || service.clusterIP === 'None' ? entry.ip : service.clusterIP;

/** Whether a sidecar takes what its pod sends there; undefined: it hangs on an address that is not known. */
export const capturesOutbound = (workload: Workload, to: Destination): boolean | undefined => {
  if (holds(listed(workload, 'includeOutboundPorts'), to.port)) return true;
  if (holds(listed(workload, 'excludeOutboundPorts'), to.port)) return false;
  const ip = addressOf(to);
  const excluded = inRanges(listed(workload, 'excludeOutboundIPRanges') ?? [], ip);
  const included = inRanges(listed(workload, 'includeOutboundIPRanges') ?? ['*'], ip);
  if (excluded === true || included === false) return false;
  return excluded === undefined || included === undefined ? undefined : true;
};
