import { forbidden, type Grant, isAllowed, rulesOf } from './access';
import type { Api, Call } from './call';
import { noSuchResource, type Refusal, unauthorized } from './status';
import { readTarget, type Target } from './target';

/** Who asks, by the token they bear. */
export type Caller = { readonly user: string; readonly rules: readonly Grant[] };

export function identify(api: Api, authorization: string | undefined): Caller | Refusal {
  const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  const rules = rulesOf(api.grants, token);
  return token !== undefined && rules ? { user: token, rules } : unauthorized;
}

/** The address that a request line names; never throws, whatever stands there. */
export const readUrl = (line = '/'): URL => new URL(line.replace(/^[^/]*\/+/, '/'), 'https://sandbox');

type Question = {
  readonly api: Api;
  readonly caller: Caller;
  readonly url: URL;
  readonly method: string;
};

/** The authorised call that a request makes, or why it is turned away. */
export function resolveCall({ api, caller, url, method }: Question): Call | Refusal {
  const target = readTarget(url.pathname);
  if (!target) return noSuchResource;
  const query = url.searchParams;
  const denied = authorise(caller, target, verbOf(method, target, query));
  return denied ?? { api, target, query, ...caller };
}

/** Refuses a verb that nobody granted; null when it is allowed. */
export function authorise(caller: Caller, target: Target, verb: string): Refusal | null {
  const { kind, name, subresource } = target;
  const attempt = {
    verb,
    group: kind.group,
    resource: subresource === '' ? kind.plural : `${kind.plural}/${subresource}`,
    namespace: kind.namespaced ? target.namespace : name || undefined,
  };
  return isAllowed(caller.rules, attempt) ? null : forbidden(caller.user, { ...attempt, kind, name });
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' };

export const isWatch = (query: URLSearchParams): boolean => ['1', 'true'].includes(query.get('watch') ?? '');

function verbOf(method: string, { name }: Target, query: URLSearchParams): string {
  if (method === 'DELETE') return name === '' ? 'deletecollection' : 'delete';
  if (method !== 'GET' && method !== 'HEAD') return VERBS[method] ?? method.toLowerCase();
  if (isWatch(query)) return 'watch';
  return name === '' ? 'list' : 'get';
}
