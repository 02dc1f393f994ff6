import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { PodRuntime } from '../contract';

type Forward = {
  readonly runtime: PodRuntime;
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly ports: readonly number[];
};

/** Each port has two channels, data and error; each begins with the port's number in two bytes. */
export function forwardPorts(socket: WebSocket, { runtime, pod, ports }: Forward): void {
  const pipes = ports.map((port, index) => openPipe(socket, index * 2, () => runtime.portForward(pod, port)));
  ports.forEach((port, index) => {
    const number = Buffer.from([port & 0xff, port >> 8]);
    sendOn(socket, index * 2, number);
    sendOn(socket, index * 2 + 1, number);
  });
  socket.on('message', (data: RawData) => {
    const frame = toBuffer(data);
    const channel = frame[0];
    if (channel !== undefined && channel % 2 === 0) pipes[channel / 2]?.write(frame.subarray(1));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => pipes.forEach((pipe) => pipe.close()));
}

type Pipe = { readonly write: (data: Buffer) => void; readonly close: () => void };

function openPipe(socket: WebSocket, channel: number, connect: () => Promise<Duplex>): Pipe {
  let closed = false;
  const stream = connect().then(
    (duplex) => {
      // One piece at a time: what nobody takes is not read either.
      duplex.on('data', (data: Buffer) => {
        duplex.pause();
        sendOn(socket, channel, data, () => duplex.resume());
      });
      duplex.on('error', (error) => sendOn(socket, channel + 1, Buffer.from(error.message)));
      // The WebSocket carries this connection alone, so that its end is the end of both.
      duplex.on('close', () => socket.close(1000));
      if (closed) duplex.destroy();
      return duplex;
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      sendOn(socket, channel + 1, Buffer.from(message));
      socket.close(1000);
      return null;
    },
  );
  return {
    write: (data) => void stream.then((duplex) => duplex?.write(data)),
    close: () => {
      closed = true;
      void stream.then((duplex) => duplex?.destroy());
    },
  };
}

function sendOn(socket: WebSocket, channel: number, data: Buffer, sent?: () => void): void {
  if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), data]), sent);
}

const toBuffer = (data: RawData): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
};
