import { lacks, type Truth } from './truth';

/** Stands for the values of a header that nobody can know before it is sent. */
export const UNSAID: readonly string[] = [];

/** What a request has: the value, null when it has none, undefined when nobody said. */
export type Fact<T> = T | null | undefined;

/** What one proxy sees of one request. Left-out facts are unknown. */
export interface Facts {
  /** Which of the proxy's filter chains runs: the dialect that the policies are built in. */
  readonly chain: 'http' | 'tcp';
  /** `spiffe://...` of the client certificate. */
  readonly identity: Fact<string>;
  readonly sourceIp: Fact<string>;
  readonly remoteIp: Fact<string>;
  readonly destinationIp: Fact<string>;
  /** The pod's port, never the Service's. */
  readonly destinationPort: number;
  readonly sni: Fact<string>;
  readonly method: Fact<string>;
  /** After normalization, without query and fragment. */
  readonly path: Fact<string>;
  /** After normalization, with the query: what `:path` holds. */
  readonly target: Fact<string>;
  readonly host: Fact<string>;
  /** Lower-case names; null where the request has no headers at all. */
  readonly headers: Fact<Readonly<Record<string, readonly string[] | null>>>;
  /** Headers that `headers` does not name are unknown, and not absent. */
  readonly openHeaders?: true | undefined;
  /** As they came, where the JWT filter took a token out of them: CUSTOM policies run before it. */
  readonly sentHeaders?: Facts['headers'];
  /** Claims of the token that a RequestAuthentication validated. */
  readonly claims: Fact<Readonly<Record<string, unknown>>>;
}

/** One value of a policy field, ready to be compared. */
export type Matcher = (facts: Facts) => Truth;

/** A missing attribute makes the positive side false; one that nobody gave leaves it open. */
export const on =
  <T>(read: (facts: Facts) => Fact<T>, name: string, test: (value: T) => Truth): Matcher =>
  (facts) => {
    const value = read(facts);
    if (value === undefined) return lacks(name);
    return value === null ? false : test(value);
  };

/** All values of a header; pseudo headers are read from where they live. */
export const headerValues = (facts: Facts, name: string): Fact<readonly string[]> => {
  const lower = name.toLowerCase();
  const single = (value: Fact<string>): Fact<readonly string[]> =>
    value === undefined || value === null ? value : [value];
  // Inside the mesh the proxies speak HTTP to one another, over mTLS too.
  if (lower === ':scheme') return ['http'];
  if (lower === ':method') return single(facts.method);
  if (lower === ':path') return single(facts.target);
  if (lower === ':authority' || lower === 'host') return single(facts.host);
  if (facts.headers === undefined || facts.headers === null) return facts.headers;
  const known = facts.headers[lower];
  if (known === UNSAID) return undefined;
  return known === undefined && facts.openHeaders === true ? undefined : (known ?? null);
};
