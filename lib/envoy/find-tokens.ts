import type { HttpRequest } from './facts';
import type { JwtProvider } from './jwt-nouns';
import { headerValues } from './match-header';

/** A token, and the header that carried it; null where it came in the query or a cookie. */
export type FoundToken = { readonly token: string; readonly header: string | null };

const inHeader = (request: HttpRequest, name: string, prefix: string): FoundToken[] =>
  headerValues(request, name)
    .filter((value) => value.startsWith(prefix))
    .map((value) => ({ token: value.slice(prefix.length).trim().split(/[ ,]/, 1)[0] ?? '', header: name }));

const inQuery = (request: HttpRequest, name: string): FoundToken[] =>
  new URLSearchParams(request.path.split('?')[1] ?? '')
    .getAll(name)
    .map((token) => ({ token, header: null }));

const inCookie = (request: HttpRequest, name: string): FoundToken[] =>
  headerValues(request, 'cookie')
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => ({ token: pair.slice(name.length + 1), header: null }));

/** Where a provider looks for its token. Any place of its own replaces the two that Envoy looks at by default. */
export function findTokens(provider: JwtProvider, request: HttpRequest): readonly FoundToken[] {
  const { from_headers: headers = [], from_params: params = [], from_cookies: cookies = [] } = provider;
  const found =
    headers.length + params.length + cookies.length === 0
      ? [...inHeader(request, 'authorization', 'Bearer '), ...inQuery(request, 'access_token')]
      : [
          ...headers.flatMap((place) => inHeader(request, place.name, place.value_prefix ?? '')),
          ...params.flatMap((name) => inQuery(request, name)),
          ...cookies.flatMap((name) => inCookie(request, name)),
        ];
  return found.filter(({ token }) => token !== '');
}
