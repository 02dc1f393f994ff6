import type { Dialect, Protocol } from './nouns';
import type { Mode } from './peer-mode';

/** One filter chain of a port, before it has filters. */
export type ChainPlan = {
  readonly transport: 'tls' | 'raw_buffer';
  readonly protocols: readonly string[];
  readonly dialect: Dialect;
  readonly mutualTls: boolean;
};

/** The protocols that Istio's own clients offer in the TLS handshake. */
const ISTIO_HTTP = ['istio-http/1.0', 'istio-http/1.1', 'istio-h2'];
const ISTIO_TCP = ['istio-peer-exchange', 'istio'];
const ISTIO = ['istio', 'istio-peer-exchange', ...ISTIO_HTTP];
/** What the HTTP inspector says of plaintext that it understands. */
const SNIFFED = ['http/1.1', 'h2c'];

const secure = (dialect: Dialect, protocols: readonly string[]): ChainPlan => ({
  transport: 'tls',
  protocols,
  dialect,
  mutualTls: true,
});
const plain = (dialect: Dialect, protocols: readonly string[] = []): ChainPlan => ({
  transport: 'raw_buffer',
  protocols,
  dialect,
  mutualTls: false,
});
/** TLS of the application's own, passed on unread. */
const opaque: ChainPlan = { transport: 'tls', protocols: [], dialect: 'tcp', mutualTls: false };

const PLANS: Readonly<Record<Mode, Readonly<Record<Protocol, readonly ChainPlan[]>>>> = {
  STRICT: {
    http: [secure('http', [])],
    tcp: [secure('tcp', [])],
    auto: [secure('http', ISTIO_HTTP), secure('tcp', [])],
  },
  PERMISSIVE: {
    http: [secure('http', ISTIO), plain('http')],
    tcp: [secure('tcp', ISTIO), opaque, plain('tcp')],
    auto: [
      secure('http', ISTIO_HTTP),
      plain('http', SNIFFED),
      secure('tcp', ISTIO_TCP),
      plain('tcp'),
      opaque,
    ],
  },
  DISABLE: {
    http: [plain('http')],
    tcp: [plain('tcp')],
    auto: [plain('http', SNIFFED), plain('tcp')],
  },
};

/** The chains of a port: which bytes it takes, and in which dialect its policies then speak. */
export const chainPlans = (mode: Mode, protocol: Protocol): readonly ChainPlan[] => PLANS[mode][protocol];
