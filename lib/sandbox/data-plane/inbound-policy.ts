import type { Listener, ProxyConfig } from '@/lib/envoy/config-nouns';
import type { Connection } from '@/lib/envoy/facts';
import { selectChain } from '@/lib/envoy/filter-chain';
import { chainKind, judgeRequest, judgeTcp } from '@/lib/envoy/judge-connection';
import type { Judgement } from '@/lib/envoy/judgement';
import { toListenersDump } from '@/lib/envoy/to-config-dump';
import { verifyToken } from '../translate/verify-token';
import type { ConnectionFacts, Decision, InboundPolicy } from './enforcement';

/** What the proxy of a client offers in its handshake for a port that it takes for HTTP, and for any other. */
export const meshAlpn = {
  http: ['istio-http/1.1', 'istio', 'http/1.1'],
  tcp: ['istio-peer-exchange', 'istio'],
} as const;

const toConnection = (facts: ConnectionFacts): Connection => ({
  source: { ip: facts.sourceIp },
  destination: { ip: facts.destinationIp, port: facts.port },
  tls: facts.tls && { sni: facts.tls.sni, alpn: facts.tls.alpn, peer: { uris: [facts.tls.identity] } },
  sniffed: facts.tls === null && facts.isHttp ? 'http/1.1' : null,
});

const refuse = (status: number, body: string, details: string): Decision => ({
  kind: 'refuse',
  refusal: { status, body, details, flags: '-' },
});

const toDecision = (judgement: Judgement, path: string): Decision => {
  switch (judgement.kind) {
    case 'allowed':
      return { kind: 'allow', path: judgement.path ?? path };
    case 'denied':
      return refuse(403, 'RBAC: access denied', judgement.details);
    case 'bad-request':
      return refuse(400, '', judgement.reason);
    case 'token-refused':
      return refuse(judgement.status, judgement.body, 'jwt_authn_access_denied');
    case 'external-authorizer':
      return { kind: 'ask', then: toDecision(judgement.otherwise, path) };
    case 'no-filter-chain':
    case 'handshake-failed':
      return refuse(400, '', judgement.kind);
    case 'undecided':
      // Nobody shall read an answer of the sandbox's own ignorance as one of Istio.
      return refuse(501, `The sandbox cannot decide this: ${judgement.reason}.`, 'sandbox_undecided');
  }
};

const hasMeshTls = (listener: Listener, destination: Connection['destination']): boolean =>
  Object.values(meshAlpn).some((alpn) => {
    const tls = { sni: null, alpn, peer: null };
    const chain = selectChain(listener, { source: { ip: '0.0.0.0' }, destination, tls, sniffed: null });
    return chain?.transport_socket !== undefined;
  });

const tokenCheck = () => ({ verify: verifyToken, now: Date.now() / 1000 });

/** The judge of Envoy's configuration over what istiod made for one proxy. */
export const toInboundPolicy = (config: ProxyConfig): InboundPolicy => {
  const updatedAt = new Date().toISOString();
  return {
    terminatesTls: (port, ip) => config.listeners.some((listener) => hasMeshTls(listener, { port, ip })),
    acceptsPeer: (facts) => judgeTcp(config, toConnection(facts)).kind !== 'handshake-failed',
    chain: (facts) => chainKind(config, toConnection(facts)),
    judgeRequest: (facts, request) =>
      toDecision(judgeRequest(config, toConnection(facts), request, tokenCheck()), request.path),
    judgeConnection: (facts) => toDecision(judgeTcp(config, toConnection(facts)), ''),
    dump: () => toListenersDump(config, updatedAt),
  };
};
