import { createConnection, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MqttClient, Store } from 'mqtt';
import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import { TLS_MIN } from '../tls/certificates.ts';

/** A message to say, or one that was heard. */
export type BusMessage<Payload> = {
  readonly topic: string;
  readonly payload: Payload;
  readonly retain: boolean;
};

/** One lasting place on the bus: connects again by itself, and remembers nothing of what it said. */
export type BusClient = {
  /** Says it now, QoS 1; undefined where not connected. Returns how to give up waiting for its PUBACK. */
  publish(message: BusMessage<string>): (() => void) | undefined;
  /** Ends with `last` acknowledged where the broker answers in time, and a DISCONNECT: no will is said. */
  close(last?: BusMessage<string>): Promise<void>;
};

/** The first try after a lost connection, and the longest wait between tries. */
export const RECONNECT_MS = { first: 100, longest: 2_000 } as const;
/** A connection that stood for this long was a good one. */
const STEADY_MS = 5_000;
/** A host whose cable was pulled is known to be gone after one and a half of these. */
const KEEP_ALIVE_S = 10;
const CONNECT_MS = 10_000;
/** How long a stop waits for the broker's last answer. */
const LAST_WORD_MS = 1_000;

/** Where a broker is, and who connects to it. */
export type BrokerAddress = {
  /** `mqtt://host:port`, or `mqtts://host:port` for TLS. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  /** By what a certificate is trusted (PEM); the authorities that Node knows where left out. */
  readonly ca?: Buffer;
};

/** Connects to a broker and keeps connected until closed. */
export function connectBus(
  options: BrokerAddress & {
    /** Made for each connection: a will that is said twice is two. */
    will?(): BusMessage<string>;
    readonly filters: readonly string[];
    readonly clock: Clock;
    readonly log: Logger;
    /** Connected and subscribed. */
    opened(): void;
    closed(): void;
    message(message: BusMessage<Uint8Array>): void;
  },
): BusClient {
  const { clock, log } = options;
  let current: MqttClient | undefined;
  let isReady = false;
  let isClosed = false;
  let failures = 0;
  let cancelRetry = (): void => undefined;
  /** What the broker has not answered yet on this connection. */
  const unanswered = new Set<() => void>();

  const connect = (): void => {
    const openedAt = clock.now();
    const { will, ...rest } = options;
    const client = createMqttClient(will === undefined ? rest : { ...rest, will: will() });
    current = client;
    client.on('connect', () => {
      const subscriptions = Object.fromEntries(
        options.filters.map((f) => [f, { qos: 1 as const }]),
      );
      client.subscribe(subscriptions, (error) => {
        if (client !== current || isClosed) return;
        if (error) {
          log.error({ code: 'not-subscribed', client: options.clientId, err: error });
          client.end(true);
          return;
        }
        isReady = true;
        log.info({ code: 'bus-connected', client: options.clientId }, 'connected to the broker');
        options.opened();
      });
    });
    client.on('message', (topic, payload, { retain }) => {
      if (client === current) options.message({ topic, payload, retain });
    });
    client.on('error', (error) => {
      if (failures === 0) {
        const { clientId } = options;
        log.warn({ code: 'bus-error', client: clientId, why: error.message }, 'broker connection');
      }
    });
    client.once('close', () => {
      client.end(true);
      if (client !== current || isClosed) return;
      current = undefined;
      unanswered.clear();
      const wasReady = isReady;
      isReady = false;
      if (wasReady && clock.now() - openedAt >= STEADY_MS) failures = 0;
      const wait = Math.min(RECONNECT_MS.longest, RECONNECT_MS.first * 2 ** failures);
      failures = Math.min(failures + 1, 10);
      cancelRetry = clock.at(after(clock.now(), wait), connect);
      if (wasReady) options.closed();
    });
  };
  connect();

  return {
    publish(message) {
      if (current === undefined || !isReady) return undefined;
      return publish(current, message, unanswered);
    },
    async close(last) {
      cancelRetry();
      const client = current;
      const wasReady = isReady;
      isClosed = true;
      isReady = false;
      if (client === undefined) return;
      if (last !== undefined && wasReady) await lastWord(client, last, unanswered);
      // Ending waits for answers that may never come: intake may be closed.
      for (const giveUp of [...unanswered]) giveUp();
      // Not forced where the broker listens, so that DISCONNECT is sent and the will is not said.
      await client.endAsync(!wasReady);
    },
  };
}

/** An MQTT client with TCP_NODELAY on its end, without reconnection or a store of its own. */
export function createMqttClient(
  options: BrokerAddress & { readonly will?: BusMessage<string> },
): MqttClient {
  const { username, password, clientId, will } = options;
  return new MqttClient(() => openSocket(options), {
    username,
    password,
    clientId,
    clean: true,
    protocolVersion: 4,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // A host of a thousand devices stays below the size of one message.
    subscribeBatchSize: 100,
    outgoingStore: new ForgetfulStore(),
    ...(will === undefined
      ? {}
      : { will: { ...will, payload: Buffer.from(will.payload), qos: 1 as const } }),
  });
}

const MQTT_PORT = 1883;
const MQTTS_PORT = 8883;

function openSocket({ url, ca }: Pick<BrokerAddress, 'url' | 'ca'>): Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  // Nagle's algorithm and delayed acknowledgement would add 40 ms to every message.
  if (protocol !== 'mqtts:') {
    return createConnection({ host, port: Number(port || MQTT_PORT), noDelay: true });
  }
  const socket = connectTls({
    host,
    port: Number(port || MQTTS_PORT),
    minVersion: TLS_MIN,
    // RFC 6066, 3: a name, and never an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
  return socket.setNoDelay(true);
}

// Only the outbox sends again (DESIGN, "The flow of one tap"): what this one does not keep it cannot send twice.
class ForgetfulStore extends Store {
  override put(_packet: Parameters<Store['put']>[0], done: Parameters<Store['put']>[1]): this {
    done();
    return this;
  }
  override del(packet: Parameters<Store['del']>[0], done: Parameters<Store['del']>[1]): this {
    done(undefined, { ...packet, cmd: 'puback' });
    return this;
  }
}

function publish(
  client: MqttClient,
  { topic, payload, retain }: BusMessage<string>,
  unanswered: Set<() => void>,
  answered: () => void = () => undefined,
): () => void {
  let id: number | undefined;
  const giveUp = (): void => {
    // The number may be another message's once this one was answered.
    if (unanswered.has(giveUp) && id !== undefined) client.removeOutgoingMessage(id);
  };
  unanswered.add(giveUp);
  client.publish(topic, payload, { qos: 1, retain }, () => {
    unanswered.delete(giveUp);
    answered();
  });
  id = client.getLastMessageId();
  return giveUp;
}

function lastWord(
  client: MqttClient,
  message: BusMessage<string>,
  unanswered: Set<() => void>,
): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, LAST_WORD_MS);
    publish(client, message, unanswered, () => {
      clearTimeout(limit);
      resolve();
    });
  });
}
