import { describe, expect, it } from 'vitest';
import type { DriverReading } from '../../drivers/driver.ts';
import { memoryLinks } from '../../simulators/memory.ts';
import { DEVICE, lineKinds, listen, simulate, virtualClock } from './rig.ts';
import { subjects } from './vectors.ts';

type Verb = readonly [verb: string, args?: Readonly<Record<string, string>>];

/** For each device with inputs: how its simulator answers without telling them, how it ends, and why it then stands so. */
const BLIND: Readonly<Record<string, { readonly by: Verb; readonly end: Verb; why: string }>> = {
  'alarm-contacts': { by: ['exception', { code: '2' }], end: ['exception'], why: 'exception-2' },
  'barrier-modbus': { by: ['exception', { code: '2' }], end: ['exception'], why: 'exception-2' },
  'barrier-rs485': { by: ['odd'], end: ['unmute'], why: 'bad-answer' },
};
const LONG_MS = 60_000;

const polled = subjects.filter(
  ({ driver, settings }) => driver.inputs(Object(settings)).length > 0,
);

it('every driver with inputs is looked at here', () => {
  expect(polled.map(({ id }) => id)).toEqual(Object.keys(BLIND));
});

describe.each(polled)('$id that answers and does not tell its inputs', (subject) => {
  const { id, driver, settings, example } = subject;
  const blind = BLIND[id] ?? { by: ['mute'], end: ['unmute'], why: '' };
  const start = async () => {
    const clock = virtualClock();
    const line = simulate(id, [{ id: DEVICE, settings }], { clock });
    const kind = lineKinds(driver)[0] ?? 'tcp';
    const devices = [{ id: DEVICE, settings }];
    const open = memoryLinks(() => line);
    const heard = listen({ driver, line: { id: 'line', kind }, devices, open, clock });
    await clock.advance(1_000);
    const act = ([verb, args = {}]: Verb): void => {
      expect(line.act(DEVICE, verb, args).error).toBeUndefined();
    };
    return { ...heard, clock, act };
  };
  const inputs = driver.inputs(Object(settings));
  const told = (readings: readonly DriverReading[]) =>
    readings.flatMap(({ type, data }) => (type === 'input.changed' ? [data] : []));

  it('stands offline for as long as it does so, and says why', async () => {
    const { clock, health, act } = await start();
    act(blind.by);
    await clock.advance(LONG_MS);
    const offline = { state: 'offline', why: blind.why };
    expect(health.told.at(-1)).toMatchObject(offline);
    const from = health.told.findIndex(({ state }) => state === 'offline');
    expect(health.told.slice(from).every(({ state }) => state === 'offline')).toBe(true);
  });

  it('stands so no later than where it were silent', async () => {
    const [talking, silent] = [await start(), await start()];
    const since = talking.clock.now();
    talking.act(blind.by);
    silent.act(['mute']);
    while (!silent.health.told.some(({ state }) => state === 'offline')) {
      await silent.clock.advance(10);
    }
    await talking.clock.advance(silent.clock.now() - since);
    expect(talking.health.told.at(-1)).toMatchObject({ state: 'offline' });
  });

  it('is online when it tells them again, each as if for the first time', async () => {
    const { clock, readings, health, act } = await start();
    act(blind.by);
    await clock.advance(LONG_MS);
    const before = readings.told.length;
    act([example.act.verb, example.act.args]);
    await clock.advance(LONG_MS);
    expect(told(readings.told.slice(before))).toEqual([]);
    act(blind.end);
    await clock.advance(LONG_MS);
    expect(health.told.at(-1)).toMatchObject({ state: 'online', why: 'heard' });
    const again = told(readings.told.slice(before)).filter(({ first }) => first === true);
    expect(again.map(({ input }) => input).sort()).toEqual([...inputs].sort());
    expect(again).toContainEqual(expect.objectContaining(example.reading.data));
  });

  it('for a moment only keeps what it told', async () => {
    const { clock, readings, health, act } = await start();
    const before = readings.told.length;
    act(blind.by);
    // Several answers, and shorter than the silence that would count.
    await clock.advance(350);
    act(blind.end);
    await clock.advance(LONG_MS);
    expect(health.told.map(({ state }) => state)).not.toContain('offline');
    expect(told(readings.told.slice(before))).toEqual([]);
  });
});
