import net from 'node:net';
import { once } from 'node:events';

/** One address of the pod network. `open` gives the loopback port behind a pod's port, null where nothing listens. */
type Host = {
  readonly open: (port: number) => Promise<number | null>;
  /** A host that is gone swallows every packet. */
  readonly isDead: () => boolean;
};

/** The pod network, drawn on loopback ports alone, so that it needs no address but 127.0.0.1. */
export type Network = {
  readonly attach: (ip: string, host: Host) => void;
  readonly detach: (ip: string) => void;
  /** Connects as one pod to another address; rejects with ECONNREFUSED, or when the signal aborts. */
  readonly connect: (from: string, to: Destination, signal: AbortSignal) => Promise<net.Socket>;
  /** The pod address behind a connection that a server has read from. */
  readonly peerOf: (socket: net.Socket) => string;
};

export type Destination = { readonly ip: string; readonly port: number };

const refused = (to: Destination): NodeJS.ErrnoException =>
  Object.assign(new Error(`connect ECONNREFUSED ${to.ip}:${to.port}`), { code: 'ECONNREFUSED' });

const neverAnswers = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const giveUp = () => reject(new DOMException('The connection timed out.', 'AbortError'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });

export const createNetwork = (): Network => {
  const hosts = new Map<string, Host>();
  // As a router's connection table: the local port of a connection names the pod that opened it.
  const openedBy = new Map<number, string>();

  const dial = async (from: string, port: number): Promise<net.Socket> => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    // Between the connection and whoever takes it over, nobody else hears that the other end hung up.
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    const { localPort } = socket;
    if (localPort !== undefined) {
      openedBy.set(localPort, from);
      socket.once('close', () => openedBy.delete(localPort));
    }
    return socket;
  };

  return {
    attach: (ip, host) => hosts.set(ip, host),
    detach: (ip) => hosts.delete(ip),
    connect: async (from, to, signal) => {
      const host = hosts.get(to.ip);
      if (!host || host.isDead()) return neverAnswers(signal);
      const port = await host.open(to.port);
      if (port === null) throw refused(to);
      return dial(from, port);
    },
    peerOf: (socket) => openedBy.get(socket.remotePort ?? 0) ?? '127.0.0.1',
  };
};
