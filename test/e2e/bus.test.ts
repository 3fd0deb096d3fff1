import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createConnection, Socket } from 'node:net';
import type { MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBroker } from '../../gateway/bus/broker.ts';
import { createMqttClient } from '../../gateway/bus/client.ts';
import type { DoorMessage } from '../../gateway/bus/door.ts';
import type { RefusalReport } from '../../gateway/bus/refusals.ts';
import type { Account } from '../../gateway/bus/rights.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { hasNoDelay } from '../support/no-delay.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';

const SITE = 'river-garden' as SiteId;
const ROOT = `gatehouse/v1/${SITE}`;
const OWN = `${ROOT}/device/out-1-reader/reading/card.read`;
const ACCOUNTS: readonly Account[] = [
  {
    username: 'host-north',
    role: 'host',
    host: 'north' as HostId,
    devices: new Set(['out-1-reader' as DeviceId]),
  },
  { username: 'monitor', role: 'monitor' },
];

async function setUp(door: (message: DoorMessage) => Promise<void> = async () => undefined) {
  const refusals = createSignal<RefusalReport>();
  const arrivals = createSignal<DoorMessage>();
  const broker = await startBroker({
    listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
    site: SITE,
    authenticate: async ({ username, password }) =>
      (password === 'secret' ? ACCOUNTS.find((known) => known.username === username) : undefined) ??
      'bad-credentials',
    door: (message) => {
      arrivals.tell(message);
      return door(message);
    },
    refused: refusals.tell,
    log: silentLogger,
  });
  onTestFinished(() => broker.close());
  const connect = async (
    username: string,
    more: Partial<Parameters<typeof createMqttClient>[0]> = {},
  ): Promise<MqttClient> => {
    const client = createMqttClient({
      url: `mqtt://127.0.0.1:${broker.port}`,
      username,
      password: 'secret',
      clientId: username,
      ...more,
    });
    client.on('error', () => undefined);
    onTestFinished(() => {
      client.end(true);
    });
    const refused = closed(client).then(() => {
      throw new Error('closed');
    });
    await Promise.race([connected(client), refused]);
    refused.catch(() => undefined);
    return client;
  };
  return { broker, connect, refusals, arrivals };
}

const connected = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => client.once('connect', () => resolve()));
const closed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => client.once('close', () => resolve()));
const received = (client: MqttClient): Promise<unknown> =>
  new Promise((resolve) => client.once('packetreceive', resolve));
const message = (client: MqttClient) =>
  new Promise<{ topic: string; payload: string; retain: boolean }>((resolve) =>
    client.once('message', (topic, payload, { retain }) =>
      resolve({ topic, payload: payload.toString(), retain }),
    ),
  );

describe('the door', () => {
  it('acknowledges a reading only once it is durable', async () => {
    let commit = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const { connect, arrivals } = await setUp(() => durable);
    const host = await connect('host-north');
    let isAcknowledged = false;
    const acknowledged = host.publishAsync(OWN, '{}', { qos: 1 }).then(() => {
      isAcknowledged = true;
    });
    await arrivals.until(({ topic }) => topic === OWN);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAcknowledged).toBe(false);
    commit();
    await acknowledged;
  });

  it('withholds the acknowledgement and keeps the connection while intake is closed', async () => {
    let isOpen = false;
    const { broker, connect, arrivals } = await setUp(() =>
      isOpen ? Promise.resolve() : Promise.reject(new Error('disk full')),
    );
    const host = await connect('host-north');
    const acknowledged: string[] = [];
    host.publish(OWN, 'first', { qos: 1 }, (error) => error ?? acknowledged.push('first'));
    await arrivals.until(({ payload }) => Buffer.from(payload).toString() === 'first');
    isOpen = true;
    await host.publishAsync(OWN, 'second', { qos: 1 });
    expect(acknowledged).toEqual([]);
    expect(host.connected).toBe(true);
    expect(broker.connections()).toBe(1);
  });

  it('hands over retained, malformed and unknown readings too: they are set aside, not forbidden', async () => {
    const { connect, arrivals } = await setUp();
    const host = await connect('host-north');
    await host.publishAsync(OWN, 'not json', { qos: 1, retain: true });
    await host.publishAsync(`${ROOT}/device/out-1-reader/reading/Something.Else`, '{}', { qos: 1 });
    expect(arrivals.told.map(({ retain }) => retain)).toEqual([true, false]);
  });

  it('never keeps a retained reading', async () => {
    const { connect, broker } = await setUp();
    const host = await connect('host-north');
    await host.publishAsync(OWN, 'retained', { qos: 1, retain: true });
    const monitor = await connect('monitor');
    const heard: string[] = [];
    monitor.on('message', (topic) => heard.push(topic));
    await monitor.subscribeAsync([`${ROOT}/feed/#`, `${ROOT}/state/#`], { qos: 1 });
    const mark = message(monitor);
    broker.publish({ topic: `${ROOT}/feed/access`, payload: '{}', retain: false });
    await mark;
    expect(heard).toEqual([`${ROOT}/feed/access`]);
  });

  it('takes the last will of a host that is gone', async () => {
    const { connect, arrivals } = await setUp();
    const topic = `${ROOT}/host/north/health`;
    const host = await connect('host-north', {
      will: { topic, payload: '{"alive":false}', retain: true },
    });
    host.stream.destroy();
    const will = await arrivals.until((message) => message.topic === topic);
    expect(will.account.username).toBe('host-north');
    expect(Buffer.from(will.payload).toString()).toBe('{"alive":false}');
  });

  it('brings a will that intake could not take again', async () => {
    let tries = 0;
    const { connect, arrivals } = await setUp(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve();
    });
    const topic = `${ROOT}/host/north/health`;
    const host = await connect('host-north', { will: { topic, payload: '{}', retain: true } });
    host.stream.destroy();
    await arrivals.until(() => arrivals.told.length === 2);
    expect(arrivals.told.map((message) => message.topic)).toEqual([topic, topic]);
  });
});

