import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminals } from '../../../../drivers/alarm-contacts/codec.ts';
import { problemsOf } from '../../../../drivers/alarm-contacts/problems.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { stage, statesOf } from '../stage.ts';

const CONTACTS = { inputs: { 1: 'zone.shop', 2: 'zone.smoke', 8: 'site.fire' } };
const EOL = {
  unit: 3,
  inputs: { 1: 'zone.shop', 2: 'zone.smoke', 3: 'zone.panic' },
  levels: [
    { upTo: 499, is: 'shorted' },
    { upTo: 1_499, is: 'normal' },
    { upTo: 2_699, is: 'alarm' },
    { is: 'cut' },
  ],
} as const;
const one = (settings: unknown = CONTACTS) =>
  stage({ driver: 'alarm-contacts', kind: 'modbus-rtu', devices: { board: settings } });
type Stage = ReturnType<typeof one>;
const act = (s: Stage, verb: string, zone?: string) =>
  s.line.act('board', verb, zone === undefined ? {} : { zone });

describe('a contact', () => {
  it('is told in the first picture, and after that when it changes', async () => {
    const s = one();
    act(s, 'break-in', 'shop');
    await s.clock.advance(500);
    act(s, 'restore-zone', 'shop');
    act(s, 'fire');
    await s.clock.advance(500);
    expect(statesOf(s.readings, 'zone.shop')).toEqual(['on first', 'off']);
    expect(statesOf(s.readings, 'site.fire')).toEqual(['off first', 'on']);
    expect(statesOf(s.readings, 'zone.smoke')).toEqual(['off first']);
  });

  it('is told within two seconds as wired zones must be (GA/T 368-2001)', async () => {
    const s = one();
    await s.clock.advance(500);
    act(s, 'smoke', 'smoke');
    await s.clock.advance(400);
    expect(statesOf(s.readings, 'zone.smoke').at(-1)).toBe('on');
  });

  it('that bounces for less than the debounce time is not told', async () => {
    const s = one({ ...CONTACTS, debounceMs: 1_000 });
    await s.clock.advance(500);
    for (const verb of ['break-in', 'restore-zone', 'break-in', 'restore-zone']) {
      act(s, verb, 'shop');
      await s.clock.advance(400);
    }
    await s.clock.advance(5_000);
    expect(statesOf(s.readings, 'zone.shop')).toEqual(['off first']);
  });

  it('with end-of-line resistors tells a cut wire and a shorted one', async () => {
    const s = one(EOL);
    await s.clock.advance(500);
    for (const verb of ['cut-line', 'short-line', 'smoke', 'restore-zone']) {
      act(s, verb, 'smoke');
      await s.clock.advance(500);
    }
    expect(statesOf(s.readings, 'zone.smoke')).toEqual([
      'off first',
      'cut',
      'shorted',
      'on',
      'off',
    ]);
    expect(statesOf(s.readings, 'zone.shop')).toEqual(['off first']);
  });
});

describe('a board that tells nothing', () => {
  it.each([
    ['is dead', 'cut-power', 'no-answer'],
    ['answers with exceptions only', 'exception', 'exception-4'],
  ])(
    'is offline where it %s: its contacts are unknown, and told anew when it is back',
    async (_, verb, why) => {
      const s = one();
      await s.clock.advance(500);
      s.line.act('board', verb, verb === 'exception' ? { code: '4' } : {});
      await s.clock.advance(5_000);
      expect(s.stateOf('board')).toMatchObject({ state: 'offline', why });
      act(s, 'smoke', 'smoke');
      s.line.act('board', verb === 'exception' ? 'exception' : 'restore-power');
      await s.clock.advance(11_000);
      expect(s.stateOf('board')).toMatchObject({ state: 'online', why: 'heard' });
      expect(statesOf(s.readings, 'zone.smoke')).toEqual(['off first', 'on first']);
    },
  );

  it('does not keep the others on its bus from being heard', async () => {
    const s = stage({
      driver: 'alarm-contacts',
      kind: 'modbus-rtu',
      devices: { board: CONTACTS, second: EOL },
    });
    await s.clock.advance(500);
    s.line.act('board', 'cut-power');
    await s.clock.advance(5_000);
    s.line.act('second', 'press', { zone: 'panic' });
    await s.clock.advance(1_000);
    expect(s.stateOf('board')).toMatchObject({ state: 'offline' });
    expect(s.stateOf('second')).toMatchObject({ state: 'online' });
    expect(statesOf(s.readings, 'zone.panic')).toEqual(['off first', 'on']);
  });

  it('says so of a command: it moves nothing', async () => {
    const s = one();
    const show = { sign: 'ready', text: { zh: '', en: '' }, seconds: 1 } as const;
    expect(await s.order('board', { type: 'reader.show', data: show })).toBe('done silent');
    expect(
      await s.order('board', { type: 'clock.set', data: { time: '2026-11-24T00:00:00.000Z' } }),
    ).toBe('refused not-supported');
  });
});

