import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBroker } from '../../gateway/bus/broker.ts';
import type { DoorMessage } from '../../gateway/bus/door.ts';
import { type Listener, openListener } from '../../gateway/bus/listeners.ts';
import type { RefusalReport } from '../../gateway/bus/refusals.ts';
import type { Account } from '../../gateway/bus/rights.ts';
import { systemClock } from '../../gateway/clock.ts';
import { createCertificates } from '../../gateway/tls/certificates.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { makeCertificate } from '../support/certificates.ts';
import { can } from '../support/machine.ts';
import { hasNoDelay } from '../support/no-delay.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hasOpenssl = can('openssl');
if (!hasOpenssl) console.log('NOT RUN: doors with TLS; to run them: apt-get install openssl');

const SITE = 'river-garden' as SiteId;
const ROOT = `gatehouse/v1/${SITE}`;
const READING = `${ROOT}/device/out-1-reader/reading/card.read`;
const NOT_ITS = `${ROOT}/device/other/reading/card.read`;
const HOST: Account = {
  username: 'host-north',
  role: 'host',
  host: 'north' as HostId,
  devices: new Set(['out-1-reader' as DeviceId]),
};
const KINDS = ['tcp', 'tls', 'ws', 'wss'] as const;
const SCHEMES = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;

async function setUp() {
  const folder = temporaryFolder();
  const files = makeCertificate(folder);
  const where = { host: '127.0.0.1', port: 0 } as const;
  const listen = KINDS.map(
    (kind): Listener =>
      kind === 'tcp' || kind === 'ws' ? { ...where, kind } : { ...where, kind, ...files },
  );
  const certificates = createCertificates(systemClock, silentLogger);
  onTestFinished(() => certificates.close());
  const arrivals = createSignal<DoorMessage>();
  const refusals = createSignal<RefusalReport>();
  const addresses = createSignal<string>();
  const broker = await startBroker({
    listen,
    certificates,
    site: SITE,
    authenticate: ({ username, password, address }) => {
      addresses.tell(address);
      return Promise.resolve(
        username === HOST.username && password === 'secret' ? HOST : 'bad-credentials',
      );
    },
    door: (message) => {
      arrivals.tell(message);
      return Promise.resolve();
    },
    refused: refusals.tell,
    log: silentLogger,
  });
  onTestFinished(() => broker.close());
  const portOf = (kind: (typeof KINDS)[number]): number => broker.ports[KINDS.indexOf(kind)] ?? 0;
  const connect = async (
    kind: (typeof KINDS)[number],
    more: { readonly ca?: Buffer; readonly password?: string; readonly clientId?: string } = {},
  ): Promise<MqttClient> => {
    const url = `${SCHEMES[kind]}://127.0.0.1:${portOf(kind)}`;
    const client = mqtt.connect(url, {
      username: HOST.username,
      password: 'secret',
      clientId: 'one',
      ca: files.ca,
      reconnectPeriod: 0,
      protocolVersion: 4,
      ...more,
    });
    onTestFinished(() => {
      client.end(true);
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('closed')));
    });
    return client;
  };
  return { broker, certificates, files, folder, connect, portOf, arrivals, refusals, addresses };
}

