/** What a proxy does with one connection or request. */
export type Judgement =
  | {
      readonly kind: 'allowed';
      /** As the application sees it; null on TCP. */
      readonly path: string | null;
      /** The policy that allowed; null: none had to. */
      readonly policy: string | null;
    }
  | {
      readonly kind: 'denied';
      /** The policy that denied; null: no policy allowed. */
      readonly policy: string | null;
      /** As Envoy writes it into its log. */
      readonly details: string;
    }
  /** Envoy closes the connection: nothing it holds fits it. */
  | { readonly kind: 'no-filter-chain' }
  /** TLS fails: no client certificate, or none with a name that is accepted. */
  | { readonly kind: 'handshake-failed'; readonly reason: string }
  /** 400 before any filter. */
  | { readonly kind: 'bad-request'; readonly reason: string }
  | { readonly kind: 'token-refused'; readonly status: 401 | 403; readonly body: string }
  /** An external authorizer is asked; `otherwise` is what follows when it agrees. */
  | { readonly kind: 'external-authorizer'; readonly policy: string; readonly otherwise: Judgement }
  /** It hangs on something that this judge does not know. */
  | { readonly kind: 'undecided'; readonly reason: string };
