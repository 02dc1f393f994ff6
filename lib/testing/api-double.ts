import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { X509CertificateGenerator } from '@peculiar/x509';
import * as x509 from '@peculiar/x509';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Connection } from '@/lib/cluster/connect';

x509.cryptoProvider.set(webcrypto as Crypto);

/** A throw-away certificate with the given URI, and its key; both as PEM. */
export async function makeCertificate(
  uri: string,
  serialNumber = '01ab',
): Promise<{ cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber,
    name: 'O=cluster.local',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2099-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: uri },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

/** A real TLS server that answers as its handlers say. */
export type ApiDouble = {
  readonly connection: Connection;
  readonly requests: readonly string[];
  /** Cuts every connection and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Listens again on the same port. */
  readonly resume: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Handlers = {
  readonly onRequest?: (url: URL, response: ServerResponse) => void;
  readonly onSocket?: (url: URL, socket: WebSocket) => void;
  /** A status with which to refuse the upgrade. */
  readonly refuseUpgrade?: (url: URL) => { readonly status: number; readonly body: string } | null;
};

/** A status as the API server writes it. */
export function refuse(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ kind: 'Status', status: 'Failure', message, code }));
}

function upgradeWith(server: Server, handlers: Handlers): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first ?? false });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'https://double');
    const refused = handlers.refuseUpgrade?.(url);
    if (refused)
      socket.end(
        `HTTP/1.1 ${refused.status} Refused\r\ncontent-length: ${Buffer.byteLength(refused.body)}\r\nconnection: close\r\n\r\n${refused.body}`,
      );
    else sockets.handleUpgrade(request, socket, head, (opened) => handlers.onSocket?.(url, opened));
  });
}

/** Starts the server on a free port of loopback. */
export async function startApiDouble(handlers: Handlers): Promise<ApiDouble> {
  const tls = await makeCertificate('spiffe://double');
  const requests: string[] = [];
  const open = new Set<Socket>();
  const server = createServer(tls, (request, response) => {
    requests.push(request.url ?? '');
    handlers.onRequest?.(new URL(request.url ?? '/', 'https://double'), response);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  upgradeWith(server, handlers);
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      open.forEach((socket) => socket.destroy());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const address = `https://127.0.0.1:${port}`;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'double', server: address, caData: Buffer.from(tls.cert).toString('base64') }],
    users: [{ name: 'tester', token: 'letter' }],
    contexts: [{ name: 'double', cluster: 'double', user: 'tester' }],
    currentContext: 'double',
  });
  return {
    connection: { context: 'double', server: address, namespace: 'default', config },
    requests,
    cut,
    resume: () => listen(port),
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}
