/** How bytes arrived at a proxy: inside mutual TLS, or bare. */
export type Transport = 'mtls' | 'plaintext';

/** What a proxy knows of one connection. */
export type ConnectionFacts = {
  /** Port of the pod, as the caller addressed it. */
  readonly port: number;
  readonly transport: Transport;
  /** `spiffe://...` of the peer's certificate; null without one. */
  readonly identity: string | null;
  readonly sourceIp: string;
  readonly destinationIp: string;
  readonly sni: string | null;
};

/** What a proxy knows of one request. */
export type RequestFacts = ConnectionFacts & {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
};

/** What the filters decide; `details` is what Envoy writes into its log. */
export type Decision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny'; readonly details: string }
  | { readonly kind: 'ask'; readonly provider: string };

/** Which filter chain takes a connection; `none` closes it. */
export type Chain = 'http' | 'tcp' | 'none';

/** The inbound half of one proxy's configuration, and its judge. */
export type InboundPolicy = {
  readonly chain: (port: number, transport: Transport, looksLikeHttp: boolean) => Chain;
  readonly judgeRequest: (facts: RequestFacts) => Decision;
  readonly judgeConnection: (facts: ConnectionFacts) => Decision;
  /** The path as the proxy's normalization leaves it, which is also what the application sees. */
  readonly normalizePath: (path: string) => string | null;
  /** The `ListenersConfigDump` section of the admin port. */
  readonly dump: () => unknown;
};
