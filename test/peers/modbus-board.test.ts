import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { barrierModbus } from '../../drivers/barrier-modbus/index.ts';
import type { DriverCommand, DriverReading } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { type LineSink, runLine } from '../../drivers/runner.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { BarrierId, CommandId, DeviceId, LaneId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { type Program, startProgram } from '../support/process.ts';
import { createSignal } from '../support/signal.ts';
import { ROOT } from '../support/tree.ts';

const hasPymodbus = can('pymodbus');
if (!hasPymodbus) {
  console.log(
    'NOT RUN: a pymodbus board; to run it: apt-get install python3-pymodbus python3-serial-asyncio',
  );
}

const BOARD = 'out-1-board' as DeviceId;
const BARRIER = 'out-1-barrier' as BarrierId;
const SETTINGS = {
  pollMs: 50,
  relays: { [BARRIER]: { open: 1, hold: 2 } },
  inputs: { '1': 'arm-up', '3': 'arming-loop' },
};
const AUTHORITY = { kind: 'permit', id: 'permit-1' } as const;
const AGAIN_MS = 30_000;

async function startBoard(port: number): Promise<Program> {
  const board = startProgram('/usr/bin/python3', [
    join(ROOT, 'test/peers/pymodbus-board.py'),
    `${port}`,
  ]);
  onTestFinished(async () => {
    board.signal('SIGKILL');
    await board.ended;
  });
  await board.lines.until((line) => line.includes('listening'));
  return board;
}

async function setUp() {
  const port = await freePort();
  const board = await startBoard(port);
  const readings = createSignal<DriverReading>();
  const health = createSignal<Parameters<LineSink['health']>[0]>();
  const run = runLine({
    line: { id: 'gate', kind: 'modbus-tcp', address: `127.0.0.1:${port}` },
    driver: barrierModbus,
    devices: [{ id: BOARD, settings: SETTINGS }],
    open: openLink,
    clock: systemClock,
    sink: { reading: readings.tell, health: health.tell },
  });
  onTestFinished(() => run.close());
  await health.until(({ state }) => state === 'online');
  let commands = 0;
  const command = (body: Pick<DriverCommand, 'type' | 'data'>): CommandId => {
    commands += 1;
    const id = `command-${commands}` as CommandId;
    const expires = after(systemClock.now(), 5_000);
    run.command({ ...body, id, device: BOARD, expires } as DriverCommand);
    return id;
  };
  const done = (id: CommandId) =>
    readings.until((reading) => reading.type === 'command.done' && reading.data.command === id);
  return { port, board, readings, health, command, done };
}

const saying = (what: object) => (line: string) =>
  JSON.stringify(JSON.parse(line)) === JSON.stringify(what);

describe.skipIf(!hasPymodbus)('a board of another make, over Modbus TCP', () => {
  it('has its whole picture told once, and each change of an input', async () => {
    const { board, readings } = await setUp();
    const first = await readings.until(
      ({ type, data }) =>
        type === 'input.changed' && 'input' in data && data.input === 'arming-loop',
    );
    expect(first.data).toEqual({ input: 'arming-loop', state: 'off', first: true });
    board.tell('input 2 on');
    const change = await readings.until(
      ({ type, data }) => type === 'input.changed' && 'state' in data && data.state === 'on',
    );
    expect(change.data).toEqual({ input: 'arming-loop', state: 'on' });
  });

  it('opens by a pulse that the board itself ends', async () => {
    const { board, command, done } = await setUp();
    const id = command({
      type: 'barrier.open',
      data: { barrier: BARRIER, lane: 'out-1' as LaneId, pulseMs: 500, authority: AUTHORITY },
    });
    await board.lines.until(saying({ pulse: 0, ms: 500 }));
    expect((await done(id)).data).toMatchObject({ outcome: 'done' });
    // A pulse and nothing else: no relay was switched on that somebody would have to switch off.
    expect(board.lines.told.filter((line) => line.includes('"relay"'))).toEqual([]);
  });

  it('switches the hold relay on and leaves it, and off at release', async () => {
    const { board, command, done } = await setUp();
    const authority = { kind: 'fire', id: 'fire-1' } as const;
    const hold = command({ type: 'barrier.hold', data: { barrier: BARRIER, authority } });
    await board.lines.until(saying({ relay: 1, on: true }));
    expect((await done(hold)).data).toMatchObject({ outcome: 'done' });
    // An opening meanwhile goes its way and does not give the hold back.
    const open = command({
      type: 'barrier.open',
      data: { barrier: BARRIER, lane: 'out-1' as LaneId, pulseMs: 300, authority: AUTHORITY },
    });
    await done(open);
    expect(board.lines.told.filter((line) => line.includes('"on": false'))).toEqual([]);
    const release = command({ type: 'barrier.release', data: { barrier: BARRIER, authority } });
    await board.lines.until(saying({ relay: 1, on: false }));
    expect((await done(release)).data).toMatchObject({ outcome: 'done' });
  });

  it('is offline while it is dead, and back with its picture when it is back', async () => {
    const { port, board, health, readings } = await setUp();
    board.tell('input 0 on');
    await readings.until(({ data }) => 'state' in data && data.state === 'on');
    board.signal('SIGKILL');
    await board.ended;
    const offline = await health.until(({ state }) => state === 'offline');
    expect(offline.why).toBe('line-down');
    const seen = health.told.length;
    const told = readings.told.length;
    const next = await startBoard(port);
    await health.until(
      (report) => report.state === 'online' && health.told.indexOf(report) >= seen,
      { withinMs: AGAIN_MS },
    );
    next.tell('input 2 on');
    const change = await readings.until(
      (reading) =>
        readings.told.indexOf(reading) >= told &&
        'input' in reading.data &&
        reading.data.input === 'arming-loop' &&
        reading.data.state === 'on',
    );
    expect(change.type).toBe('input.changed');
  });
});
