import { once } from 'node:events';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTls } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { invariant, unreachable } from '../../rules/vocabulary/result.ts';
import type { CertificateFiles } from '../tls/certificate.ts';
import { type Certificates, TLS_MIN } from '../tls/certificates.ts';
import { MESSAGE_BYTES_MAX } from './guard.ts';

/** One way into the broker. */
export type Listener = { readonly host: string; readonly port: number } & (
  | { readonly kind: 'tcp' | 'ws' }
  | ({ readonly kind: 'tls' | 'wss' } & CertificateFiles)
);

/** A way in that is open. */
export type Opened = {
  readonly port: number;
  /** Takes nobody more in; who is in is cut off once `left` is over. */
  close(left: Promise<void>): Promise<void>;
};

/** A community has some dozens of hosts and monitors. */
const CONNECTIONS_MAX = 1_000;
/** A peer whose machine vanished is found by TCP, even where it asked for no MQTT keep-alive. */
const PROBE_MS = 30_000;
/** Who speaks TLS, or HTTP before WebSocket, has done so within this. */
const HANDSHAKE_MS = 10_000;
/** A frame of WebSocket may carry several packets; the largest packet has its own limit behind this. */
const FRAME_BYTES_MAX = 2 * MESSAGE_BYTES_MAX;

// Nagle's algorithm and delayed acknowledgement would add 40 ms to every answer, at each door alike.
const SOCKET = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_MS } as const;

/** Opens a way in; whoever comes by it is given on as a stream of MQTT, with where he comes from. */
export async function openListener(
  listener: Listener,
  certificates: Certificates,
  serve: (stream: Duplex, address: string) => void,
): Promise<Opened> {
  const sockets = new Set<Socket>();
  const { host, port } = listener;
  const server = await serverOf(listener, certificates, serve);
  // Below TLS and WebSocket too: who never finishes a handshake is closed with the rest.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`MQTT cannot listen on ${host}:${port}`, { cause });
  }
  return {
    port: portOf(server),
    async close(left) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await left;
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function serverOf(
  listener: Listener,
  certificates: Certificates,
  serve: (stream: Duplex, address: string) => void,
): Promise<Server> {
  const serveSocket = (socket: Socket): void => serve(socket, socket.remoteAddress ?? '');
  switch (listener.kind) {
    case 'tcp':
      return createTcp(SOCKET, serveSocket);
    case 'tls': {
      const identity = await certificates.load(listener);
      const server = createTls(
        { ...SOCKET, ...identity, minVersion: TLS_MIN, handshakeTimeout: HANDSHAKE_MS },
        serveSocket,
      );
      certificates.keep(listener, server);
      return server;
    }
    case 'ws':
      return withWebSocket(createHttp({ ...SOCKET, requestTimeout: HANDSHAKE_MS }), serve);
    case 'wss': {
      const identity = await certificates.load(listener);
      const server = createHttps({
        ...SOCKET,
        ...identity,
        minVersion: TLS_MIN,
        handshakeTimeout: HANDSHAKE_MS,
        requestTimeout: HANDSHAKE_MS,
      });
      certificates.keep(listener, server);
      return withWebSocket(server, serve);
    }
    default:
      return unreachable(listener);
  }
}

/** MQTT 3.1.1, 6: binary frames under the sub-protocol `mqtt`. */
const SUB_PROTOCOL = 'mqtt';
const UPGRADE_REQUIRED = 426;

function withWebSocket(
  server: HttpServer,
  serve: (stream: Duplex, address: string) => void,
): HttpServer {
  server.on('request', (_request, response) => {
    response.writeHead(UPGRADE_REQUIRED, { connection: 'close' }).end('MQTT over WebSocket\n');
  });
  const sockets = new WebSocketServer({
    server,
    maxPayload: FRAME_BYTES_MAX,
    // Compressing costs more than messages of some hundred bytes save.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUB_PROTOCOL) ? SUB_PROTOCOL : false),
  });
  sockets.on('connection', (socket, { socket: { remoteAddress } }) => {
    if (socket.protocol !== SUB_PROTOCOL) {
      socket.close(PROTOCOL_ERROR, `expected the sub-protocol ${SUB_PROTOCOL}`);
      return;
    }
    serve(createWebSocketStream(socket), remoteAddress ?? '');
  });
  // It repeats what the server says, and the server is listened to.
  sockets.on('error', () => undefined);
  return server;
}

/** RFC 6455, 7.4.1. */
const PROTOCOL_ERROR = 1002;

function portOf(server: Server): number {
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'a listener listens on a port');
  return address.port;
}
