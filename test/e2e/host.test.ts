import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock, Driver, DriverCommand, ReadingRef } from '../../drivers/driver.ts';
import type { LineRun, LineSink, runLine } from '../../drivers/runner.ts';
import { createMqttClient } from '../../gateway/bus/client.ts';
import type { Arrival } from '../../gateway/bus/intake.ts';
import { systemClock } from '../../gateway/clock.ts';
import { type Host, startHost } from '../../gateway/devices/host.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createStandIn, HOST, ROOT, SITE } from '../support/stand-in-engine.ts';
import { temporaryFolder } from '../support/temporary.ts';

const READER = 'out-1-reader' as DeviceId;
const BOARD = 'out-1-barrier' as DeviceId;
const NO_DRIVER: Driver = {
  id: 'none',
  title: 'None',
  carries: 'bytes',
  lines: {},
  settings: {},
  inputs: () => [],
  shows: () => false,
  problems: () => [],
  start: () => {
    throw new Error('these tests run lines of their own');
  },
};

/** Lines that do as the test says. */
function createLines() {
  const stored = createSignal<ReadingRef>();
  const commands = createSignal<DriverCommand>();
  let sink: LineSink | undefined;
  let closed = 0;
  const run: typeof runLine = (options) => {
    sink = options.sink;
    const made: LineRun = {
      command: commands.tell,
      stored: (_device, ref) => stored.tell(ref),
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
    };
    return made;
  };
  const say = (text: string, ref = Number(text)): void =>
    sink?.reading({ type: 'device.said', device: READER, ref, data: { code: 'c', text } });
  return { run, say, stored, commands, closed: () => closed, health: () => sink };
}

async function start(
  port: number,
  lines: ReturnType<typeof createLines>,
  outboxFile = join(temporaryFolder(), 'outbox-north'),
  clock: Clock = systemClock,
): Promise<Host & { file: string }> {
  const host = await startHost({
    id: HOST,
    site: SITE,
    lines: [
      {
        line: { id: 'gate', kind: 'tcp' },
        driver: NO_DRIVER,
        devices: [READER, BOARD].map((id) => ({ id, settings: {} })),
      },
    ],
    broker: { url: `mqtt://127.0.0.1:${port}`, username: 'host-north', password: 'secret' },
    outboxFile,
    clock,
    log: silentLogger,
    runLine: lines.run,
  });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await host.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...host, close, file: outboxFile };
}

function connectMonitor(port: number): MqttClient {
  const monitor = createMqttClient({
    url: `mqtt://127.0.0.1:${port}`,
    username: 'monitor',
    password: 'secret',
    clientId: 'monitor',
  });
  onTestFinished(() => {
    monitor.end(true);
  });
  return monitor;
}

const alive = (one: Arrival): boolean => one.kind === 'host.health' && one.alive;
const said = (text: string) => (one: Arrival) =>
  one.kind === 'reading' && one.type === 'device.said' && one.data.text === text;

