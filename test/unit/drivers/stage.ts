import { onTestFinished } from 'vitest';
import type { DriverCommand, DriverReading, LineKind } from '../../../drivers/driver.ts';
import { findDriver } from '../../../drivers/registry.ts';
import { type LineSink, runLine } from '../../../drivers/runner.ts';
import type { CommandBody } from '../../../rules/vocabulary/commands.ts';
import type { BarrierId, CommandId, DeviceId, LaneId } from '../../../rules/vocabulary/ids.ts';
import { after, instant } from '../../../rules/vocabulary/time.ts';
import type { Wire } from '../../../simulators/faults.ts';
import { createLine } from '../../../simulators/line.ts';
import { memoryLinks } from '../../../simulators/memory.ts';
import { createSimulator } from '../../../simulators/registry.ts';
import type { SimEvent } from '../../../simulators/simulator.ts';
import { createVirtualClock } from '../../simulation/clock.ts';

type Told = Parameters<LineSink['health']>[0];

/** A driver and its simulated devices on one line in virtual time. */
export function stage({
  driver: id,
  kind,
  devices,
  wires = {},
}: {
  readonly driver: string;
  readonly kind: LineKind;
  readonly devices: Readonly<Record<string, unknown>>;
  readonly wires?: { readonly toDevice?: Wire; readonly fromDevice?: Wire };
}) {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  const clock = createVirtualClock(instant(Date.UTC(2026, 10, 24)));
  const readings: DriverReading[] = [];
  const health: Told[] = [];
  const events: SimEvent[] = [];
  const faults: string[] = [];
  const line = createLine({
    simulators: Object.entries(devices).flatMap(([device, settings]) => {
      const made = createSimulator(id, { id: device, settings });
      return made ? [made] : [];
    }),
    clock,
    ...wires,
    told: (_, event) => events.push(event),
  });
  const run = runLine({
    driver,
    line: { id: 'line', kind },
    devices: Object.entries(devices).map(([device, settings]) => ({
      id: device as DeviceId,
      settings,
    })),
    open: memoryLinks(() => line),
    clock,
    sink: {
      reading: (reading) => readings.push(reading),
      health: (report) => health.push(report),
      fault: ({ code }) => faults.push(code),
    },
  });
  onTestFinished(async () => {
    line.close();
    await run.close();
  });
  let commands = 0;
  return {
    clock,
    line,
    run,
    readings,
    health,
    events,
    faults,
    /** Gives a command and says what became of it within two seconds. */
    async order(device: string, body: CommandBody, livesMs = 5_000) {
      commands += 1;
      const command: DriverCommand = {
        ...body,
        id: `c${commands}` as CommandId,
        device: device as DeviceId,
        expires: after(clock.now(), livesMs),
      };
      run.command(command);
      await clock.advance(2_000);
      return outcomeOf(readings, command.id);
    },
    stateOf: (device: string) => health.findLast((report) => report.device === device),
  };
}

/** What the driver said of a command. */
export const outcomeOf = (readings: readonly DriverReading[], command: string) =>
  readings.flatMap((one) =>
    one.type === 'command.done' && one.data.command === command
      ? [[one.data.outcome, one.data.reason].filter(Boolean).join(' ')]
      : [],
  )[0];

/** What the driver said of an input, from the first to the last. */
export const statesOf = (readings: readonly DriverReading[], input: string): readonly string[] =>
  readings.flatMap((one) =>
    one.type === 'input.changed' && one.data.input === input
      ? [`${one.data.state}${one.data.first ? ' first' : ''}`]
      : [],
  );

const gate = 'gate' as BarrierId;
const lane = 'in' as LaneId;
const authority = { kind: 'permit', id: 'p1' } as const;

/** Commands for the barrier `gate`. */
export const COMMANDS = {
  open: { type: 'barrier.open', data: { barrier: gate, lane, pulseMs: 500, authority } },
  hold: { type: 'barrier.hold', data: { barrier: gate, authority: { kind: 'fire', id: 'f1' } } },
  release: {
    type: 'barrier.release',
    data: { barrier: gate, authority: { kind: 'fire', id: 'f1' } },
  },
  close: { type: 'barrier.close', data: { barrier: gate, lane } },
  elsewhere: { type: 'barrier.close', data: { barrier: 'other' as BarrierId, lane } },
} as const satisfies Readonly<Record<string, CommandBody>>;
