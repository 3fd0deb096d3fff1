import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alarmContacts } from '../../drivers/alarm-contacts/index.ts';
import type { DriverReading } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { type LineSink, runLine } from '../../drivers/runner.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { startProgram } from '../support/process.ts';
import { createSignal } from '../support/signal.ts';
import { ROOT } from '../support/tree.ts';

const hasPymodbus = can('pymodbus');
if (!hasPymodbus) {
  console.log(
    'NOT RUN: a pymodbus input board; to run it: apt-get install python3-pymodbus python3-serial-asyncio',
  );
}

const CONTACTS = { pollMs: 50, inputs: { '1': 'zone.shop', '16': 'site.fire' } };
const EOL = {
  pollMs: 50,
  inputs: { '2': 'zone.smoke' },
  levels: [
    { upTo: 499, is: 'shorted' },
    { upTo: 1_499, is: 'normal' },
    { upTo: 2_699, is: 'alarm' },
    { is: 'cut' },
  ],
};

async function setUp(settings: object) {
  const port = await freePort();
  const board = startProgram('/usr/bin/python3', [
    join(ROOT, 'test/peers/pymodbus-board.py'),
    `${port}`,
  ]);
  onTestFinished(async () => {
    board.signal('SIGKILL');
    await board.ended;
  });
  await board.lines.until((line) => line.includes('listening'));
  const readings = createSignal<DriverReading>();
  const health = createSignal<Parameters<LineSink['health']>[0]>();
  const run = runLine({
    line: { id: 'alarms', kind: 'modbus-tcp', address: `127.0.0.1:${port}` },
    driver: alarmContacts,
    devices: [{ id: 'board' as DeviceId, settings }],
    open: openLink,
    clock: systemClock,
    sink: { reading: readings.tell, health: health.tell },
  });
  onTestFinished(() => run.close());
  await health.until(({ state }) => state === 'online');
  const told = (input: string, state: string) =>
    readings.until(
      ({ data }) =>
        'input' in data && data.input === input && 'state' in data && data.state === state,
    );
  return { board, told };
}

describe.skipIf(!hasPymodbus)('an input board of another make, over Modbus TCP', () => {
  it('has its first picture told, and each change of a contact', async () => {
    const { board, told } = await setUp(CONTACTS);
    expect((await told('zone.shop', 'off')).data).toMatchObject({ first: true });
    board.tell('input 0 on');
    expect((await told('zone.shop', 'on')).data).toEqual({ input: 'zone.shop', state: 'on' });
    board.tell('input 15 on');
    expect((await told('site.fire', 'on')).data).toEqual({ input: 'site.fire', state: 'on' });
  });

  it('has the states of its end-of-line resistors read from its registers', async () => {
    const { board, told } = await setUp(EOL);
    expect((await told('zone.smoke', 'shorted')).data).toMatchObject({ first: true });
    board.tell('value 1 1000');
    await told('zone.smoke', 'off');
    board.tell('value 1 2000');
    await told('zone.smoke', 'on');
    board.tell('value 1 4095');
    await told('zone.smoke', 'cut');
  });
});
