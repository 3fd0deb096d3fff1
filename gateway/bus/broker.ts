import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { Aedes, type AedesOptions } from 'aedes';
import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { systemClock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Certificates, createCertificates } from '../tls/certificates.ts';
import type { Client, DoorMessage } from './door.ts';
import { type Authenticate, createGatekeeper } from './gatekeeper.ts';
import { guardSocket } from './guard.ts';
import { type Listener, type Opened, openListener } from './listeners.ts';
import { createRefusals, type RefusalReport } from './refusals.ts';
import { createRouter } from './router.ts';

/** The embedded broker, as the process that started it knows it. */
export type Broker = {
  /** Port of the first listener. */
  readonly port: number;
  /** Port of each, in their order. */
  readonly ports: readonly number[];
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
const LISTEN_BY_DEFAULT: readonly Listener[] = [{ kind: 'tcp', host: '127.0.0.1', port: 1883 }];
/** A reader that has not drained for this long is cut off: nobody slows another. */
const DRAIN_MS = 1_000;
/** And one that lets this much wait is cut off before: it bounds what a burst may hold in memory. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;
/** Who connects says CONNECT within this. */
const CONNECT_MS = 10_000;

/** Starts the broker: accounts, rights, the one door, and no limit that two clients share. */
export async function startBroker(options: {
  readonly listen?: readonly Listener[];
  readonly site: SiteId;
  readonly authenticate: Authenticate;
  /** Where listeners with TLS have theirs from. */
  readonly certificates?: Certificates;
  /** Resolves once durable: then comes PUBACK. Rejects where intake is closed: then none does and the sender keeps it. */
  door(message: DoorMessage): Promise<void>;
  refused(report: RefusalReport): void;
  readonly log: Logger;
  readonly clock?: Clock;
}): Promise<Broker> {
  const { site, authenticate, door, log, clock = systemClock } = options;
  const certificates = options.certificates ?? createCertificates(clock, log);
  const refusals = createRefusals(clock, (report) => options.refused(report));
  const addresses = new WeakMap<Duplex, string>();
  const addressOf = ({ conn }: Client): string => addresses.get(conn) ?? '';
  const given = { site, authenticate, addressOf, door, refusals, clock, log };
  const gatekeeper = createGatekeeper(given);
  const aedes = await Aedes.createBroker({ ...LIMITS, mq: createRouter(), ...gatekeeper.hooks });
  const events: EventEmitter = aedes;
  events.on('error', (error) => log.error({ code: 'broker-failed', err: error }, 'broker error'));
  aedes.on('clientError', (client, error) => {
    log.debug({ code: 'client-error', client: client.id, why: error.message }, 'client error');
  });

  const serve = (stream: Duplex, address: string): void => {
    addresses.set(stream, address);
    let client: Client | undefined;
    guardSocket(stream, () => gatekeeper.tooLarge(client));
    client = aedes.handle(stream);
  };
  const opened: Opened[] = [];
  const closeAll = async (): Promise<void> => {
    gatekeeper.close();
    refusals.close();
    if (options.certificates === undefined) certificates.close();
    // What is said last goes out before anybody is cut off.
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const closed = opened.map((one) => one.close(left));
    aedes.close(leave);
    await Promise.all([left, ...closed]);
  };

  try {
    for (const listener of options.listen ?? LISTEN_BY_DEFAULT) {
      opened.push(await openListener(listener, certificates, serve));
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  const ports = opened.map(({ port }) => port);

  return {
    port: ports[0] ?? 0,
    ports,
    publish({ topic, payload, retain }) {
      const packet = { cmd: 'publish', qos: 1, dup: false, topic, retain } as const;
      aedes.publish({ ...packet, payload: Buffer.from(payload) }, (error) => {
        if (error) log.error({ code: 'publish-failed', topic, err: error }, 'not published');
      });
    },
    connections: () => aedes.connectedClients,
    close: closeAll,
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
