/** The options of Envoy's HTTP connection manager that change a path before any filter sees it. */
export type PathOptions = {
  readonly normalize_path?: boolean | undefined;
  readonly merge_slashes?: boolean | undefined;
  readonly path_with_escaped_slashes_action?: string | undefined;
};

/** A path as the filters see it, or why the request is refused before them. */
export type NormalizedPath =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

const unreserved = /[A-Za-z0-9\-._~]/;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '%22',
  '<': '%3C',
  '>': '%3E',
  '`': '%60',
  '{': '%7B',
  '}': '%7D',
  '|': '%7C',
  '^': '%5E',
};

const decodeUnreserved = (path: string): string =>
  path.replace(/%([0-9A-Fa-f]{2})/g, (whole, hex: string) => {
    const char = String.fromCharCode(parseInt(hex, 16));
    return unreserved.test(char) ? char : whole;
  });

/** A dot segment may carry `;parameters`: they are dropped before it is resolved. */
const dotSegment = (segment: string): string | null => {
  const bare = segment.split(';', 1)[0] ?? '';
  return bare === '.' || bare === '..' ? bare : null;
};

const resolveDots = (path: string): string => {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const dots = dotSegment(segment);
    if (dots === null) return void kept.push(segment);
    if (dots === '..') kept.pop();
    if (index === segments.length - 1) kept.push('');
  });
  return `/${kept.join('/')}`;
};

const canonical = (path: string): string => {
  const slashed = decodeUnreserved(path.replace(/\\/g, '/'));
  return resolveDots(slashed).replace(/["<>`{}|^]/g, (char) => ESCAPED[char] ?? char);
};

const unescapeSlashes = (path: string): string => path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');

const refuse = (reason: string): NormalizedPath => ({ ok: false, reason });

const transform = (path: string, options: PathOptions): NormalizedPath => {
  const action = options.path_with_escaped_slashes_action ?? '';
  if (action === 'REJECT_REQUEST' && /%2f|%5c/i.test(path)) return refuse('path_normalization_failed');
  const whole = action.startsWith('UNESCAPE_') ? unescapeSlashes(path) : path;
  if (options.normalize_path === true && whole.includes('%00')) return refuse('path_normalization_failed');
  const clean = options.normalize_path === true ? canonical(whole) : whole;
  return { ok: true, path: options.merge_slashes === true ? clean.replace(/\/{2,}/g, '/') : clean };
};

/** What Envoy makes of a request target: fragment cut, escaped slashes, dot segments, runs of slashes, in this order. */
export function normalizePath(target: string, options: PathOptions): NormalizedPath {
  if (!target.startsWith('/') || /[^\x21-\x7e]/.test(target)) return refuse('http1.codec_error');
  const whole = target.split('#', 1)[0] ?? '';
  const mark = whole.indexOf('?');
  const query = mark < 0 ? '' : whole.slice(mark);
  const path = transform(mark < 0 ? whole : whole.slice(0, mark), options);
  return path.ok ? { ok: true, path: path.path + query } : path;
}
