import net from 'node:net';
import tls from 'node:tls';
import type { Svid } from './authority';
import type { Chain, ConnectionFacts } from './enforcement';
import { createHttpChain, type HttpChain } from './inbound-http';
import { createTcpChain } from './inbound-tcp';
import { listen, type Listening } from './listen';
import type { Network } from './network';
import { looksLikeHttp, reset } from './relay';

const tlsHandshake = 0x16;

type Inbound = HttpChain & {
  readonly ip: string;
  readonly network: Network;
  readonly root: string;
  readonly svid: () => Svid;
};

/** The URI alternative name of a peer's certificate, which is its identity. */
export const identityOf = (socket: tls.TLSSocket): string | null => {
  const names = socket.getPeerCertificate().subjectaltname?.split(', ') ?? [];
  const uri = names.find((name) => name.startsWith('URI:'));
  return uri?.slice('URI:'.length) ?? null;
};

/**
 * The inbound listener of one proxy. A real one hears every port at once and asks the kernel which was meant;
 * here a loopback port stands for each port of the pod, opened when somebody first calls it.
 */
export const createInbound = (inbound: Inbound) => {
  const listeners = new Map<number, Promise<Listening>>();
  const serveHttp = createHttpChain(inbound);
  const serveTcp = createTcpChain(inbound);

  const close = (socket: net.Socket, facts: ConnectionFacts): void => {
    inbound.log.write({
      downstream_remote_address: `${facts.sourceIp}:0`,
      response_code: 0,
      response_code_details: 'filter_chain_not_found',
      response_flags: 'NR',
    });
    reset(socket);
  };

  const serve = (chain: Exclude<Chain, 'none'>, stream: net.Socket, facts: ConnectionFacts): void =>
    chain === 'http' ? serveHttp(stream, facts) : serveTcp(stream, facts);

  const acceptTls = (raw: net.Socket, facts: ConnectionFacts): void => {
    const policy = inbound.policy();
    // TLS bytes that find no TLS chain meet the plaintext one, as on a port whose mode is DISABLE.
    if (policy.chain(facts.port, 'mtls', true) === 'none') return acceptPlaintext(raw, facts, false);
    const { key, certificate } = inbound.svid();
    const terminator = tls.createServer({
      key: key.export({ type: 'pkcs8', format: 'pem' }),
      cert: certificate,
      ca: inbound.root,
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ['istio-http/1.1', 'istio'],
    });
    terminator.once('secureConnection', (stream) => {
      const known = {
        ...facts,
        transport: 'mtls' as const,
        identity: identityOf(stream),
        sni: sniOf(stream),
      };
      stream.on('error', () => stream.destroy());
      stream.once('readable', () => {
        const first = peek(stream);
        const chain = inbound.policy().chain(facts.port, 'mtls', looksLikeHttp(first));
        if (chain !== 'none') serve(chain, stream, known);
        else close(raw, known);
      });
    });
    terminator.emit('connection', raw);
  };

  const acceptPlaintext = (socket: net.Socket, facts: ConnectionFacts, isHttp: boolean): void => {
    const chain = inbound.policy().chain(facts.port, 'plaintext', isHttp);
    if (chain === 'none') close(socket, facts);
    else serve(chain, socket, facts);
  };

  const accept = (port: number, socket: net.Socket): void => {
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first = peek(socket);
      if (first.length === 0) return;
      const facts: ConnectionFacts = {
        port,
        transport: 'plaintext',
        identity: null,
        sourceIp: inbound.network.peerOf(socket),
        destinationIp: inbound.ip,
        sni: null,
      };
      if (first[0] === tlsHandshake) acceptTls(socket, facts);
      else acceptPlaintext(socket, facts, looksLikeHttp(first));
    });
  };

  return {
    /** The loopback port that stands for one port of the pod. */
    open: async (port: number): Promise<number> => {
      const listening =
        listeners.get(port) ?? listen(net.createServer({ noDelay: true }, (socket) => accept(port, socket)));
      listeners.set(port, listening);
      return (await listening).port;
    },
    stop: async (): Promise<void> => {
      await Promise.all([...listeners.values()].map(async (listening) => (await listening).stop()));
    },
  };
};

/** What has arrived, left in place for whoever reads next. */
const peek = (socket: net.Socket): Buffer => {
  const bytes: unknown = socket.read();
  if (!(bytes instanceof Buffer)) return Buffer.alloc(0);
  socket.unshift(bytes);
  return bytes;
};

const sniOf = (stream: tls.TLSSocket): string | null =>
  'servername' in stream && typeof stream.servername === 'string' ? stream.servername : null;
