import net from 'node:net';
import tls from 'node:tls';
import type { Svid } from './authority';
import type { ConnectionFacts, TlsFacts } from './enforcement';
import { createHttpChain, type HttpChain } from './inbound-http';
import { meshAlpn } from './inbound-policy';
import { createTcpChain } from './inbound-tcp';
import { listen, type Listening } from './listen';
import type { Network } from './network';
import { looksLikeHttp } from './relay';

const tlsHandshake = 0x16;

type Inbound = HttpChain & {
  readonly ip: string;
  readonly network: Network;
  readonly svid: () => Svid | null;
};

/** What has arrived, left in place for whoever reads next. */
const peek = (socket: net.Socket): Buffer => {
  const bytes: unknown = socket.read();
  if (!(bytes instanceof Buffer)) return Buffer.alloc(0);
  socket.unshift(bytes);
  return bytes;
};

/** What a handshake tells of a peer whose certificate was verified; null when it names nobody. */
const tlsFactsOf = (stream: tls.TLSSocket): TlsFacts | null => {
  const certificate = stream.getPeerCertificate();
  const uri = certificate.subjectaltname?.split(', ').find((name) => name.startsWith('URI:'));
  if (uri === undefined) return null;
  return {
    identity: uri.slice('URI:'.length),
    certificateHash: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    sni: 'servername' in stream && typeof stream.servername === 'string' ? stream.servername : null,
    alpn: stream.alpnProtocol === meshAlpn.tcp[0] ? meshAlpn.tcp : meshAlpn.http,
  };
};

const terminatorFor = ({ key, certificate, root }: Svid): tls.Server =>
  tls.createServer({
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate,
    ca: root,
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: [...meshAlpn.http, ...meshAlpn.tcp],
  });

/** Hands a connection to the filter chain that its first bytes ask for. */
const createAcceptor = (inbound: Inbound) => {
  const serveHttp = createHttpChain(inbound);
  const serveTcp = createTcpChain(inbound);

  const close = (socket: net.Socket, facts: ConnectionFacts): void => {
    inbound.log.write({
      downstream_remote_address: `${facts.sourceIp}:0`,
      response_code: 0,
      response_code_details: 'filter_chain_not_found',
      response_flags: 'NR',
    });
    socket.resetAndDestroy();
  };

  const choose = (stream: net.Socket, facts: ConnectionFacts): void => {
    const chain = inbound.policy().chain(facts);
    if (chain === 'http') serveHttp(stream, facts);
    else if (chain === 'tcp') serveTcp(stream, facts);
    else close(stream, facts);
  };

  const terminate = (raw: net.Socket, facts: ConnectionFacts): void => {
    const svid = inbound.svid();
    // Without a certificate there is nothing to answer a handshake with.
    if (svid === null) return void raw.resetAndDestroy();
    const terminator = terminatorFor(svid);
    terminator.once('secureConnection', (stream) => {
      stream.on('error', () => stream.destroy());
      const known = tlsFactsOf(stream);
      const isAccepted = known !== null && inbound.policy().acceptsPeer({ ...facts, tls: known });
      if (isAccepted) stream.once('readable', () => choose(stream, { ...facts, tls: known }));
      else stream.destroy();
    });
    terminator.emit('connection', raw);
  };

  return (socket: net.Socket, port: number): void => {
    const first = peek(socket);
    if (first.length === 0) return;
    const facts: ConnectionFacts = {
      port,
      sourceIp: inbound.network.peerOf(socket),
      destinationIp: inbound.ip,
      isHttp: looksLikeHttp(first),
      tls: null,
    };
    // TLS bytes that find no TLS chain meet the plaintext one, as on a port whose mode is DISABLE.
    const isTls = first[0] === tlsHandshake && inbound.policy().terminatesTls(port, inbound.ip);
    if (isTls) terminate(socket, facts);
    else choose(socket, facts);
  };
};

/**
 * The inbound listener of one proxy. A real one hears every port at once and asks the kernel which was meant;
 * here a loopback port stands for each port of the pod, opened when somebody first calls it.
 */
export const createInbound = (inbound: Inbound) => {
  const listeners = new Map<number, Promise<Listening>>();
  const accept = createAcceptor(inbound);
  const serverFor = (port: number): net.Server =>
    net.createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('readable', () => accept(socket, port));
    });
  return {
    /** The loopback port that stands for one port of the pod. */
    open: async (port: number): Promise<number> => {
      const listening = listeners.get(port) ?? listen(serverFor(port));
      listeners.set(port, listening);
      return (await listening).port;
    },
    stop: async (): Promise<void> => {
      await Promise.all([...listeners.values()].map(async (listening) => (await listening).stop()));
    },
  };
};