describe('a host', () => {
  it('says that it is alive before it says anything of its devices', async () => {
    const site = createStandIn([READER, BOARD]);
    const { port } = await site.start();
    const host = await start(port, createLines());
    await site.taken.until((one) => one.kind === 'device.health');
    expect(site.taken.told[0]).toMatchObject({ kind: 'host.health', alive: true, boot: host.boot });
  });

  it('brings a reading to the engine and tells the session when it is durable', async () => {
    const site = createStandIn([READER, BOARD]);
    const lines = createLines();
    const { port } = await site.start();
    const host = await start(port, lines);
    await site.taken.until(alive);
    lines.say('1', 11);
    await lines.stored.until((ref) => ref === 11);
    expect(site.texts()).toEqual(['1']);
    expect(host.backlog()).toBe(0);
  });

  it('brings everything in order, once, across a restart of the broker', async () => {
    const site = createStandIn([READER, BOARD]);
    const lines = createLines();
    const first = await site.start();
    const host = await start(first.port, lines);
    await site.taken.until(alive);
    const all = Array.from({ length: 300 }, (_, index) => `${index + 1}`);
    for (const text of all.slice(0, 100)) lines.say(text);
    await site.taken.until(said('50'));
    await first.close();
    for (const text of all.slice(100, 200)) lines.say(text);
    await site.start(first.port);
    for (const text of all.slice(200)) lines.say(text);
    await lines.stored.until((ref) => ref === 300);
    expect(site.texts()).toEqual(all);
    expect(host.backlog()).toBe(0);
  });

  it('brings what an earlier start was not rid of, first and once', async () => {
    const site = createStandIn([READER, BOARD]);
    const { port } = await site.start();
    const before = createLines();
    const first = await start(port, before);
    await site.taken.until(alive);
    site.intake.isOpen = false;
    before.say('1');
    before.say('2');
    await first.close();
    expect(site.texts()).toEqual([]);
    site.intake.isOpen = true;
    const now = createLines();
    await start(port, now, first.file);
    now.say('3');
    await now.stored.until((ref) => ref === 3);
    expect(site.texts()).toEqual(['1', '2', '3']);
  });

  it('keeps what was acknowledged by the broker and not accepted by the engine', async () => {
    const site = createStandIn([READER, BOARD]);
    const { port } = await site.start();
    const lines = createLines();
    const host = await start(port, lines);
    await site.taken.until(alive);
    site.intake.isMute = true;
    lines.say('1');
    await site.taken.until(said('1'));
    expect(lines.stored.told).toEqual([]);
    await host.close();
    site.intake.isMute = false;
    const again = await start(port, createLines(), host.file);
    await site.taken.until((one) => one.kind === 'host.health' && one.backlog === 1);
    await expect.poll(() => again.backlog()).toBe(0);
    expect(site.texts()).toEqual(['1']);
  });

  it('hears commands while intake is closed: a hold for fire does not wait for a disk', async () => {
    const site = createStandIn([READER, BOARD]);
    const broker = await site.start();
    const lines = createLines();
    await start(broker.port, lines);
    await site.taken.until(alive);
    site.intake.isOpen = false;
    lines.say('1');
    const now = systemClock.now();
    const envelope = {
      specversion: '1.0',
      id: 'hold-1',
      source: `/${SITE}/engine`,
      type: 'barrier.hold',
      time: toRfc3339(now),
      expires: toRfc3339(instant(now + 60_000)),
      data: { barrier: 'out-1', authority: { kind: 'fire', id: 'f-1' } },
    };
    const topic = `${ROOT}/device/${BOARD}/command/barrier.hold`;
    broker.publish({ topic, payload: JSON.stringify(envelope), retain: false });
    await lines.commands.until(({ id }) => id === 'hold-1');
  });

  it('answers a command it may not pass on', async () => {
    const site = createStandIn([READER, BOARD]);
    const broker = await site.start();
    const lines = createLines();
    const topic = `${ROOT}/device/${BOARD}/command/barrier.open`;
    const now = systemClock.now();
    const envelope = {
      specversion: '1.0',
      id: 'open-1',
      source: `/${SITE}/engine`,
      type: 'barrier.open',
      time: toRfc3339(now),
      expires: toRfc3339(instant(now + 60_000)),
      data: {
        barrier: 'out-1',
        lane: 'out-1',
        pulseMs: 500,
        authority: { kind: 'permit', id: 'p' },
      },
    };
    broker.publish({ topic, payload: JSON.stringify(envelope), retain: true });
    await start(broker.port, lines);
    const answer = await site.taken.until(
      (one) => one.kind === 'reading' && one.type === 'command.done',
    );
    expect(answer).toMatchObject({
      device: BOARD,
      data: { command: 'open-1', outcome: 'refused', reason: 'retained' },
    });
    expect(lines.commands.told).toEqual([]);
  });

  it('keeps the health of its devices for whoever comes later', async () => {
    const site = createStandIn([READER, BOARD]);
    const { port } = await site.start();
    const lines = createLines();
    const host = await start(port, lines);
    await site.taken.until(alive);
    const counters = { frames: 5, badFrames: 1, timeouts: 0, reconnects: 2 };
    lines.health()?.health({ device: READER, state: 'offline', why: 'line-down', ...counters });
    await site.taken.until((one) => one.kind === 'device.health' && one.why === 'line-down');
    const monitor = connectMonitor(port);
    const heard = createSignal<{ topic: string; retain: boolean; data: unknown }>();
    monitor.on('message', (topic, payload, { retain }) => {
      heard.tell({ topic, retain, data: JSON.parse(payload.toString()).data });
    });
    monitor.on('connect', () => {
      monitor.subscribe([`${ROOT}/device/+/health`, `${ROOT}/host/+/health`], { qos: 1 });
    });
    const health = await heard.until(({ topic }) => topic === `${ROOT}/device/${READER}/health`);
    expect(health).toMatchObject({
      retain: true,
      data: { state: 'offline', why: 'line-down', host: HOST, boot: host.boot, line: 'gate' },
    });
    expect(health.data).toMatchObject(counters);
  });

  it("tells its readings by the engine's clock, and how far its own is off", async () => {
    const HOUR_MS = 3_600_000;
    const ahead: Clock = {
      now: () => instant(systemClock.now() + HOUR_MS),
      at: (when, wake) => systemClock.at(instant(when - HOUR_MS), wake),
    };
    const site = createStandIn([READER, BOARD]);
    const lines = createLines();
    const { port } = await site.start();
    await start(port, lines, undefined, ahead);
    await site.taken.until(alive);
    lines.say('1');
    await lines.stored.until((ref) => ref === 1);
    const isOff = (one: Arrival): boolean =>
      one.kind === 'device.health' && (one.offsetMs ?? 0) > HOUR_MS / 2;
    await site.taken.until(isOff);
    lines.say('2');
    const second = await site.taken.until(said('2'));
    expect(Math.abs(second.time - systemClock.now())).toBeLessThan(HOUR_MS / 2);
  });

  it('closes its lines and takes its leave when it stops', async () => {
    const site = createStandIn([READER, BOARD]);
    const { port } = await site.start();
    const lines = createLines();
    const host = await start(port, lines);
    await site.taken.until(alive);
    await host.close();
    expect(lines.closed()).toBe(1);
    const leave = site.taken.told.filter((one) => one.kind === 'host.health' && !one.alive);
    expect(leave).toMatchObject([{ boot: host.boot }]);
  });
});
