import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DriverCommand, DriverReading } from '../../../../drivers/driver.ts';
import { fromHex, joinBytes } from '../../../../drivers/framing/hex.ts';
import { decode, encode, type Frame } from '../../../../drivers/gb26875/codec.ts';
import { gb26875 } from '../../../../drivers/gb26875/index.ts';
import { runLine } from '../../../../drivers/runner.ts';
import type { CommandId, DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { after, instant } from '../../../../rules/vocabulary/time.ts';
import { wallAt } from '../../../../rules/vocabulary/wall-time.ts';
import { faultyWire } from '../../../../simulators/faults.ts';
import { createGb26875 } from '../../../../simulators/gb26875/device.ts';
import { createLine } from '../../../../simulators/line.ts';
import { memoryLinks } from '../../../../simulators/memory.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';

const START = instant(Date.UTC(2026, 10, 24));
const PANEL = '000000000001';
const ZONE = 'Asia/Shanghai';

/** The driver on a wire whose far end is a simulated panel; readings are durable when `accept` says so. */
function stage(settings: Record<string, unknown> = {}, wires: Record<string, unknown> = {}) {
  const clock = createVirtualClock(START);
  const readings: DriverReading[] = [];
  const faults: string[] = [];
  const device = 'fire' as DeviceId;
  const line = createLine({
    simulators: [createGb26875({ id: device, settings })],
    clock,
    ...wires,
  });
  const run = runLine({
    driver: gb26875,
    line: { id: 'line', kind: 'tcp' },
    devices: [{ id: device, settings }],
    open: memoryLinks(() => line),
    clock,
    sink: {
      reading: (reading) => readings.push(reading),
      health() {},
      fault: ({ code }) => faults.push(code),
    },
  });
  onTestFinished(async () => {
    line.close();
    await run.close();
  });
  let accepted = 0;
  return {
    clock,
    line,
    run,
    readings,
    faults,
    act: (verb: string, args: Record<string, string> = {}) => line.act(device, verb, args),
    panel: () => line.observe(device) ?? {},
    accept() {
      const fresh = readings.slice(accepted);
      accepted = readings.length;
      for (const { ref } of fresh) run.stored(device, ref);
    },
    command(body: Pick<DriverCommand, 'type' | 'data'>) {
      run.command({
        ...body,
        id: 'c1' as CommandId,
        device,
        expires: after(clock.now(), 60_000),
      } as DriverCommand);
    },
    told: () =>
      readings.flatMap((one) =>
        one.type === 'panel.reported' ? [`${one.data.code} ${one.data.qualifier}`] : [],
      ),
    suspected: () => readings.flatMap((one) => (one.type === 'panel.suspected' ? [one.data] : [])),
    outcome: () =>
      readings.flatMap((one) =>
        one.type === 'command.done' ? [`${one.data.outcome} ${one.data.reason ?? ''}`.trim()] : [],
      ),
  };
}

describe('a frame of a fire panel', () => {
  it('is confirmed when its reading is durable, and not before', async () => {
    const { clock, act, panel, accept } = stage();
    await clock.advance(5);
    act('fire');
    await clock.advance(3_000);
    expect(panel()).toMatchObject({ confirmed: 0, waiting: 1 });
    accept();
    await clock.advance(5);
    expect(panel()).toMatchObject({ confirmed: 1, waiting: 0 });
  });

  it('that is sent again while it waits, or after, is one event', async () => {
    const { clock, act, panel, accept, told } = stage();
    await clock.advance(5);
    act('fire');
    act('again');
    await clock.advance(5);
    accept();
    await clock.advance(5);
    act('again');
    await clock.advance(5);
    expect(told()).toEqual(['component-fire new']);
    expect(panel()).toMatchObject({ confirmed: 2 });
  });

  it.each(['bad-sum', 'too-long'])(
    '%s: is denied and told as one doubt, and the next is read',
    async (spoilt) => {
      const { clock, act, panel, told, suspected } = stage();
      await clock.advance(5);
      act('normal');
      await clock.advance(5);
      for (let i = 0; i < 5; i += 1) act(spoilt);
      act('fire');
      await clock.advance(5_000);
      expect(told()).toContain('component-fire new');
      expect(panel()['denied']).toBe(5);
      expect(suspected()).toEqual([
        { account: PANEL, why: 'malformed', count: 1, text: expect.any(String) },
      ]);
    },
  );

  it('cut short is denied once it is given up, and hides none behind it', async () => {
    const { clock, act, panel, told, faults } = stage();
    await clock.advance(5);
    act('normal');
    act('half-frame', { bytes: '60' });
    act('fire');
    await clock.advance(2_000);
    expect(told()).toContain('component-fire new');
    expect(panel()['denied']).toBeGreaterThan(0);
    expect(faults).toContain('bad-check');
  });

  it('is never answered where it is an answer itself: two ends would deny for ever', async () => {
    const { clock, act, panel } = stage();
    await clock.advance(5);
    act('unit', { command: '6' });
    act('bad-sum');
    await clock.advance(1_000);
    expect(panel()['denied']).toBe(0);
  });
});

describe('what a component had', () => {
  it('is over when it is normal, each thing by itself', async () => {
    const { clock, act, told } = stage();
    await clock.advance(5);
    act('normal');
    const before = told().length;
    act('component', { bits: String(0b1010) });
    act('component', { bits: String(0b1000) });
    act('component', { bits: '1' });
    await clock.advance(5);
    expect(told().slice(before)).toEqual([
      'component-fire new',
      'component-disabled new',
      'component-fire restore',
      'component-disabled still',
      'component-disabled restore',
    ]);
  });

  it('before we were there is over when it is normal', async () => {
    const { clock, act, told } = stage();
    await clock.advance(5);
    act('component', { bits: String(0b1000) });
    act('normal');
    await clock.advance(5);
    expect(told()).toContain('component-fire restore');
    expect(told()).toContain('component-disabled restore');
    const before = told().length;
    act('normal');
    await clock.advance(5);
    expect(told().length).toBe(before);
  });

  it('says that the panel lives where nothing changed', async () => {
    const { clock, act, readings } = stage();
    await clock.advance(5);
    act('normal');
    act('normal');
    await clock.advance(5);
    expect(readings.at(-1)).toMatchObject({ type: 'panel.alive', data: { account: PANEL } });
  });
});

describe('the clock of a panel', () => {
  it('is told once and set where it is off', async () => {
    const { clock, act, panel, suspected } = stage();
    await clock.advance(5);
    act('wrong-clock', { seconds: '3600' });
    act('normal');
    act('normal');
    await clock.advance(5);
    expect(suspected().map(({ why }) => why)).toEqual(['clock-off']);
    expect(panel()).toMatchObject({ clocksSet: 1, offSeconds: 0 });
  });

  it('corrects when something happened', async () => {
    const { clock, act, readings } = stage();
    await clock.advance(5);
    act('wrong-clock', { seconds: '-600' });
    act('fire');
    await clock.advance(5);
    const fire = readings.find(({ type }) => type === 'panel.reported');
    expect(Math.abs((fire?.time ?? 0) - START)).toBeLessThan(2_000);
  });

  it('is set by command, and the command fails where nobody confirms', async () => {
    const { clock, act, command, outcome, panel } = stage({ setClock: false });
    await clock.advance(5);
    const set = { type: 'clock.set', data: { time: '2026-11-24T00:10:00.000Z' } } as const;
    command(set);
    await clock.advance(5);
    expect(outcome()).toEqual(['refused not-heard']);
    act('normal');
    command(set);
    await clock.advance(5);
    expect(outcome().at(-1)).toBe('done');
    expect(panel()['offSeconds']).toBe(600);
    act('mute');
    command(set);
    await clock.advance(13_000);
    expect(outcome().at(-1)).toBe('failed no-answer');
  });
});

describe('a duty check', () => {
  it('is read, and answered by command to whom asked, in the name he called us by', async () => {
    const { clock, act, command, outcome, panel, readings } = stage();
    await clock.advance(5);
    act('ask-duty', { minutes: '3', destination: '2A0000000000' });
    await clock.advance(5);
    expect(readings).toContainEqual(
      expect.objectContaining({
        type: 'duty.questioned',
        data: expect.objectContaining({ account: PANEL, minutes: 3 }),
      }),
    );
    command({ type: 'duty.reply', data: { account: PANEL } });
    await clock.advance(5);
    expect(outcome()).toEqual(['done']);
    expect(panel()['dutyAnswers']).toBe(1);
  });

  it('is tried four times in all where nothing is heard', async () => {
    const { clock, act, command, outcome } = stage();
    await clock.advance(5);
    act('ask-duty');
    act('mute');
    command({ type: 'duty.reply', data: { account: PANEL } });
    await clock.advance(11_000);
    expect(outcome()).toEqual([]);
    await clock.advance(2_000);
    expect(outcome()).toEqual(['failed no-answer']);
  });
});

describe('on a bad wire', () => {
  it('every event arrives at least once, and none is confirmed before it is durable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
        const random = createRandom(seed);
        const wire = faultyWire(
          { loss: 0.15, corruption: 0.1, half: 0.1, noise: 0.2 },
          random.next,
        );
        const { clock, act, accept, panel, told } = stage({}, { fromDevice: wire });
        await clock.advance(5);
        for (let i = 1; i <= 6; i += 1) {
          act('component', { component: `1.${i}`, bits: '2' });
          await clock.advance(700);
        }
        expect(panel()['confirmed']).toBe(0);
        for (let i = 0; i < 50; i += 1) {
          accept();
          await clock.advance(1_000);
        }
        const lost = Number(panel()['lost']);
        expect(told().filter((one) => one === 'component-fire new').length).toBeGreaterThanOrEqual(
          6 - lost,
        );
      }),
      { numRuns: 15 },
    );
  });

  it('reads every good frame whatever stands between', async () => {
    const good = (number: number): Frame => ({
      seq: number,
      version: [1, 1],
      time: wallAt(START, ZONE),
      source: PANEL,
      destination: '000000000000',
      command: 2,
      unit: fromHex(`0101010${number}0200000008180B1A`),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 4, maxLength: 4 }),
        async (junk) => {
          const clock = createVirtualClock(START);
          const zones: string[] = [];
          let say = (_: Uint8Array): void => {};
          const line = createLine({ simulators: [], clock });
          const run = runLine({
            driver: gb26875,
            line: { id: 'line', kind: 'tcp' },
            devices: [{ id: 'fire' as DeviceId, settings: {} }],
            open: ({ events }) => {
              const channel = { peer: 'x', send() {}, end() {} };
              clock.at(clock.now(), () => events.opened(channel));
              say = (bytes) => events.message(channel, { peer: 'x', kind: 'bytes', bytes });
              return { close: () => Promise.resolve() };
            },
            clock,
            sink: {
              reading: (one) =>
                one.type === 'panel.reported' && one.data.code === 'system-fire'
                  ? zones.push(one.data.partition ?? '')
                  : 0,
              health() {},
            },
          });
          await clock.advance(5);
          say(joinBytes(...junk.flatMap((piece, i) => [piece, encode(good(i + 1))])));
          await clock.advance(2_000);
          await run.close();
          line.close();
          expect(zones).toEqual(expect.arrayContaining(['1.1', '1.2', '1.3', '1.4']));
          expect(decode(encode(good(1)))?.source).toBe(PANEL);
        },
      ),
      { numRuns: 60 },
    );
  });
});