describe.skipIf(!hasOpenssl).each(KINDS)('the door %s', (kind) => {
  it('lets its account in, takes its readings, and refuses what it may not say', async () => {
    const { connect, arrivals, refusals, addresses } = await setUp();
    const host = await connect(kind);
    expect(addresses.told.at(-1)).toMatch(/127\.0\.0\.1$/);
    await host.publishAsync(READING, '{}', { qos: 1 });
    expect(arrivals.told.map(({ topic, account }) => [topic, account.username])).toEqual([
      [READING, HOST.username],
    ]);
    host.publish(NOT_ITS, '{}', { qos: 1 });
    await refusals.until(({ what, topic }) => what === 'publish' && topic === NOT_ITS);
    expect(arrivals.told).toHaveLength(1);
  });

  it('refuses a wrong password', async () => {
    const { connect, refusals } = await setUp();
    await expect(connect(kind, { password: 'guess' })).rejects.toThrow();
    await refusals.until(({ what, why }) => what === 'connect' && why === 'bad-credentials');
  });

  it('cuts off who sends a message over 64 KiB', async () => {
    const { connect, refusals, arrivals } = await setUp();
    const host = await connect(kind);
    const cut = new Promise<void>((resolve) => host.once('close', () => resolve()));
    host.on('error', () => undefined);
    host.publish(READING, Buffer.alloc(64 * 1024 + 1), { qos: 1 });
    await cut;
    await refusals.until(({ what }) => what === 'oversize');
    expect(arrivals.told).toEqual([]);
  });

  it('sends at once what it has to say (TCP_NODELAY)', async () => {
    const sockets: Socket[] = [];
    const listener = (told: unknown): void => {
      if (typeof told !== 'object' || told === null || !('socket' in told)) return;
      if (told.socket instanceof Socket) sockets.push(told.socket);
    };
    const accepted = channel('net.server.socket');
    accepted.subscribe(listener);
    onTestFinished(() => {
      accepted.unsubscribe(listener);
    });
    const { connect } = await setUp();
    await connect(kind);
    expect(sockets.length).toBeGreaterThan(0);
    expect(sockets.map(hasNoDelay)).toEqual(sockets.map(() => true));
  });
});

describe.skipIf(!hasOpenssl)('one account at several doors', () => {
  it('is one account: its client id is its own at each', async () => {
    const { connect } = await setUp();
    const first = await connect('wss');
    const gone = new Promise<void>((resolve) => first.once('close', () => resolve()));
    // The same id again throws the first connection off (MQTT-3.1.4-2).
    await connect('tls');
    await gone;
  });
});

describe.skipIf(!hasOpenssl)('a renewed certificate', () => {
  it('is served to who comes next; who is connected stays', async () => {
    const { connect, certificates, files, folder, portOf } = await setUp();
    const host = await connect('tls');
    const renewed = makeCertificate(folder, 'renewed');
    copyFileSync(renewed.certificate, files.certificate);
    copyFileSync(renewed.key, files.key);
    await certificates.renew();
    await expect(connect('tls', { clientId: 'old-trust' })).rejects.toThrow();
    for (const kind of ['tls', 'wss'] as const) {
      await connect(kind, { clientId: kind, ca: renewed.ca });
    }
    expect(await subjectAt(portOf('tls'), renewed.ca)).toBe('renewed');
    await host.publishAsync(READING, '{}', { qos: 1 });
  });

  it('that is none leaves the one before in use', async () => {
    const { connect, certificates, files, folder } = await setUp();
    copyFileSync(makeCertificate(folder, 'other').key, files.key);
    await certificates.renew();
    await connect('tls');
  });
});

describe.skipIf(!hasOpenssl)('a client that speaks TLS below 1.2', () => {
  it.each(['tls', 'wss'] as const)('is refused at the door %s', async (kind) => {
    const { files, portOf } = await setUp();
    const alert = await refusedBy(portOf(kind), files.ca);
    // RFC 8446 section 6: the server answers a version it does not speak with this alert.
    expect(alert).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });
});

describe.skipIf(!hasOpenssl)('a certificate that cannot be served', () => {
  it('keeps its door from opening, and names the file', async () => {
    const folder = temporaryFolder();
    const certificates = createCertificates(systemClock, silentLogger);
    const files = { ...makeCertificate(folder), key: `${folder}/missing.key` };
    const listener = { kind: 'tls', host: '127.0.0.1', port: 0, ...files } as const;
    await expect(openListener(listener, certificates, () => undefined)).rejects.toMatchObject({
      problem: { code: 'certificate-unreadable', file: files.key },
    });
  });
});

async function subjectAt(port: number, ca: Buffer): Promise<unknown> {
  const socket = connectTls({ port, host: '127.0.0.1', ca });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}

/** What a server says to a client that knows nothing newer than TLS 1.1. */
async function refusedBy(port: number, ca: Buffer): Promise<unknown> {
  // Level 0: this side's own library would not even offer it otherwise.
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const socket = connectTls({ port, host: '127.0.0.1', ca, ...old });
  const ended = Promise.race([
    once(socket, 'secureConnect').then(() => 'let in'),
    once(socket, 'error').then(([error]) => error.code),
  ]);
  const answer: unknown = await ended.catch((error: { code?: string }) => error.code);
  socket.destroy();
  return answer;
}
