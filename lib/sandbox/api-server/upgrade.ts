import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Api, Call } from './call';
import { containersOf, unknownContainer } from './containers';
import { runExec } from './exec';
import { forwardPorts } from './port-forward';
import { authorise, identify, readUrl, resolveCall } from './route';
import { badRequest, isRefusal, noSuchResource, notFound, type Refusal, statusBody } from './status';

/** Best first; kubectl and client-node offer several. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

type Session = (socket: WebSocket) => void;

/** Takes exec and port-forward over WebSocket; every other upgrade is refused. */
export function acceptUpgrades(api: Api, server: Server): void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const session = negotiate(request) ?? openSession(api, request);
    if (isRefusal(session)) refuse(socket, session);
    else sockets.handleUpgrade(request, socket, head, session);
  });
}

function negotiate({ headers }: IncomingMessage): Refusal | null {
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    return badRequest('only WebSocket upgrades are served here');
  const offered = (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  return offered.some((protocol) => PROTOCOLS.includes(protocol))
    ? null
    : badRequest(`unable to negotiate protocol: client supports [${offered.join(' ')}]`);
}

function openSession(api: Api, request: IncomingMessage): Session | Refusal {
  const caller = identify(api, request.headers.authorization);
  if (isRefusal(caller)) return caller;
  const call = resolveCall({ api, caller, url: readUrl(request.url), method: 'GET' });
  if (isRefusal(call)) return call;
  const { kind, subresource, namespace = '', name } = call.target;
  if (kind.kind !== 'Pod' || !['exec', 'portforward'].includes(subresource)) return noSuchResource;
  // An upgrade starts something in the pod, so that reading permission alone is not enough.
  const denied = authorise(caller, call.target, 'create');
  if (denied) return denied;
  const pod = api.store.get('Pod', namespace, name);
  if (!pod) return notFound(kind, name);
  return subresource === 'exec' ? execSession(call, containersOf(pod)) : forwardSession(call);
}

function execSession({ api, target, query }: Call, containers: readonly string[]): Session | Refusal {
  const { namespace = '', name } = target;
  const [first = ''] = containers;
  const container = query.get('container') || first;
  if (!containers.includes(container)) return unknownContainer(container, name);
  const argv = query.getAll('command');
  if (argv.length === 0) return badRequest('you must specify at least one command for the container');
  return (socket) => {
    void runExec(socket, { runtime: api.runtime, pod: { namespace, name, container }, argv });
  };
}

function forwardSession({ api, target, query }: Call): Session | Refusal {
  const ports = query.getAll('ports').flatMap((list) => list.split(',').map(Number));
  if (ports.length === 0 || !ports.every((port) => Number.isInteger(port) && port > 0 && port < 65536))
    return badRequest('you must specify at least 1 port, each from 1 to 65535');
  const pod = { namespace: target.namespace ?? '', name: target.name };
  return (socket) => forwardPorts(socket, { runtime: api.runtime, pod, ports });
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(statusBody(refusal));
  const head = [
    `HTTP/1.1 ${refusal.code} ${STATUS_CODES[refusal.code] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
