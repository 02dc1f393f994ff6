/** What the peer's certificate says, in the order in which Envoy looks for a name. */
export type PeerCertificate = {
  readonly uris: readonly string[];
  readonly dns?: readonly string[];
  readonly subject?: string;
};

/** One connection as it reaches the inbound listener. */
export type Connection = {
  readonly source: { readonly ip: string };
  readonly destination: { readonly ip: string; readonly port: number };
  /** Null: the first bytes are no TLS hello. `peer` is null where the client shows no certificate. */
  readonly tls: {
    readonly sni: string | null;
    readonly alpn: readonly string[];
    readonly peer: PeerCertificate | null;
  } | null;
  /** What the HTTP inspector makes of plaintext bytes; null: not HTTP. */
  readonly sniffed: 'http/1.0' | 'http/1.1' | 'h2c' | null;
};

/** One HTTP request as the client wrote it. Header names are lower-case; one value for each line. */
export type HttpRequest = {
  readonly method: string;
  /** Path with its query, not yet normalized. */
  readonly path: string;
  readonly authority: string;
  readonly scheme?: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Claims of a token that is known to be valid; stands in for looking at the headers. */
  readonly claims?: Readonly<Record<string, unknown>>;
};

/** What a filter can look at. */
export type Facts = {
  readonly connection: Connection;
  /** The peer's certificate, where this filter chain terminated TLS. */
  readonly peer: PeerCertificate | null;
  /** Null on a TCP chain. */
  readonly request: HttpRequest | null;
  readonly remoteIp: string;
  /** Dynamic metadata by filter name. */
  readonly metadata: Readonly<Record<string, unknown>>;
};
