import type { OtherPolicy } from '@/lib/mesh/istio';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Destination } from './callee';
import { rulesOver } from './host-index';
import { fqdnOf, resolveHost } from './hosts';
import { array, type Json, labelsOf, record, text, texts } from './json';
import type { Model } from './model';

/** What becomes of a call that a rule takes. */
export type RouteOutcome =
  /** It goes on to where it was sent, perhaps changed. */
  | { readonly kind: 'sent'; readonly request: AccessRequest; readonly subset: string }
  /** The client's own proxy answers, or sends it elsewhere. */
  | { readonly kind: 'stopped'; readonly detail: string }
  | { readonly kind: 'open'; readonly detail: string };

const KNOWN: ReadonlySet<string> = new Set([
  'name',
  'match',
  'route',
  'redirect',
  'directResponse',
  'rewrite',
  'fault',
  'headers',
  'timeout',
  'retries',
  'mirror',
  'mirrors',
  'mirrorPercentage',
  'corsPolicy',
]);

const stopped = (detail: string): RouteOutcome => ({ kind: 'stopped', detail });
const open = (detail: string): RouteOutcome => ({ kind: 'open', detail });

/** Without a percentage nothing is aborted. */
const abortOf = (rule: Json): RouteOutcome | null => {
  const abort = record(record(rule['fault'])['abort']);
  const value = record(abort['percentage'])['value'];
  if (typeof value !== 'number' || value <= 0) return null;
  const status = abort['httpStatus'] ?? abort['grpcStatus'];
  return value >= 100
    ? stopped(`a fault answers ${typeof status === 'number' || typeof status === 'string' ? status : 'it'}`)
    : open('a fault aborts a part of the requests');
};

/** The rewrite replaces what the match covered: a prefix, or the whole path. */
const rewritten = (path: string | undefined, uri: string, by: Json | null): string | undefined => {
  if (path === undefined) return undefined;
  const [bare = '', ...query] = path.split('?');
  const { prefix, exact, regex } = record(by?.['uri']);
  const covered = exact !== undefined || regex !== undefined ? bare : (text(prefix) ?? '/');
  return [`${uri}${bare.slice(covered.length)}`, ...query].join('?');
};

const without = (headers: AccessRequest['headers'], names: readonly string[]): AccessRequest['headers'] =>
  headers &&
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));

/** Sets, adds and removes, as far as they concern ordinary headers. */
const withHeaders = (request: AccessRequest, operations: Json): AccessRequest | null => {
  const [set, add] = [labelsOf(operations['set']), labelsOf(operations['add'])];
  const names = [...Object.keys(set), ...Object.keys(add)].map((name) => name.toLowerCase());
  const values = [...Object.values(set), ...Object.values(add)];
  if (names.some((name) => name === 'host' || name.startsWith(':'))) return null;
  if (values.some((value) => value.includes('%'))) return null;
  if (request.headers === undefined) return names.length === 0 ? request : null;
  const kept = without(request.headers, [
    ...texts(operations['remove']).map((name) => name.toLowerCase()),
    ...Object.keys(set).map((name) => name.toLowerCase()),
  ]);
  const headers: Record<string, string[]> = {};
  for (const [name, value] of [...Object.entries(kept ?? {}), ...Object.entries(set), ...Object.entries(add)])
    (headers[name.toLowerCase()] ??= []).push(...(typeof value === 'string' ? [value] : value));
  return { ...request, headers };
};

const isPreflight = ({ method, headers = {} }: AccessRequest): boolean => {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return method === 'OPTIONS' && names.includes('origin') && names.includes('access-control-request-method');
};

interface Target {
  readonly isHere: boolean;
  readonly subset: string;
  readonly route: Json;
}

/** The labels that a subset asks for, by any DestinationRule for the host. */
const subsetHas = (model: Model, host: string, subset: string, labels: Readonly<Record<string, string>>) => {
  const found = rulesOver(model.snapshot)(host)
    .flatMap(({ spec }) => spec.subsets ?? [])
    .filter(({ name }) => name === subset);
  const [only] = found;
  if (found.length !== 1 || only === undefined || only.trafficPolicy !== undefined) return null;
  return Object.entries(only.labels ?? {}).every(([key, value]) => labels[key] === value);
};

const targetsOf = (
  model: Model,
  { rule, owner, to }: { rule: Json; owner: OtherPolicy; to: Destination },
): readonly Target[] | null => {
  const targets: Target[] = [];
  for (const route of array(rule['route']).map(record)) {
    if (route['weight'] === 0) continue;
    const destination = record(route['destination']);
    const host = resolveHost(text(destination['host']) ?? '', owner.meta.namespace);
    const number = record(destination['port'])['number'];
    const subset = text(destination['subset']) ?? '';
    const isService = to.service !== null && host === fqdnOf(to.service);
    const labelled =
      subset === '' || !isService ? true : subsetHas(model, host, subset, to.entry.workload.labels);
    if (labelled === null) return null;
    targets.push({
      isHere: isService && labelled && (number === undefined || number === to.port),
      subset,
      route,
    });
  }
  return targets;
};

/** A rule that takes a call, and what it is known by. */
interface Taken {
  readonly rule: Json;
  readonly by: Json | null;
  readonly owner: OtherPolicy;
  readonly to: Destination;
  /** The path with its query, as the client's proxy makes it. */
  readonly target: string | undefined;
}

const changed = (request: AccessRequest, { rule, by, target }: Taken): AccessRequest | null => {
  const { uri, authority, uriRegexRewrite } = record(rule['rewrite']);
  if (uriRegexRewrite !== undefined) return null;
  // Which match holds decides what is replaced.
  if (typeof uri === 'string' && by === null && array(rule['match']).length > 0 && request.path !== undefined)
    return null;
  const path = typeof uri === 'string' ? rewritten(target, uri, by) : request.path;
  const host = text(authority) ?? request.host;
  return {
    ...request,
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
  };
};

const sentTo = (request: AccessRequest, rule: Json, targets: readonly Target[]): RouteOutcome => {
  const [target] = targets;
  if (target === undefined) return stopped('a route without a destination');
  if (targets.every(({ isHere }) => !isHere)) return stopped('its route leads elsewhere');
  const isShared = targets.some(({ isHere, subset }) => !isHere || subset !== target.subset);
  if (isShared) return open('a part of the requests goes elsewhere');
  const perTarget = targets.map(({ route }) => record(record(route['headers'])['request']));
  if (targets.length > 1 && perTarget.some((one) => Object.keys(one).length > 0))
    return open('headers that hang on the destination');
  const first = withHeaders(request, record(record(rule['headers'])['request']));
  const both = first && withHeaders(first, perTarget[0] ?? {});
  return both === null
    ? open('headers that the route sets')
    : { kind: 'sent', request: both, subset: target.subset };
};

/** What a rule of a VirtualService makes of a call that it takes. */
export const actOn = (model: Model, request: AccessRequest, taken: Taken): RouteOutcome => {
  const { rule } = taken;
  const unknown = Object.keys(rule).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) return open(unknown);
  const aborted = abortOf(rule);
  if (aborted !== null) return aborted;
  if (rule['redirect'] !== undefined) return stopped('its route redirects');
  if (rule['directResponse'] !== undefined) return stopped('its route answers by itself');
  if (rule['corsPolicy'] !== undefined && isPreflight(request)) return open('a preflight');
  const targets = targetsOf(model, taken);
  if (targets === null) return open('a subset');
  const asSent = changed(request, taken);
  return asSent === null ? open('a rewrite') : sentTo(asSent, rule, targets);
};
