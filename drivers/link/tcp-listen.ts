import { createServer, type Socket } from 'node:net';
import type { Channel, Link, LinkOpener } from '../driver.ts';
import { parseAddress } from './address.ts';
import { asDeviceSocket } from './socket.ts';
import { destroyed, socketChannel } from './tcp.ts';

// More peers than this on one line are not devices.
const PEERS_MAX = 64;

/** Listens for devices that dial in: one channel per peer; a peer that comes again replaces its old connection. */
export const openTcpListen: LinkOpener = ({ line, events }): Link => {
  const peers = new Map<Socket, { readonly channel: Channel; readonly host: string }>();
  let isOver = false;
  const server = createServer({ noDelay: true, keepAlive: true });
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    for (const socket of peers.keys()) socket.destroy();
    server.close();
    events.closed(why);
  };
  const drop = (socket: Socket, why: string): void => {
    const peer = peers.get(socket);
    peers.delete(socket);
    socket.destroy();
    if (peer !== undefined && !isOver) events.ended(peer.channel, why);
  };

  server.on('connection', (socket) => {
    asDeviceSocket(socket);
    const host = socket.remoteAddress ?? '';
    // A device that lost its line dials again while its old connection still looks alive here.
    for (const [old, peer] of peers) if (peer.host === host) drop(old, 'the peer came again');
    socket.on('error', (error) => drop(socket, error.message));
    socket.on('close', () => drop(socket, 'closed by the peer'));
    if (peers.size >= PEERS_MAX) {
      socket.destroy();
      return;
    }
    const name = `${host}:${socket.remotePort ?? 0}`;
    const channel = socketChannel(socket, name, (why) => drop(socket, why));
    peers.set(socket, { channel, host });
    socket.on('data', (bytes) => events.message(channel, new Uint8Array(bytes)));
    events.opened(channel);
  });
  server.on('error', (error) => over(error.message));

  const address = parseAddress(line.address ?? '');
  if (address === undefined) queueMicrotask(() => over(`"${line.address ?? ''}" is no host:port`));
  else server.listen(address.port, address.host);

  return {
    async close() {
      isOver = true;
      const sockets = [...peers.keys()];
      peers.clear();
      await Promise.all(sockets.map(destroyed));
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
};
