import { type EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';
import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { invariant } from '../../rules/vocabulary/result.ts';
import { systemClock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Client, DoorMessage } from './door.ts';
import { createGatekeeper } from './gatekeeper.ts';
import { guardSocket } from './guard.ts';
import { createRefusals, type RefusalReport } from './refusals.ts';
import type { Account } from './rights.ts';
import { createRouter } from './router.ts';

/** Where the broker listens. */
export type Listener = { readonly host: string; readonly port: number };

/** The embedded broker, as the process that started it knows it. */
export type Broker = {
  /** Port of the first listener. */
  readonly port: number;
  /** The engine's word, in process: QoS 1. An empty retained payload ends a state. */
  publish(message: {
    readonly topic: string;
    readonly payload: string;
    readonly retain: boolean;
  }): void;
  connections(): number;
  close(): Promise<void>;
};

/** Loopback, and MQTT's own port, unless the site says otherwise. */
const LISTEN_BY_DEFAULT: readonly Listener[] = [{ host: '127.0.0.1', port: 1883 }];
/** A community has some dozens of hosts and monitors. */
const CONNECTIONS_MAX = 1_000;
/** A reader that has not drained for this long is cut off: nobody slows another. */
const DRAIN_MS = 1_000;
/** And one that lets this much wait is cut off before: it bounds what a burst may hold in memory. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;
/** Who connects says CONNECT within this. */
const CONNECT_MS = 10_000;
/** A peer whose machine vanished is found by TCP, even where it asked for no MQTT keep-alive. */
const PROBE_MS = 30_000;

/** Starts the broker: accounts, rights, the one door, and no limit that two clients share. */
export async function startBroker(options: {
  readonly listen?: readonly Listener[];
  readonly site: SiteId;
  authenticate(username: string, password: string): Promise<Account | undefined>;
  /** Resolves once durable: then comes PUBACK. Rejects where intake is closed: then none does and the sender keeps it. */
  door(message: DoorMessage): Promise<void>;
  refused(report: RefusalReport): void;
  readonly log: Logger;
  readonly clock?: Clock;
}): Promise<Broker> {
  const { site, authenticate, door, log, clock = systemClock } = options;
  const refusals = createRefusals(clock, (report) => options.refused(report));
  const gatekeeper = createGatekeeper({ site, authenticate, door, refusals, clock, log });
  const aedes = await Aedes.createBroker({ ...LIMITS, mq: createRouter(), ...gatekeeper.hooks });
  const events: EventEmitter = aedes;
  events.on('error', (error) => log.error({ code: 'broker-failed', err: error }, 'broker error'));
  aedes.on('clientError', (client, error) => {
    log.debug({ code: 'client-error', client: client.id, why: error.message }, 'client error');
  });

  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    let client: Client | undefined;
    guardSocket(socket, () => gatekeeper.tooLarge(client));
    client = aedes.handle(socket);
  };
  const closeAll = async (servers: readonly Server[]): Promise<void> => {
    gatekeeper.close();
    refusals.close();
    for (const server of servers) server.close();
    await new Promise<void>((resolve) => aedes.close(resolve));
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((s) => (s.listening ? once(s, 'close') : undefined)));
  };

  const servers: Server[] = [];
  try {
    for (const listener of options.listen ?? LISTEN_BY_DEFAULT) {
      servers.push(await listen(listener, serve));
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }

  return {
    port: portOf(servers[0]),
    publish({ topic, payload, retain }) {
      const packet = { cmd: 'publish', qos: 1, dup: false, topic, retain } as const;
      aedes.publish({ ...packet, payload: Buffer.from(payload) }, (error) => {
        if (error) log.error({ code: 'publish-failed', topic, err: error }, 'not published');
      });
    },
    connections: () => aedes.connectedClients,
    close: () => closeAll(servers),
  };
}

const LIMITS: AedesOptions = {
  // The default of 100 is shared by all topics: one frozen reader of the feed would stop the barriers.
  concurrency: 0,
  drainTimeout: DRAIN_MS,
  connectTimeout: CONNECT_MS,
  authorizeForward(client, packet) {
    if (client.conn.writableLength <= UNSENT_BYTES_MAX) return packet;
    client.conn.destroy();
    return null;
  },
};

async function listen({ host, port }: Listener, serve: (socket: Socket) => void): Promise<Server> {
  // Nagle's algorithm and delayed acknowledgement would add 40 ms to every answer.
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_MS },
    serve,
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`MQTT cannot listen on ${host}:${port}`, { cause });
  }
  return server;
}

function portOf(server: Server | undefined): number {
  const address: AddressInfo | string | null | undefined = server?.address();
  invariant(typeof address === 'object' && address !== null, 'a broker has at least one listener');
  return address.port;
}