describe('who may say what', () => {
  it.each([
    ['monitor', `${ROOT}/feed/access`, false],
    ['host-north', `${ROOT}/device/out-1-barrier/command/barrier.open`, false],
    ['host-north', `${ROOT}/device/out-1-reader/command/barrier.open`, true],
    ['host-north', `${ROOT}/device/out-2-reader/reading/card.read`, false],
    ['host-north', `${ROOT}/host/south/health`, true],
    ['host-north', '$SYS/anything', false],
    ['host-north', 'elsewhere', false],
  ])('closes the connection of %s publishing %s', async (username, topic, retain) => {
    const { connect, refusals, arrivals } = await setUp();
    const client = await connect(username);
    const gone = closed(client);
    client.publish(topic, '{}', { qos: 1, retain }, () => undefined);
    await gone;
    const report = await refusals.until(({ what }) => what === 'publish');
    expect(report).toMatchObject({ account: username, topic, count: 1 });
    expect(arrivals.told).toEqual([]);
  });

  it.each([
    ['monitor', '#'],
    ['monitor', '$SYS/#'],
    ['monitor', `${ROOT}/#`],
    ['monitor', `${ROOT}/device/#`],
    ['monitor', `${ROOT}/device/+/reading/+`],
    ['monitor', `gatehouse/v1/+/feed/#`],
    ['host-north', `${ROOT}/feed/#`],
    ['host-north', `${ROOT}/device/+/command/+`],
    ['host-north', `${ROOT}/host/south/accepted`],
  ])('answers 0x80 to %s subscribing to %s', async (username, filter) => {
    const { connect, refusals } = await setUp();
    const client = await connect(username);
    const [packet] = await Promise.all([
      received(client),
      client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined),
    ]);
    expect(packet).toMatchObject({ cmd: 'suback', granted: [0x80] });
    expect(client.connected).toBe(true);
    expect(refusals.told).toMatchObject([{ what: 'subscribe', topic: filter, account: username }]);
  });

  it.each([
    ['monitor', `${ROOT}/feed/#`],
    ['monitor', `${ROOT}/state/+/+`],
    ['monitor', `${ROOT}/device/+/health`],
    ['monitor', `${ROOT}/host/north/health`],
    ['host-north', `${ROOT}/device/out-1-reader/command/+`],
    ['host-north', `${ROOT}/host/north/accepted`],
  ])('lets %s subscribe to %s', async (username, filter) => {
    const { connect } = await setUp();
    const client = await connect(username);
    const granted = await client.subscribeAsync(filter, { qos: 1 });
    expect(granted).toMatchObject([{ topic: filter, qos: 1 }]);
  });

  it('refuses a wrong password and counts what strangers try as one', async () => {
    const { connect, refusals } = await setUp();
    await expect(connect('monitor', { password: 'guess' })).rejects.toThrow();
    await expect(connect('nobody')).rejects.toThrow();
    expect(refusals.told).toMatchObject([{ account: '-', why: 'bad-credentials', count: 1 }]);
  });

  it("refuses another's client id, and its owner stays connected", async () => {
    const { connect, refusals } = await setUp();
    const owner = await connect('host-north');
    await expect(connect('monitor', { clientId: 'host-north' })).rejects.toThrow();
    expect(owner.connected).toBe(true);
    expect(refusals.told).toMatchObject([{ account: 'monitor', why: 'client-id-taken' }]);
  });

  it("keeps a host's client id for it while it is away", async () => {
    const { connect } = await setUp();
    await expect(connect('monitor', { clientId: 'host-north' })).rejects.toThrow();
  });

  it('gives an id over to a new connection of the same account', async () => {
    const { connect } = await setUp();
    const first = await connect('monitor');
    const gone = closed(first);
    const second = await connect('monitor');
    await gone;
    expect(second.connected).toBe(true);
  });
});

