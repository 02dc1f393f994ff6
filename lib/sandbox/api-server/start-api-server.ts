import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import type { ObjectStore, PodRuntime } from '../contract';
import type { Grants } from './access';
import type { Api } from './call';
import { makeServingCertificate } from './certificate';
import { handleRequest } from './handle';
import { renderKubeconfig } from './kubeconfig';
import { acceptUpgrades } from './upgrade';

type Options = {
  readonly store: ObjectStore;
  readonly runtime: PodRuntime;
  readonly grants?: Grants;
  /** 0: any free port. */
  readonly port?: number;
};

/** A running API server, and the ways in which it can be made to fail. */
export type ApiServer = {
  readonly url: string;
  /** A kubeconfig for the bearer of a token, `admin` when none is named. */
  readonly kubeconfig: (token?: string) => string;
  readonly stop: () => Promise<void>;
  /** True: drops every connection and refuses new ones; false: is back on the same port. */
  readonly setGone: (gone: boolean) => Promise<void>;
  readonly dropWatches: () => void;
  /** Forgets the history, so that older watches and pages are refused with 410. */
  readonly compact: (staleWatch?: Api['staleWatch']) => void;
};

/** Serves the store on loopback the way the Kubernetes API server does. */
export async function startApiServer({ store, runtime, grants = {}, port = 0 }: Options): Promise<ApiServer> {
  const api: Api = {
    store,
    runtime,
    grants,
    pages: new Map(),
    applied: new Map(),
    watches: new Set(),
    staleWatch: 'event',
  };
  const { ca, cert, key } = await makeServingCertificate();
  const server = createServer({ cert, key }, (request, response) => {
    void handleRequest({ api, request, response });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => socket.on('error', () => socket.destroy()));
  acceptUpgrades(api, server);

  const open = async (wanted: number): Promise<number> => {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    // A server on TCP has an address of this shape as long as it listens.
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const bound = await open(port);
  // One after the other: a server that is still closing cannot be told to listen.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (step: () => Promise<unknown>): Promise<void> => {
    const done = turn.then(step).then(() => undefined);
    turn = done.catch(() => undefined);
    return done;
  };
  const url = `https://127.0.0.1:${bound}`;

  return {
    url,
    kubeconfig: (token = 'admin') => renderKubeconfig({ url, ca, token }),
    stop: () => inTurn(close),
    setGone: (gone) =>
      inTurn(async () => {
        if (gone) await close();
        else if (!server.listening) await open(bound);
      }),
    dropWatches: () => {
      for (const response of api.watches) response.destroy();
    },
    compact: (staleWatch = 'event') => {
      api.staleWatch = staleWatch;
      api.pages.clear();
      store.compact();
    },
  };
}
