import type { Socket } from 'node:net';
import type { Channel, Link, LinkOpener } from '../driver.ts';
import { dial, UNSENT_MAX } from './socket.ts';

/** Dials a device or a serial server and carries its bytes. */
export const openTcp: LinkOpener = ({ line, clock, events }): Link => {
  let socket: Socket | undefined;
  let isOver = false;
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    socket?.destroy();
    events.closed(why);
  };
  const cancel = dial({
    line,
    clock,
    failed: over,
    connected(made) {
      socket = made;
      const channel = socketChannel(made, line.address ?? '', over);
      made.on('data', (bytes) => events.message(channel, new Uint8Array(bytes)));
      made.on('error', (error) => over(error.message));
      made.on('close', () => over('closed by the peer'));
      events.opened(channel);
    },
  });
  return {
    close() {
      isOver = true;
      if (socket === undefined) cancel();
      return socket === undefined ? Promise.resolve() : destroyed(socket);
    },
  };
};

/** A channel of bytes on a connected socket. `over` hears the end. */
export function socketChannel(socket: Socket, peer: string, over: (why: string) => void): Channel {
  return {
    peer,
    send(message) {
      if (!(message instanceof Uint8Array) || socket.destroyed) return;
      if (socket.writableLength > UNSENT_MAX) return over('the peer takes nothing');
      socket.write(message);
    },
    end() {
      over('ended by us');
    },
  };
}

/** Destroys a socket and resolves when it is closed. */
export function destroyed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
}
