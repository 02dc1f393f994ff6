import type net from 'node:net';
import { once } from 'node:events';

/** A server on an ephemeral loopback port. */
export type Listening = { readonly port: number; readonly stop: () => Promise<void> };

/** Listens on loopback; stopping ends the open connections too. */
export const listen = async (server: net.Server, port = 0): Promise<Listening> => {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port.');
  return {
    port: address.port,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
