import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMqttClient } from '../../gateway/bus/client.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { makeCertificate } from '../support/certificates.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { type Program, startProgram } from '../support/process.ts';
import {
  BOARD,
  boardOf,
  CARD,
  enrolResident,
  eventually,
  listening,
  POINTS,
  PROGRAM,
  type ProcessSite,
  passwordOf,
  READER,
  RELAY,
  SITE,
  startGatewayProcess,
  startProcessSite,
  TOPICS,
} from '../support/process-site.ts';
import { createSignal } from '../support/signal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hasMosquitto = can('mosquitto');
if (!hasMosquitto) {
  console.log('NOT RUN: an outside broker; to run it: apt-get install mosquitto mosquitto-clients');
}

/** The host of the last checkpoint's reader: it may say what that reader reads, and nothing else. */
const OTHER = 'patrol';
const [POINT = READER] = POINTS;

/** A real mosquitto with the files that `gatehouse mosquitto` wrote, and a site that uses it. */
async function setUp({ tls = false } = {}) {
  const folder = temporaryFolder();
  const port = await freePort();
  // mosquitto started by root reads its files as another user.
  for (const one of [folder, join(folder, 'mosquitto')]) {
    mkdirSync(one, { recursive: true });
    chmodSync(one, 0o755);
  }
  const files = tls ? makeCertificate(folder) : undefined;
  const broker =
    files === undefined
      ? `broker: { url: "mqtt://127.0.0.1:${port}" }`
      : `broker: { url: "mqtts://127.0.0.1:${port}", ca: ${files.certificate} }`;
  const site = await startProcessSite(folder, undefined, { lastPointHost: OTHER, broker });
  onTestFinished(() => site.devices.close());
  const written = join(folder, 'mosquitto');
  const made = startProgram(process.execPath, [
    ...PROGRAM,
    ...['mosquitto', written, '--config', site.file, '--data', site.data],
  ]);
  expect(await made.ended, made.errors()).toBe(0);
  const conf = join(folder, 'mosquitto.conf');
  const secure = files === undefined ? '' : `certfile ${files.certificate}\nkeyfile ${files.key}\n`;
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  writeFileSync(conf, `listener ${port} 127.0.0.1\n${secure}${user}include_dir ${written}\n`);
  const ca = files === undefined ? {} : { ca: files.ca };
  const url = `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${port}`;

  const startMosquitto = async (): Promise<Program> => {
    const program = startProgram('env', ['PATH=/usr/sbin:/usr/bin:/bin', 'mosquitto', '-c', conf]);
    onTestFinished(async () => {
      program.signal('SIGKILL');
      await program.ended;
    });
    await Promise.race([
      listening(port),
      program.ended.then((code) => {
        throw new Error(`mosquitto ended with ${code}: ${program.errors()}`);
      }),
    ]);
    return program;
  };
  const startGateway = async (): Promise<string> => {
    const gateway = startGatewayProcess(site);
    onTestFinished(async () => {
      gateway.signal('SIGKILL');
      await gateway.ended;
    });
    const http = await gateway.up;
    await enrolResident(site.data);
    return http;
  };
  const connect = async (username: string): Promise<MqttClient> => {
    const password = passwordOf(site.data, username);
    const client = createMqttClient({ url, username, password, clientId: 'test', ...ca });
    client.on('error', () => undefined);
    onTestFinished(() => {
      client.end(true);
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(new Error(`${username} was not let in`)));
    });
    return client;
  };
  return { site, url, startMosquitto, startGateway, connect };
}

type Rig = Awaited<ReturnType<typeof setUp>>;

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).ok;

/** Resolves once the journal's last word on a device is this. */
async function stands({ site }: Rig, device: string, type: string): Promise<void> {
  const last = `select type from journal where type in ('device.online', 'device.offline')
    and json_extract(data, '$.device') = ? order by position desc limit 1`;
  await eventually(async () => Object(rows(site, last, device)[0]).type === type || undefined);
}

function rows({ data }: ProcessSite, query: string, ...values: readonly string[]): unknown[] {
  const database = new Database(dataFiles(data).database, { readonly: true });
  try {
    return database.prepare(query).all(...values);
  } finally {
    database.close();
  }
}

const pulses = ({ seen }: ProcessSite): number =>
  seen.told.filter(
    ({ device, event }) =>
      device === boardOf(1) &&
      event.kind === 'relay' &&
      event['relay'] === RELAY.open &&
      event['state'] === 'on',
  ).length;

const countOf = ({ site }: Rig, type: string): number =>
  rows(site, 'select position from journal where type = ?', type).length;

/** What the gateway found of its broker, in turn. */
const foundOfBroker = ({ site }: Rig) =>
  rows(
    site,
    `select type from journal where json_extract(data, '$.condition') = 'broker-lost'
      order by position`,
  );

/** How often a car was seen to come to the reader. */
const arrivals = ({ site }: Rig): number =>
  rows(
    site,
    `select position from journal where type = 'input.observed'
      and json_extract(data, '$.input') = 'arming-loop' and json_extract(data, '$.is') = 'on'`,
  ).length;

/** A resident's car comes, its driver shows the card, and it drives out: the arm is down again behind it. */
async function leave(rig: Rig): Promise<void> {
  const { site } = rig;
  const [before, committed] = [pulses(site), countOf(rig, 'passage.committed')];
  const arrived = arrivals(rig);
  site.act(BOARD, 'arrive');
  await eventually(async () => arrivals(rig) > arrived || undefined);
  site.act(READER, 'swipe', { card: CARD });
  site.act(BOARD, 'drive');
  await eventually(async () => pulses(site) > before || undefined);
  await eventually(async () => countOf(rig, 'passage.committed') > committed || undefined);
}

