import http from 'node:http';
import net from 'node:net';
import type { Container } from '@/lib/mesh/kubernetes';
import { answerAsHttpbin, sendJson } from './httpbin';
import { listen, type Listening } from './listen';

/** The application of one pod: the loopback port behind each port that it listens on. */
export type Application = { readonly ports: ReadonlyMap<number, number>; readonly stop: () => Promise<void> };

type Behaviour = { readonly name: string; readonly forbids: () => boolean };

const httpServer = (image: string, { name, forbids }: Behaviour): net.Server =>
  http.createServer((request, response) => {
    if (forbids()) {
      sendJson(response, 403, { error: `${name} does not allow this` });
      return;
    }
    if (image.includes('httpbin')) return void answerAsHttpbin(request, response);
    request.resume();
    sendJson(response, 200, { service: name, method: request.method, path: request.url });
  });

/** A store of key and value that says what it thinks of HTTP. */
const redisServer = (): net.Server =>
  net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end("-ERR unknown command 'GET', with args beginning with: '/' \r\n"));
  });

/** A database takes the first bytes of HTTP for a packet of absurd length, and hangs up without a word. */
const postgresServer = (): net.Server =>
  net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end());
  });

const serverFor = (image: string, behaviour: Behaviour): net.Server => {
  if (/\bredis\b|\bvalkey\b/.test(image)) return redisServer();
  if (/\bpostgres/.test(image)) return postgresServer();
  return httpServer(image, behaviour);
};

/** A container that only holds curl serves nothing, whatever ports a Service names. */
const serves = (container: Container): boolean => container.role === 'app' && !/\bcurl/.test(container.image);

/** Starts what the containers of a pod listen on. */
export const startApplication = async (
  containers: readonly Container[],
  behaviour: Behaviour,
): Promise<Application> => {
  const started: [number, Listening][] = await Promise.all(
    containers
      .filter((container) => container.name !== 'istio-proxy' && serves(container))
      .flatMap((container) => container.ports.map(({ port }) => ({ image: container.image, port })))
      .map(async ({ image, port }) => [port, await listen(serverFor(image, behaviour))]),
  );
  return {
    ports: new Map(started.map(([port, listening]) => [port, listening.port])),
    stop: async () => {
      await Promise.all(started.map(([, listening]) => listening.stop()));
    },
  };
};
