import { renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LineConfig, LineKind } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { systemClock } from '../../gateway/clock.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { type Served, serveFolder, servePty, serveTcp } from '../../simulators/wire.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { DEVICE, listen, simulate } from './rig.ts';
import { subjects } from './vectors.ts';

const hasSocat = can('socat');
if (!hasSocat) console.log('NOT RUN: drivers over real ptys; to run them: apt-get install socat');

const isFolder = (kind: LineKind): boolean => kind === 'folder';
const isSerial = (kind: LineKind): boolean => kind === 'serial' || kind === 'modbus-rtu';

/** Devices dial in; phones reach a route of the whole server (test/e2e); a machine has one PC/SC service (test/peers). */
const ELSEWHERE: readonly LineKind[] = ['tcp-listen', 'udp', 'tcp-udp', 'http', 'pcsc'];

/** The same line in every kind a driver hangs on, over a real socket or a real pty. */
const cases = subjects.flatMap((subject) =>
  (Object.keys(subject.driver.lines) as LineKind[])
    .filter((kind) => !ELSEWHERE.includes(kind))
    .map((kind) => ({ ...subject, kind })),
);

describe.each(cases)('$id over $kind', ({ id, driver, settings, example, kind }) => {
  const start = async () => {
    const line = simulate(
      id,
      [{ id: DEVICE, settings, framing: kind === 'modbus-tcp' ? 'mbap' : 'rtu' }],
      { clock: systemClock },
    );
    const path = join(temporaryFolder(), 'line');
    const serve = () => {
      if (isFolder(kind)) return serveFolder(line, path);
      return isSerial(kind) ? servePty(line, { path }) : serveTcp(line);
    };
    let served: Served = await serve();
    onTestFinished(() => served.close());
    const config: LineConfig =
      isSerial(kind) || isFolder(kind)
        ? { id: 'line', kind, path: served.address, ...driver.lines[kind] }
        : { id: 'line', kind, address: served.address };
    const devices = [{ id: DEVICE, settings }];
    const heard = listen({ driver, line: config, devices, open: openLink, clock: systemClock });
    const pull = () => {
      if (isFolder(kind)) return renameSync(path, `${path}-away`);
      return isSerial(kind) ? served.close() : line.cut();
    };
    const plugIn = async () => {
      if (isFolder(kind)) renameSync(`${path}-away`, path);
      else if (isSerial(kind)) served = await serve();
      else line.mend();
    };
    return { line, pull, plugIn, ...heard };
  };

  it.skipIf(isSerial(kind) && !hasSocat)('reads its example', async () => {
    const { line, readings, health } = await start();
    await health.until(({ state }) => state === 'online');
    line.act(DEVICE, example.act.verb, example.act.args);
    const { type, data } = example.reading;
    const isIt = (reading: { type: string; data: object }): boolean =>
      reading.type === type && contains(reading.data, data);
    expect(await readings.until(isIt)).toMatchObject(example.reading);
  });

  it.skipIf(isSerial(kind) && !hasSocat)('comes back after its cable was pulled', async () => {
    const { pull, plugIn, health } = await start();
    await health.until(({ state }) => state === 'online');
    await pull();
    await health.until(({ state, why }) => state === 'offline' && why === 'line-down');
    const before = health.told.length;
    await plugIn();
    await health.until(
      (report) => health.told.indexOf(report) >= before && report.state === 'online',
    );
  });

  it.skipIf(isSerial(kind) && !hasSocat)('closes its link when it stops', async () => {
    const { line, run, health, readings } = await start();
    await health.until(({ state }) => state === 'online');
    await run.close();
    const told = readings.told.length;
    line.act(DEVICE, example.act.verb, example.act.args);
    expect(readings.told.length).toBe(told);
  });
});

const dialling = subjects.filter(
  ({ driver }) => driver.lines['tcp-listen'] !== undefined && driver.carries !== 'peers',
);

