import { createConnection, type Socket } from 'node:net';
import { after } from '../../rules/vocabulary/time.ts';
import type { Clock, LineConfig } from '../driver.ts';
import { parseAddress } from './address.ts';

// A serial server that does not answer a connect within this is as good as unplugged.
const CONNECT_MS = 5_000;
// Keep-alive probes begin after this silence: a pulled network cable shows although nobody sends.
const KEEP_ALIVE_MS = 10_000;
/** More unsent bytes than this and the peer is taken for dead: nobody sends a device so much. */
export const UNSENT_MAX = 64 * 1024;

/** Small frames leave at once, and a dead peer is found: for every device socket, dialled or taken. */
export function asDeviceSocket(socket: Socket): Socket {
  // Without noDelay a poll waits for the acknowledgement of the one before it (40 ms).
  return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
}

/** Dials the line's address; `failed` is told once where that does not end in a connection. Returns how to cancel. */
export function dial({
  line,
  clock,
  connected,
  failed,
}: {
  readonly line: LineConfig;
  readonly clock: Clock;
  readonly connected: (socket: Socket) => void;
  readonly failed: (why: string) => void;
}): () => void {
  const address = parseAddress(line.address ?? '');
  if (address === undefined) {
    queueMicrotask(() => failed(`"${line.address ?? ''}" is no host:port`));
    return () => {};
  }
  const socket = asDeviceSocket(createConnection(address));
  const giveUp = (why: string): void => {
    settle();
    abandon(socket);
    failed(why);
  };
  const onError = (error: Error): void => giveUp(error.message);
  const onConnect = (): void => {
    settle();
    connected(socket);
  };
  const stopWaiting = clock.at(after(clock.now(), CONNECT_MS), () =>
    giveUp(`no connection within ${CONNECT_MS} ms`),
  );
  const settle = (): void => {
    stopWaiting();
    socket.off('error', onError).off('connect', onConnect);
  };
  socket.once('error', onError).once('connect', onConnect);
  return () => {
    settle();
    abandon(socket);
  };
}

/** Destroys a socket that nobody watches: its late error must not bring the process down. */
function abandon(socket: Socket): void {
  socket.on('error', () => {});
  socket.destroy();
}