describe('limits', () => {
  it('closes the socket of a message over 64 KiB before it has come whole', async () => {
    const { connect, refusals, arrivals } = await setUp();
    const host = await connect('host-north');
    const gone = closed(host);
    // A fixed header that announces 65,537 bytes, and not one of them.
    host.stream.write(Buffer.from([0x32, 0x81, 0x80, 0x04]));
    await gone;
    expect(arrivals.told).toEqual([]);
    await refusals.until(({ what, account }) => what === 'oversize' && account === 'host-north');
  });

  it('takes a message of just under 64 KiB', async () => {
    const { connect, arrivals } = await setUp();
    const host = await connect('host-north');
    const payload = 'x'.repeat(65_000);
    await host.publishAsync(OWN, payload, { qos: 1 });
    expect(arrivals.told[0]?.payload.length).toBe(65_000);
  });

  it('cuts off a reader that does not drain, and nobody else waits for it', async () => {
    const { broker, connect } = await setUp();
    const frozen = await connect('monitor', { clientId: 'frozen' });
    await frozen.subscribeAsync(`${ROOT}/feed/#`, { qos: 1 });
    frozen.stream.pause();
    const host = await connect('host-north');
    const command = `${ROOT}/device/out-1-reader/command/barrier.open`;
    await host.subscribeAsync(command, { qos: 1 });
    const payload = 'x'.repeat(4_000);
    for (let n = 0; n < 2_000; n += 1) {
      broker.publish({ topic: `${ROOT}/feed/access`, payload, retain: false });
    }
    expect(broker.connections()).toBe(2);
    const arrived = message(host);
    broker.publish({ topic: command, payload: '{}', retain: false });
    await arrived;
    // The health that the frozen one also reads does not hold up the host that says it.
    await host.publishAsync(`${ROOT}/device/out-1-reader/health`, '{}', { qos: 1, retain: true });
    expect(broker.connections()).toBe(2);
    await expect.poll(() => broker.connections(), { timeout: 5_000 }).toBe(1);
  });

  it('queues nothing for a monitor that is away, whatever it asked', async () => {
    const { broker, connect } = await setUp();
    const first = await connect('monitor');
    await first.subscribeAsync(`${ROOT}/feed/#`, { qos: 1 });
    await first.endAsync();
    broker.publish({ topic: `${ROOT}/feed/access`, payload: 'missed', retain: false });
    const socket = createConnection({ port: broker.port, host: '127.0.0.1' });
    onTestFinished(() => {
      socket.destroy();
    });
    // CONNECT of `monitor` without a clean session.
    socket.write(connectPacket({ clientId: 'monitor', username: 'monitor', password: 'secret' }));
    const [answer] = await once(socket, 'data');
    // CONNACK, no session present, accepted; and nothing behind it.
    expect([...answer]).toEqual([0x20, 2, 0, 0]);
  });

  it('sets TCP_NODELAY on both ends', async () => {
    const sockets: Socket[] = [];
    const see = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || !('socket' in message)) return;
      if (message.socket instanceof Socket) sockets.push(message.socket);
    };
    for (const name of ['net.client.socket', 'net.server.socket']) {
      channel(name).subscribe(see);
      onTestFinished(() => {
        channel(name).unsubscribe(see);
      });
    }
    const { connect } = await setUp();
    await connect('monitor');
    expect(sockets.map(hasNoDelay)).toEqual([true, true]);
  });
});

describe('the engine in process', () => {
  it('publishes to those who listen, and an empty retained payload ends a state', async () => {
    const { broker, connect } = await setUp();
    const topic = `${ROOT}/state/lane/out-1`;
    broker.publish({ topic, payload: '{"arm":"up"}', retain: true });
    const first = await connect('monitor', { clientId: 'first' });
    const state = message(first);
    await first.subscribeAsync(`${ROOT}/state/+/+`, { qos: 1 });
    expect(await state).toMatchObject({ payload: '{"arm":"up"}', retain: true });
    const ended = message(first);
    broker.publish({ topic, payload: '', retain: true });
    expect((await ended).payload).toBe('');
    const second = await connect('monitor', { clientId: 'second' });
    const heard: string[] = [];
    second.on('message', (name) => heard.push(name));
    await second.subscribeAsync([`${ROOT}/state/+/+`, `${ROOT}/feed/+`], { qos: 1 });
    const mark = message(second);
    broker.publish({ topic: `${ROOT}/feed/access`, payload: '{}', retain: false });
    await mark;
    expect(heard).toEqual([`${ROOT}/feed/access`]);
  });

  it('says which port is taken', async () => {
    const { broker } = await setUp();
    const second = startBroker({
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: broker.port }],
      site: SITE,
      authenticate: async () => 'bad-credentials',
      door: async () => undefined,
      refused: () => undefined,
      log: silentLogger,
    });
    await expect(second).rejects.toThrow(`MQTT cannot listen on 127.0.0.1:${broker.port}`);
  });
});

function connectPacket(options: {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}): Buffer {
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0xc0, 0, 60]),
    text(options.clientId),
    text(options.username),
    text(options.password),
  ]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
}
