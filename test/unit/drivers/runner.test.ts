import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import {
  type Channel,
  type DriverReading,
  defineDriver,
  type LinkEvents,
  type Output,
  type Session,
} from '../../../drivers/driver.ts';
import { type LineSink, runLine } from '../../../drivers/runner.ts';
import type { CommandId, DeviceId } from '../../../rules/vocabulary/ids.ts';
import { after, instant } from '../../../rules/vocabulary/time.ts';
import { createVirtualClock } from '../../simulation/clock.ts';

const DEVICE = 'one' as DeviceId;
type Part = Partial<Omit<Session<unknown, unknown>, 'nextWake'>>;

/** A line with a session of the test's own and a link that the test opens and closes. */
function rig(kind: 'tcp' | 'tcp-listen', part: (made: number) => Part) {
  const clock = createVirtualClock(instant(0));
  const readings: DriverReading[] = [];
  const health: Parameters<LineSink['health']>[0][] = [];
  const faults: string[] = [];
  const links: LinkEvents[] = [];
  const stored: number[] = [];
  let made = 0;
  let closed = 0;
  const silent = (): Output<unknown> => ({});
  const driver = defineDriver({
    id: 'of-the-test',
    title: 'of the test',
    carries: 'bytes',
    lines: {},
    settings: Type.Object({}),
    inputs: () => [],
    shows: () => false,
    problems: () => [],
    start: (): Session<unknown, unknown> => {
      made += 1;
      return {
        opened: () => ({ health: [{ device: DEVICE, state: 'online', why: 'heard' }] }),
        closed: silent,
        receive: silent,
        command: silent,
        wake: silent,
        stored(ref) {
          stored.push(ref);
          return {};
        },
        nextWake: undefined,
        ...part(made),
      };
    },
  });
  const run = runLine({
    driver,
    line: { id: 'line', kind },
    devices: [{ id: DEVICE, settings: {} }],
    clock,
    open({ events }) {
      links.push(events);
      return {
        close() {
          closed += 1;
          return Promise.resolve();
        },
      };
    },
    sink: {
      reading: (reading) => readings.push(reading),
      health: (report) => health.push(report),
      fault: ({ code }) => faults.push(code),
    },
  });
  const channel = (peer: string, sent: unknown[] = []): Channel => ({
    peer,
    send: (message) => sent.push(message),
    end() {},
  });
  const state = () => [health.at(-1)?.state, health.at(-1)?.why];
  return {
    clock,
    readings,
    health,
    faults,
    links,
    stored,
    run,
    channel,
    state,
    closes: () => closed,
    sessions: () => made,
  };
}

const said = (ref: number): DriverReading => ({
  type: 'device.said',
  device: DEVICE,
  ref,
  data: { code: 'x', text: '' },
});

const order = (clock: { now(): ReturnType<typeof instant> }) =>
  ({
    type: 'clock.set',
    data: { time: '' },
    id: 'c1' as CommandId,
    device: DEVICE,
    expires: after(clock.now(), 5_000),
  }) as const;

describe('a session that throws', () => {
  const broken = (made: number): Part =>
    made > 1
      ? {}
      : {
          receive() {
            throw new Error('a mistake');
          },
        };

  it('is reported, ended and started afresh with back-off', async () => {
    const { links, faults, state, clock, channel, closes, sessions } = rig('tcp', broken);
    const wire = channel('a');
    links[0]?.opened(wire);
    expect(state()).toEqual(['online', 'heard']);
    links[0]?.message(wire, new Uint8Array(1));
    expect(faults).toEqual(['driver-failed']);
    expect(state()).toEqual(['offline', 'driver-failed']);
    expect(closes()).toBe(1);
    await clock.advance(300);
    expect([links.length, sessions()]).toEqual([2, 1]);
    links[1]?.opened(channel('b'));
    expect(sessions()).toBe(2);
    expect(state()).toEqual(['online', 'heard']);
  });

  it('has its unanswered commands told as failed', () => {
    const { links, run, clock, readings, channel } = rig('tcp', broken);
    const wire = channel('a');
    links[0]?.opened(wire);
    run.command(order(clock));
    links[0]?.message(wire, new Uint8Array(1));
    expect(readings).toMatchObject([
      { type: 'command.done', data: { command: 'c1', outcome: 'failed', reason: 'driver-failed' } },
    ]);
  });

  it('says nothing of what its old link still tells', async () => {
    const { links, clock, channel, sessions, faults } = rig('tcp', broken);
    const wire = channel('a');
    links[0]?.opened(wire);
    links[0]?.message(wire, new Uint8Array(1));
    await clock.advance(300);
    links[0]?.message(wire, new Uint8Array(1));
    links[0]?.closed('late');
    expect(faults).toEqual(['driver-failed']);
    expect(sessions()).toBe(1);
  });
});

describe('readings', () => {
  it('are known by a number of the line, and the session hears its own when one is stored', () => {
    const { links, run, readings, stored, channel } = rig('tcp', () => ({
      receive: () => ({ readings: [said(7)] }),
    }));
    const wire = channel('a');
    links[0]?.opened(wire);
    links[0]?.message(wire, new Uint8Array(1));
    run.stored(DEVICE, readings[0]?.ref ?? 0);
    expect(stored).toEqual([7]);
  });

  it('of one peer of a listener are not confused with those of another', () => {
    const { links, run, readings, stored, channel } = rig('tcp-listen', (made) => ({
      receive: () => ({ readings: [said(made)] }),
    }));
    const [a, b] = [channel('a'), channel('b')];
    links[0]?.opened(a);
    links[0]?.opened(b);
    links[0]?.message(a, 0);
    links[0]?.message(b, 0);
    expect(new Set(readings.map(({ ref }) => ref)).size).toBe(2);
    for (const { device, ref } of readings) run.stored(device, ref);
    expect(stored).toEqual([1, 2]);
  });
});

describe('peers of a listener', () => {
  it('keep a device online while one of them answers for it', () => {
    const { links, channel, state } = rig('tcp-listen', () => ({}));
    const [a, b] = [channel('a'), channel('b')];
    links[0]?.opened(a);
    links[0]?.opened(b);
    links[0]?.ended(a, 'gone');
    expect(state()).toEqual(['online', 'heard']);
    links[0]?.ended(b, 'gone');
    expect(state()).toEqual(['offline', 'line-down']);
  });

  it('are given commands by the last that was heard of the device; without a peer they fail', () => {
    const { links, run, clock, readings, channel } = rig('tcp-listen', () => ({
      command: () => ({ send: ['do'] }),
      receive: () => ({ heard: [DEVICE] }),
    }));
    run.command(order(clock));
    expect(readings).toMatchObject([{ data: { outcome: 'failed', reason: 'line-down' } }]);
    const sent: unknown[] = [];
    const a = channel('a', sent);
    links[0]?.opened(a);
    links[0]?.message(a, 0);
    links[0]?.opened(channel('b'));
    run.command(order(clock));
    expect(sent).toEqual(['do']);
  });
});

describe('a session that always wants to be woken at once', () => {
  it('does not keep the loop to itself', async () => {
    let wakes = 0;
    const { links, clock, channel } = rig('tcp', () => ({
      wake() {
        wakes += 1;
        return {};
      },
      get nextWake() {
        return instant(0);
      },
    }));
    links[0]?.opened(channel('a'));
    await clock.advance(100);
    expect(wakes).toBeLessThanOrEqual(101);
    expect(wakes).toBeGreaterThan(50);
  });
});
