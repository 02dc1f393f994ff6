import { OWNED } from './place';

/** An object as it is applied. */
export interface FuzzObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

const API = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
} as const;

/** Kinds of which each round makes its own. */
export const FUZZED_KINDS = Object.keys(API) as (keyof typeof API)[];

export const object = (
  kind: keyof typeof API,
  place: { readonly namespace: string; readonly name: string },
  spec: FuzzObject['spec'],
  annotations?: Readonly<Record<string, string>>,
): FuzzObject => ({
  apiVersion: API[kind],
  kind,
  metadata: { ...place, labels: OWNED, ...(annotations && { annotations }) },
  spec,
});