describe('whatever happens at the contacts', () => {
  const VERBS = [
    'break-in',
    'restore-zone',
    'cut-line',
    'short-line',
    'cut-power',
    'restore-power',
  ];
  const SAYS: Readonly<Record<string, string>> = { normal: 'off', alarm: 'on' };

  it('the last that was told of each is how it stands once the board is heard', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            verb: fc.constantFrom(...VERBS),
            zone: fc.constantFrom('shop', 'smoke', 'panic'),
            ms: fc.integer({ min: 0, max: 3_000 }),
          }),
          { maxLength: 20 },
        ),
        async (history) => {
          const s = one(EOL);
          for (const { verb, zone, ms } of history) {
            act(s, verb, zone);
            await s.clock.advance(ms);
          }
          act(s, 'restore-power');
          await s.clock.advance(12_000);
          const stands = Object(s.line.observe('board')?.['inputs']);
          for (const [input, contact] of Object.entries<string>(stands)) {
            const told = statesOf(s.readings, input).at(-1)?.replace(' first', '');
            expect(told).toBe(SAYS[contact] ?? contact);
          }
          await s.run.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('noise on the wire makes no alarm and hides none', async () => {
    const random = createRandom(7);
    const s = one(EOL);
    await s.clock.advance(500);
    act(s, 'smoke', 'smoke');
    for (let i = 0; i < 50; i++) {
      act(s, random.integer(0, 1) === 0 ? 'mute' : 'unmute');
      await s.clock.advance(random.integer(10, 300));
    }
    act(s, 'unmute');
    await s.clock.advance(12_000);
    expect(statesOf(s.readings, 'zone.smoke').at(-1)).toMatch(/^on/);
    expect(statesOf(s.readings, 'zone.shop').every((state) => state === 'off first')).toBe(true);
  });
});

describe('the value of a terminal', () => {
  it('reads as normal in the normal band and nowhere else', () => {
    const terminals = createTerminals(EOL);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (value) => {
        const level = terminals.levels({ kind: 'words', words: [value, 0, 0] })?.get('zone.shop');
        expect(level === 'off').toBe(value >= 500 && value <= 1_499);
      }),
    );
  });

  it('is nothing where something else was answered', () => {
    expect(createTerminals(EOL).levels({ kind: 'exception', code: 2 })).toBeUndefined();
  });
});

describe('settings that cannot be meant', () => {
  const textsOf = (settings: Parameters<typeof problemsOf>[0]) =>
    problemsOf(settings).map(({ text }) => text);

  it('are bands that do not rise, or mean nothing normal', () => {
    expect(
      textsOf({
        ...EOL,
        levels: [
          { upTo: 9, is: 'normal' },
          { upTo: 5, is: 'alarm' },
        ],
      }),
    ).toEqual([
      'levels go from the lowest value up, each with a higher upTo, the last without one',
    ]);
    expect(textsOf({ ...EOL, levels: [{ upTo: 9, is: 'cut' }, { is: 'alarm' }] })).toEqual([
      'no value means normal',
    ]);
  });

  it('are values without bands, bands without values, and bands turned round', () => {
    expect(textsOf({ board: { inputKind: 'read-input' } })).toHaveLength(1);
    expect(textsOf({ ...EOL, board: { inputKind: 'read-discrete' } })).toHaveLength(1);
    expect(textsOf({ ...EOL, inverted: [1] })).toHaveLength(1);
  });

  it('are terminals that do not come in one answer', () => {
    expect(textsOf({ ...EOL, inputs: { 126: 'zone.shop' } })).toHaveLength(1);
  });

  it('are warned of where an alarm would be told too late', () => {
    expect(problemsOf({ ...CONTACTS, pollMs: 1_000 })).toMatchObject([{ warning: true }]);
    expect(problemsOf(CONTACTS)).toEqual([]);
  });
});