describe.each(dialling)('$id over tcp-listen', ({ id, driver, settings, example }) => {
  const start = async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const devices = [{ id: DEVICE, settings }];
    const line = { id: 'line', kind: 'tcp-listen', address } as const;
    const heard = listen({ driver, line, devices, open: openLink, clock: systemClock });
    const simulated = simulate(id, [{ id: DEVICE, settings }], { clock: systemClock });
    const dialIn = () => {
      const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
      const connection = simulated.connect(
        (bytes) => socket.write(bytes),
        () => socket.destroy(),
      );
      socket.on('data', (bytes) => connection?.send(new Uint8Array(bytes)));
      socket.on('error', () => {});
      socket.on('close', () => connection?.end());
      onTestFinished(() => {
        socket.destroy();
      });
      return socket;
    };
    return { simulated, dialIn, ...heard };
  };

  it('reads from a device that dials in, and from one that dials in again', async () => {
    const { simulated, dialIn, readings, health } = await start();
    const first = dialIn();
    await health.until(({ state }) => state === 'online');
    first.destroy();
    await health.until(({ why }) => why === 'line-down');
    const before = health.told.length;
    dialIn();
    await health.until(
      (report) => health.told.indexOf(report) >= before && report.state === 'online',
    );
    simulated.act(DEVICE, example.act.verb, example.act.args);
    expect(await readings.until(({ type }) => type === example.reading.type)).toMatchObject(
      example.reading,
    );
  });
});

const received = subjects
  .filter(({ driver }) => driver.carries === 'peers')
  .flatMap((subject) => (['tcp', 'udp'] as const).map((way) => ({ ...subject, way })));

describe.each(received)('$id, dialled over $way', ({ id, driver, settings, example, way }) => {
  it('reads its example', async () => {
    const port = await freePort();
    const line = { id: 'line', kind: 'tcp-udp', address: `127.0.0.1:${port}` } as const;
    const devices = [{ id: DEVICE, settings }];
    const heard = listen({ driver, line, devices, open: openLink, clock: systemClock });
    await heard.health.until(({ state }) => state === 'online');
    const simulated = simulate(id, devices, { clock: systemClock });
    const dialled = dialIn(simulated, { host: '127.0.0.1', port, way, clock: systemClock });
    onTestFinished(() => dialled.close());
    await dialled.connected;
    simulated.act(DEVICE, example.act.verb, example.act.args);
    expect(await heard.readings.until(({ type }) => type === example.reading.type)).toMatchObject(
      example.reading,
    );
  });
});

describe('lines that cannot open', () => {
  const subject = subjects[0];
  const attempts: readonly LineConfig[] = [
    { id: 'a', kind: 'serial', path: '/dev/no-such-port' },
    { id: 'b', kind: 'tcp', address: 'not an address' },
    { id: 'c', kind: 'modbus-rtu', path: '/dev/no-such-port' },
    { id: 'd', kind: 'modbus-tcp', address: '127.0.0.1:1' },
    { id: 'e', kind: 'tcp-listen', address: '192.0.2.1:5' },
    { id: 'f', kind: 'folder', path: '/no/such/folder' },
  ];

  it.each(attempts)('$kind says why and is tried again', async (line) => {
    if (subject === undefined) throw new Error('no driver');
    const devices = [{ id: DEVICE, settings: subject.settings }];
    const { driver } = subject;
    const { faults, health } = listen({
      driver,
      line,
      devices,
      open: openLink,
      clock: systemClock,
    });
    const fault = await faults.until(({ code }) => code === 'line-down');
    expect(fault.text.length).toBeGreaterThan(5);
    await health.until(({ state }) => state === 'offline');
    await faults.until((again) => again !== fault && again.code === 'line-down');
  });
});

function contains(whole: object, part: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(part).every(([name, value]) =>
    Object.entries(whole).some(
      ([key, own]) =>
        key === name && (own === value || (typeof own === 'object' && typeof value === 'object')),
    ),
  );
}
