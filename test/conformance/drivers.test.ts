import fc from 'fast-check';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../drivers/framing/hex.ts';
import { runLine } from '../../drivers/runner.ts';
import type { CommandId } from '../../rules/vocabulary/ids.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { memoryLinks } from '../../simulators/memory.ts';
import { simulators } from '../../simulators/registry.ts';
import {
  DEVICE,
  GIVEN,
  type Heard,
  lineKinds,
  listen,
  scriptedWire,
  simulate,
  virtualClock,
} from './rig.ts';
import { subjects } from './vectors.ts';

describe('the registries', () => {
  it('name every driver once, in order, as its folder', () => {
    const ids = subjects.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids.every((id) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toBe(true);
  });

  it('have a simulated device for every driver, under the same id', () => {
    expect(Object.keys(simulators).sort()).toEqual(subjects.map(({ id }) => id));
  });
});

describe.each(subjects)('$id', ({ id, driver, settings, example, vectors }) => {
  const kind = lineKinds(driver)[0] ?? 'tcp';
  const onScript = () => {
    const clock = virtualClock();
    const wire = scriptedWire();
    const devices = [{ id: DEVICE, settings }];
    const open = memoryLinks(() => wire.line);
    return { clock, wire, ...listen({ driver, line: { id: 'line', kind }, devices, open, clock }) };
  };
  const onSimulator = () => {
    const clock = virtualClock();
    const line = simulate(id, [{ id: DEVICE, settings }], { clock });
    const devices = [{ id: DEVICE, settings }];
    const open = memoryLinks(() => line);
    return { clock, line, ...listen({ driver, line: { id: 'line', kind }, devices, open, clock }) };
  };
  const bodies = ({ readings }: Heard) => readings.told.map(({ type, data }) => ({ type, data }));

  it('takes its example settings and refuses an unknown key', () => {
    expect(Check(driver.settings, settings)).toBe(true);
    expect(Check(driver.settings, { ...Object(settings), unheardOf: 1 })).toBe(false);
    expect(driver.problems(Object(settings)).filter(({ warning }) => !warning)).toEqual([]);
  });

  it('accepts the settings of every vector', () => {
    for (const vector of vectors) {
      expect(Check(driver.settings, vector.settings), vector.name).toBe(true);
    }
  });

  it('reads its example from its simulated device', async () => {
    const { clock, line, readings } = onSimulator();
    await clock.advance(1_000);
    const before = readings.told.length;
    expect(line.act(DEVICE, example.act.verb, example.act.args).error).toBeUndefined();
    await clock.advance(1_000);
    expect(readings.told.slice(before)).toContainEqual(expect.objectContaining({ device: DEVICE }));
    expect(readings.told.slice(before)[0]).toMatchObject(example.reading);
  });

  it('survives any bytes without failing or reading anything out of thin air', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 12 }),
        async (pieces) => {
          const clock = virtualClock();
          const wire = scriptedWire();
          const faults: string[] = [];
          const run = runLine({
            driver,
            line: { id: 'line', kind },
            devices: [{ id: DEVICE, settings }],
            open: memoryLinks(() => wire.line),
            given: GIVEN,
            clock,
            sink: { reading() {}, health() {}, fault: ({ code }) => faults.push(code) },
          });
          await clock.advance(1);
          for (const piece of pieces) {
            wire.say(piece);
            await clock.advance(37);
          }
          await run.close();
          expect(faults).not.toContain('driver-failed');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads the same however the wire cuts what comes', async () => {
    const good = vectors.filter((v) => v.from === 'device' && v.readings && v.only !== 'simulator');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 }),
        async (vector, cuts) => {
          const whole = onSettings(vector.settings);
          await whole.clock.advance(5);
          whole.wire.say(fromHex(vector.hex));
          const cut = onSettings(vector.settings);
          await cut.clock.advance(5);
          let rest = fromHex(vector.hex);
          for (let i = 0; rest.length > 0; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            cut.wire.say(rest.slice(0, size));
            rest = rest.slice(size);
          }
          await Promise.all([whole.clock.advance(5), cut.clock.advance(5)]);
          expect(cut.read).toEqual(whole.read);
          await Promise.all([whole.run.close(), cut.run.close()]);
        },
      ),
      { numRuns: 60 },
    );
  });

  const onSettings = (of: unknown) => {
    const clock = virtualClock();
    const wire = scriptedWire();
    const read: unknown[] = [];
    const run = runLine({
      driver,
      line: { id: 'line', kind },
      devices: [{ id: DEVICE, settings: of }],
      open: memoryLinks(() => wire.line),
      given: GIVEN,
      clock,
      sink: { reading: ({ type, data }) => read.push({ type, data }), health() {} },
    });
    return { clock, wire, read, run };
  };

  it('says that it is offline while its line is down, and online again after', async () => {
    const { clock, line, health } = onSimulator();
    await clock.advance(1_000);
    expect(health.told.at(-1)).toMatchObject({ state: 'online' });
    line.cut();
    await clock.advance(2_000);
    expect(health.told.at(-1)).toMatchObject({ state: 'offline', why: 'line-down' });
    line.mend();
    await clock.advance(31_000);
    expect(health.told.at(-1)).toMatchObject({ state: 'online' });
    expect(health.told.at(-1)?.reconnects).toBeGreaterThan(0);
  });

  it('opens its line ever more slowly while nobody is there', async () => {
    const clock = virtualClock();
    const tries: number[] = [];
    const open = memoryLinks(() => {
      tries.push(clock.now());
      return undefined;
    });
    listen({
      driver,
      line: { id: 'line', kind },
      devices: [{ id: DEVICE, settings }],
      open,
      clock,
    });
    await clock.advance(120_000);
    const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
    expect(waits.slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(Math.max(...waits)).toBe(30_000);
    expect(tries.length).toBeLessThan(14);
  });

  it('tells counters at most every 30 s while nothing changes', async () => {
    const { clock, health } = onSimulator();
    await clock.advance(1_000);
    const before = health.told.length;
    await clock.advance(65_000);
    expect(health.told.length - before).toBeLessThanOrEqual(3);
  });

  it('has its link closed when it stops, and says nothing after', async () => {
    const { clock, line, run, ...heard } = onSimulator();
    await clock.advance(1_000);
    await run.close();
    const said = [bodies({ ...heard, run }).length, heard.health.told.length];
    line.act(DEVICE, example.act.verb, example.act.args);
    line.cut();
    await clock.advance(60_000);
    expect([bodies({ ...heard, run }).length, heard.health.told.length]).toEqual(said);
  });

  it('answers a command it does not know as refused', async () => {
    const { clock, readings, run } = onScript();
    await clock.advance(5);
    run.command({
      type: 'clock.set',
      data: { time: '2026-11-24T00:00:00.000Z' },
      id: 'c1' as CommandId,
      device: DEVICE,
      expires: instant(clock.now() + 5_000),
    });
    await clock.advance(5);
    expect(readings.told).toContainEqual(
      expect.objectContaining({
        type: 'command.done',
        data: expect.objectContaining({ command: 'c1', outcome: 'refused' }),
      }),
    );
  });
});
