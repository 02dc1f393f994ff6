/** What a proxy knows of one connection. */
export type ConnectionFacts = {
  /** Port of the pod, as the caller addressed it. */
  readonly port: number;
  readonly sourceIp: string;
  readonly destinationIp: string;
  /** True: the first bytes of plaintext are a request line. */
  readonly isHttp: boolean;
  /** Null without mutual TLS. */
  readonly tls: TlsFacts | null;
};

/** What the TLS handshake told, after the certificate was verified. */
export type TlsFacts = {
  readonly identity: string;
  /** SHA-256 of the peer's certificate. */
  readonly certificateHash: string;
  readonly sni: string | null;
  readonly alpn: readonly string[];
};

/** What a proxy reads of one request; the path as it was written. */
type RequestFacts = {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
};

/** An answer that a proxy gives in place of the application; `details` is what Envoy writes into its log. */
export type Refusal = {
  readonly status: number;
  readonly body: string;
  readonly details: string;
  readonly flags: string;
};

/** What the filters decide. */
export type Decision =
  /** The path is the one that the application sees. */
  | { readonly kind: 'allow'; readonly path: string }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** An external authorizer is asked first. */
  | { readonly kind: 'ask'; readonly then: Decision };

/** The inbound half of one proxy's configuration, and its judge. */
export type InboundPolicy = {
  /** Whether TLS that comes from a proxy of this mesh is terminated on this port. */
  readonly terminatesTls: (port: number, destinationIp: string) => boolean;
  /** False: the handshake fails, since the peer's identity is of no trust domain that the mesh accepts. */
  readonly acceptsPeer: (facts: ConnectionFacts) => boolean;
  /** Which kind of filter chain takes a connection; `none` closes it. */
  readonly chain: (facts: ConnectionFacts) => 'http' | 'tcp' | 'none';
  readonly judgeRequest: (facts: ConnectionFacts, request: RequestFacts) => Decision;
  readonly judgeConnection: (facts: ConnectionFacts) => Decision;
  /** The `ListenersConfigDump` section of the admin port. */
  readonly dump: () => unknown;
};