async function online(rig: Rig): Promise<void> {
  for (const device of [BOARD, READER]) await stands(rig, device, 'device.online');
}

describe.skipIf(!hasMosquitto)('a site at a mosquitto', () => {
  it('opens the barrier for a swipe, and monitors see it', async () => {
    const rig = await setUp();
    await rig.startMosquitto();
    await rig.startGateway();
    await online(rig);
    const monitor = await rig.connect('monitor');
    const told = createSignal<string>();
    monitor.on('message', (topic, payload) => told.tell(`${topic} ${payload}`));
    await monitor.subscribeAsync([`${TOPICS}/feed/#`, `${TOPICS}/state/#`], { qos: 1 });
    await told.until((line) => line.startsWith(`${TOPICS}/state/lane/out-1 `));
    await leave(rig);
    await told.until((line) => line.includes('"type":"exit.granted"'));
    expect(pulses(rig.site)).toBe(1);
  });

  it('is reached over TLS, by the authority that site.yaml names', async () => {
    const rig = await setUp({ tls: true });
    await rig.startMosquitto();
    await rig.startGateway();
    await online(rig);
    await leave(rig);
    expect(pulses(rig.site)).toBe(1);
  });

  it('starts without its broker, says so, and works once it is there', async () => {
    const rig = await setUp();
    const http = await rig.startGateway();
    expect(await isReady(http)).toBe(false);
    expect(await (await fetch(`${http}/readyz`)).json()).toMatchObject({ why: 'broker-away' });
    await rig.startMosquitto();
    await eventually(async () => (await isReady(http)) || undefined);
    await online(rig);
    await leave(rig);
  });

  it('killed and started again loses no reading, opens nothing twice, and was shown as unknown', async () => {
    const rig = await setUp();
    const mosquitto = await rig.startMosquitto();
    const http = await rig.startGateway();
    await online(rig);
    await leave(rig);
    const cards = () => rows(rig.site, `select body from inputs where type = 'card.read'`).length;
    const known = cards();
    mosquitto.signal('SIGKILL');
    await mosquitto.ended;
    rig.site.act(READER, 'swipe', { card: CARD });
    rig.site.act(POINT, 'swipe', { card: '00A1A1A1A1' });
    await stands(rig, READER, 'device.offline');
    await eventually(async () => !(await isReady(http)) || undefined);
    await eventually(async () => foundOfBroker(rig).length > 0 || undefined);
    expect(cards()).toBe(known);

    await rig.startMosquitto();
    await online(rig);
    await eventually(async () => cards() === known + 2 || undefined);
    expect(await isReady(http)).toBe(true);
    await eventually(async () => foundOfBroker(rig).length > 1 || undefined);
    expect(foundOfBroker(rig)).toEqual([
      { type: 'condition.raised' },
      { type: 'condition.cleared' },
    ]);
    // The card was shown while nobody could hear it: too late for the barrier.
    expect(pulses(rig.site)).toBe(1);
    await leave(rig);
    expect(pulses(rig.site)).toBe(2);
    expect(countOf(rig, 'readings.lost')).toBe(0);
    // Retained states are there for who comes now: the broker had forgotten all of them.
    const monitor = await rig.connect('monitor');
    const told = createSignal<string>();
    monitor.on('message', (topic) => told.tell(topic));
    await monitor.subscribeAsync(`${TOPICS}/state/#`, { qos: 1 });
    await told.until((topic) => topic === `${TOPICS}/state/site/${SITE}`);
  });
});

describe.skipIf(!hasMosquitto)('the rights that gatehouse mosquitto writes', () => {
  it('let nobody say or hear what is not his', async () => {
    const rig = await setUp();
    await rig.startMosquitto();
    await rig.startGateway();
    await online(rig);
    const heard: string[] = [];
    const other = await rig.connect(`host-${OTHER}`);
    other.on('message', (topic) => heard.push(topic));
    await other
      .subscribeAsync(['#', `${TOPICS}/device/${BOARD}/command/+`], { qos: 1 })
      .catch(() => undefined);
    const command = `${TOPICS}/device/${BOARD}/command/barrier.open`;
    const reading = `${TOPICS}/device/${READER}/reading/card.read`;
    const inputs = rows(rig.site, 'select count(*) from inputs where device = ?', READER);
    other.publish(command, '{}', { qos: 1, retain: true });
    other.publish(reading, '{}', { qos: 1 });
    // In order on one connection: what is allowed and last was looked at after the forbidden.
    const own = `${TOPICS}/device/point-3/reading/card.read`;
    other.publish(own, 'no JSON', { qos: 1 });
    await eventually(async () => countOf(rig, 'input.rejected') > 0 || undefined);
    expect(rows(rig.site, 'select count(*) from inputs where device = ?', READER)).toEqual(inputs);
    expect(pulses(rig.site)).toBe(0);
    await leave(rig);
    expect(heard.filter((topic) => topic.startsWith(`${TOPICS}/device/${BOARD}`))).toEqual([]);

    const stranger = createMqttClient({
      url: rig.url,
      username: 'monitor',
      password: 'guess',
      clientId: 'stranger',
    });
    onTestFinished(() => {
      stranger.end(true);
    });
    const refused = await new Promise<string>((resolve) => {
      stranger.once('error', ({ message }) => resolve(message));
    });
    expect(refused).toContain('Not authorized');
  });
});
