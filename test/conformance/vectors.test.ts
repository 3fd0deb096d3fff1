import { describe, expect, it } from 'vitest';
import type { DriverCommand } from '../../drivers/driver.ts';
import { fromHex, toHex } from '../../drivers/framing/hex.ts';
import type { CommandId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { memoryLinks } from '../../simulators/memory.ts';
import { createSimulator } from '../../simulators/registry.ts';
import { DEVICE, lineKinds, listen, START, scriptedWire, virtualClock } from './rig.ts';
import { subjects, type Vector } from './vectors.ts';

const plain = (hex: string): string => hex.replaceAll(' ', '');

/** A command as the host would pass it. */
const command = (body: { type: string; data: unknown }): DriverCommand =>
  ({
    ...body,
    id: 'c1' as CommandId,
    device: DEVICE,
    expires: after(START, 60_000),
  }) as DriverCommand;

describe.each(subjects)('vectors of $id', ({ id, driver, vectors }) => {
  const kind = lineKinds(driver)[0] ?? 'tcp';
  const start = (vector: Vector) => {
    const clock = virtualClock();
    const wire = scriptedWire();
    const heard = listen({
      driver,
      line: { id: 'line', kind },
      devices: [{ id: DEVICE, settings: vector.settings }],
      open: memoryLinks(() => wire.line),
      clock,
    });
    return { clock, wire, ...heard };
  };

  it('has three good frames and two broken ones, each with its source', () => {
    expect(
      vectors.filter((v) => v.from === 'device' && v.fault === undefined).length,
    ).toBeGreaterThanOrEqual(3);
    expect(vectors.filter((v) => v.fault !== undefined).length).toBeGreaterThanOrEqual(2);
  });

  const forDriver = vectors.filter(({ only }) => only !== 'simulator');
  const forSimulator = vectors.filter(({ only }) => only !== 'driver');

  it.each(forDriver.filter((v) => v.from === 'gateway'))(
    'the driver sends: $name',
    async (vector) => {
      const { clock, wire, run } = start(vector);
      await clock.advance(5);
      if (typeof vector.when === 'object') run.command(command(vector.when));
      await clock.advance(2_000);
      expect(wire.sent()).toContain(plain(vector.hex));
    },
  );

  it.each(forDriver.filter((v) => v.readings))('the driver reads: $name', async (vector) => {
    const { clock, wire, readings, faults } = start(vector);
    await clock.advance(5);
    wire.say(fromHex(vector.hex));
    await clock.advance(1);
    const wanted = vector.readings ?? [];
    expect(
      readings.told.filter((reading) => wanted.some((one) => alike(reading, one))),
    ).toMatchObject(wanted);
    if (wanted.length === 0) expect(readings.told).toEqual([]);
    expect(faults.told).toEqual([]);
  });

  it.each(forDriver.filter((v) => v.fault))('the driver refuses: $name', async (vector) => {
    const { clock, wire, readings, faults } = start(vector);
    await clock.advance(5);
    wire.say(fromHex(vector.hex));
    await clock.advance(2_000);
    wire.say(fromHex(vector.hex).subarray(0, 1));
    await clock.advance(2_000);
    // A panel is also said to be doubtful; that reads nothing out of what it sent.
    expect(readings.told.filter(({ type }) => type !== 'panel.suspected')).toEqual([]);
    expect(faults.told.map(({ code }) => code)).toContain(vector.fault);
  });

  it.each(forSimulator.filter((v) => v.from === 'gateway'))(
    'the simulated device obeys: $name',
    (vector) => {
      const simulator = createSimulator(id, { id: 'one', settings: vector.settings });
      const output = simulator?.receive(fromHex(vector.hex), START);
      expect((output?.send ?? []).map(toHex).join('')).toBe(plain(vector.answer ?? ''));
      expect(simulator?.observe()).toMatchObject(vector.observe ?? {});
    },
  );

  it.each(forSimulator.filter((v) => v.from === 'device'))(
    'the simulated device says: $name',
    (vector) => {
      const simulator = createSimulator(id, { id: 'one', settings: vector.settings });
      const acts = vector.acts ?? (vector.act ? [vector.act] : []);
      const acted = acts.map(({ verb, args }) => simulator?.act(verb, args, START));
      const asked =
        vector.ask === undefined ? [] : [simulator?.receive(fromHex(vector.ask), START)];
      const said = [...acted, ...asked].flatMap((output) => output?.send ?? []);
      expect(acted.map((output) => output?.error)).toEqual(acts.map(() => undefined));
      expect(said.map(toHex).join('')).toBe(plain(vector.hex));
    },
  );
});

type Told = { readonly type: string; readonly data: object };
type Wanted = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** True where both speak of the same input, card or code: what the vector does not name is not judged. */
function alike(a: Told, b: Wanted): boolean {
  const key = ['input', 'code', 'card'].find((name) => name in b.data);
  if (key === undefined) return a.type === b.type;
  if (key === 'card') return 'card' in a.data;
  return Object.entries(a.data).some(([name, value]) => name === key && value === b.data[key]);
}
