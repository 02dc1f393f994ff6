import type { LogReading, Observation } from '@/lib/mesh/observation';
import type { ObjectRef } from '@/lib/mesh/object';

/** What Envoy writes of who answered, in whatever format the line is. */
const DETAILS =
  /rbac_access_denied_matched_policy\[[^\s"]*\]|jwt_authn_access_denied\{[^\s"}]*\}|ext_authz_(?:denied|error)|via_upstream/;
const RULE = /ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[(\d+)\]/;
const USER_AGENT = /meshproof\/([\w-]+)/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function fieldOf(line: string, name: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const value = isRecord(parsed) ? parsed[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

const detailsOf = (line: string): string | undefined =>
  fieldOf(line, 'response_code_details') ?? DETAILS.exec(line)?.[0];

/** The response details of each probe that an access log names, by the probe's id. */
export function readAccessLog(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const id = USER_AGENT.exec(fieldOf(line, 'user_agent') ?? line)?.[1];
    const details = id === undefined ? undefined : detailsOf(line);
    if (id !== undefined && details !== undefined) found.set(id, details);
  }
  return found;
}

/** A refusal of which the log could name the author. */
export const wantsLog = ({ seen, raw, probe }: Observation): boolean =>
  probe?.request.protocol === 'http' &&
  (seen === 'denied' || seen === 'unauthenticated' || raw.httpCode === 403 || raw.httpCode === 401);

const policyOf = (details: string): { policy: ObjectRef | null; rule: number | null } => {
  const [, namespace, name, rule] = RULE.exec(details) ?? [];
  return namespace === undefined || name === undefined
    ? { policy: null, rule: null }
    : { policy: { kind: 'AuthorizationPolicy', namespace, name }, rule: Number(rule) };
};

/** Why the author of a refusal is predicted, and not seen. */
export const unseen = (why: string): LogReading => ({
  pod: null,
  details: null,
  policy: null,
  rule: null,
  sentence: `${why} The policy that refused is predicted, not seen.`,
});

/** The observation, read again in the light of what the destination's proxy wrote down. */
export function withLog(observation: Observation, pod: string, details: string): Observation {
  const { policy, rule } = policyOf(details);
  const told = (sentence: string, given: Partial<Observation> = {}): Observation => ({
    ...observation,
    ...given,
    log: { pod, details, policy, rule, sentence },
  });
  const log = `The access log of ${pod}`;
  if (policy) {
    const place = `${policy.namespace ?? ''}/${policy.name}`;
    const sentence = `${log} names ${place}, rule ${rule ?? 0}, as the one that refused.`;
    return told(sentence, { seen: 'denied' });
  }
  if (details.startsWith('rbac_access_denied'))
    return told(`${log} says that no ALLOW policy matched.`, { seen: 'denied' });
  if (details.startsWith('jwt_authn')) {
    const reason = details.replace(/^[^{]*\{?|\}$/g, '').replaceAll('_', ' ');
    return told(`${log} says that a RequestAuthentication refused the token${reason && `: ${reason}`}.`, {
      seen: 'unauthenticated',
    });
  }
  if (details.startsWith('ext_authz'))
    return told(`${log} says that an external authorizer refused.`, {
      seen: 'unclear',
      meaning: `${observation.raw.httpCode ?? ''} of an external authorizer. No policy of Istio decided it: cannot tell.`,
    });
  if (details !== 'via_upstream') return told(`${log} says ${details}.`);
  return told(`${log} says that the application answered.`, {
    seen: 'reached',
    meaning: `${observation.raw.httpCode ?? ''} of the application itself: the request reached it.`,
  });
}
