import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { after } from '../../rules/vocabulary/time.ts';
import type {
  Channel,
  Clock,
  LineKind,
  Link,
  LinkEvents,
  LinkOpener,
  PeerAnswer,
  PeerMessage,
} from '../driver.ts';
import { parseAddress } from './address.ts';
import { createCrowd } from './crowd.ts';
import { dialPeers, isAnswer } from './dial-peers.ts';
import { asDeviceSocket, UNSENT_MAX } from './socket.ts';
import { destroyed } from './tcp.ts';

/** More panels than one receiver serves. At the limit somebody makes room: a panel dials again. */
const PEERS_MAX = 2_000;
/** Who has said all that it had to say may wait for the answer: senders wait 5 s, and a commit takes less. */
const LINGER_MS = 5_000;

/**
 * Listens for many peers at once, over TCP, UDP or both at one address, and speaks of them on one channel: who dials may
 * share an address with others (mobile networks do that), and may hang up after each message.
 */
export const openPeers: LinkOpener = (request): Link => {
  const { line, events, clock } = request;
  if (line.kind === 'tcp' || line.kind === 'serial') return dialPeers(request);
  const address = parseAddress(line.address ?? '');
  let isOver = false;
  const parts: Part[] = [];
  const closeAll = (): Promise<unknown> => Promise.all(parts.map((part) => part.close()));
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    void closeAll();
    events.closed(why);
  };
  const channel: Channel = {
    peer: line.address ?? '',
    send(message) {
      if (isAnswer(message)) for (const part of parts) part.send(message);
    },
    end: () => over('ended by us'),
  };
  const ways = waysOf(line.kind);
  const waiting = new Set(ways);
  const told: Told = {
    came: (message) => !isOver && events.message(channel, message),
    over,
    listening(way) {
      waiting.delete(way);
      if (waiting.size === 0 && !isOver) events.opened(channel);
    },
  };
  if (address === undefined) queueMicrotask(() => over(`"${line.address ?? ''}" is no host:port`));
  else {
    if (ways.includes('tcp')) parts.push(takeStreams(address, told, clock));
    if (ways.includes('udp')) parts.push(takeDatagrams(address, told));
  }
  return {
    async close() {
      isOver = true;
      await closeAll();
    },
  };
};

type Way = 'tcp' | 'udp';

function waysOf(kind: LineKind): readonly Way[] {
  if (kind === 'tcp-udp') return ['tcp', 'udp'];
  return kind === 'udp' ? ['udp'] : ['tcp'];
}

type Part = { send(answer: PeerAnswer): void; close(): Promise<unknown> };
type Told = {
  came(message: PeerMessage): void;
  over: LinkEvents['closed'];
  listening(way: Way): void;
};
type Address = { readonly host: string; readonly port: number };

/** One who dialled; `stopWaiting` where it has said all that it had to say, and may wait for its answer. */
type Dialler = { readonly socket: Socket; stopWaiting?: () => void };

function takeStreams(address: Address, told: Told, clock: Clock): Part {
  const peers = createCrowd<Dialler>(PEERS_MAX);
  // Half open: the answer follows the commit, and whoever shut his end with his message would never hear it.
  const server: Server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true });
  const drop = (peer: string): void => {
    const dialler = peers.get(peer);
    if (dialler === undefined) return;
    peers.delete(peer);
    dialler.socket.destroy();
    if (dialler.stopWaiting === undefined) told.came({ peer, kind: 'gone' });
    else dialler.stopWaiting();
  };
  const linger = (peer: string, dialler: Dialler): void => {
    if (peers.get(peer) !== dialler) return;
    dialler.stopWaiting = clock.at(after(clock.now(), LINGER_MS), () => drop(peer));
    told.came({ peer, kind: 'gone' });
  };
  server.on('connection', (socket) => {
    asDeviceSocket(socket);
    const peer = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`;
    const dialler: Dialler = { socket };
    const leaving = peers.add(peer, dialler);
    if (leaving !== undefined) drop(leaving);
    const gone = (): void => {
      if (peers.get(peer) === dialler) drop(peer);
    };
    socket.on('error', gone);
    socket.on('close', gone);
    socket.on('end', () => linger(peer, dialler));
    socket.on('data', (bytes) => {
      if (!peers.heard(peer)) return;
      told.came({ peer, kind: 'bytes', bytes: new Uint8Array(bytes) });
    });
  });
  server.on('error', (error) => told.over(error.message));
  server.listen(address.port, address.host, () => told.listening('tcp'));
  return {
    send({ peer, bytes }) {
      const socket = peers.get(peer)?.socket;
      if (socket === undefined) return;
      if (socket.writableLength > UNSENT_MAX) drop(peer);
      else socket.write(bytes);
    },
    async close() {
      const all = peers.clear();
      for (const { stopWaiting } of all) stopWaiting?.();
      await Promise.all(all.map(({ socket }) => destroyed(socket)));
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

const UDP = 'udp ';

function takeDatagrams(address: Address, told: Told): Part {
  const type = address.host.includes(':') ? 'udp6' : 'udp4';
  const socket: Datagrams = createSocket(type);
  let isClosed = false;
  socket.on('error', (error) => told.over(error.message));
  socket.on('message', (bytes, { address: host, port, family }) => {
    const peer = `${UDP}${family === 'IPv6' ? `[${host}]` : host}:${port}`;
    told.came({ peer, kind: 'datagram', bytes: new Uint8Array(bytes) });
  });
  socket.bind(address.port, address.host, () => told.listening('udp'));
  return {
    send({ peer, bytes }) {
      const to = peer.startsWith(UDP) ? parseAddress(peer.slice(UDP.length)) : undefined;
      // Whether it arrives nobody knows: who did not hear it says again what it had to say.
      if (to !== undefined && !isClosed) socket.send(bytes, to.port, to.host, () => undefined);
    },
    close() {
      if (isClosed) return Promise.resolve();
      isClosed = true;
      return new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}
