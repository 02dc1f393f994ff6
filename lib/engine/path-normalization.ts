import type { MeshConfig } from '@/lib/mesh/mesh-config';

/** The path as RBAC sees it, with and without its query. */
export interface NormalPath {
  readonly path: string;
  readonly target: string;
}

const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

const decodeUnreserved = (path: string): string =>
  path.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : escape;
  });

const encodeUnsafe = (path: string): string =>
  path.replace(/["<>`{}|^]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Parameters hide a dot segment no longer: `..;x` is `..`. */
const dotSegment = (segment: string): string => segment.replace(/^(\.{1,2});.*$/, '$1');

/** `..` takes the segment before it, an empty one included, and stops at the root. */
const resolveDots = (path: string, keepsParameters: boolean): string => {
  const kept: string[] = [];
  const written = path.slice(1).split('/');
  const segments = keepsParameters ? written : written.map(dotSegment);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  });
  return `/${kept.join('/')}`;
};

const normalizeBase = (path: string, keepsParameters: boolean): string =>
  resolveDots(encodeUnsafe(decodeUnreserved(path.replaceAll('\\', '/'))), keepsParameters);

type Normalize = (path: string, keepsParameters: boolean) => string;

const NORMALIZE: Readonly<Record<MeshConfig['pathNormalization'], Normalize>> = {
  NONE: (path) => path,
  BASE: normalizeBase,
  MERGE_SLASHES: (path, keeps) => normalizeBase(path, keeps).replace(/\/{2,}/g, '/'),
  DECODE_AND_MERGE_SLASHES: (path, keeps) =>
    normalizeBase(path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\'), keeps).replace(/\/{2,}/g, '/'),
};

/**
 * What the proxy makes of a request's target; null: it answers 400 before any policy. An older proxy keeps
 * the parameters of a dot segment, which then is none.
 */
export const normalizePath = (
  raw: string,
  mode: MeshConfig['pathNormalization'],
  keepsParameters = false,
): NormalPath | null => {
  const target = raw.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const origin = target === '' && raw !== '' ? '/' : target;
  // The codec takes no spaces, control characters or bytes outside ASCII, and no target without its slash.
  if (!/^\/[!-~]*$/.test(origin)) return null;
  const [unfragmented = ''] = origin.split('#');
  const query = unfragmented.indexOf('?');
  const path = query < 0 ? unfragmented : unfragmented.slice(0, query);
  if (mode !== 'NONE' && path.includes('%00')) return null;
  const normal = NORMALIZE[mode](path, keepsParameters);
  return { path: normal, target: query < 0 ? normal : normal + unfragmented.slice(query) };
};

/** Method tokens that the HTTP/1 codec takes. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE ' +
    'NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE ' +
    'UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' '),
);

/** The HTTP/1 codec answers 400 to a method token that it does not know. */
export const isKnownMethod = (method: string): boolean => KNOWN_METHODS.has(method);
