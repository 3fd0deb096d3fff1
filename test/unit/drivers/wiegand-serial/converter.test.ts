import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec } from '../../../../drivers/wiegand-serial/codec.ts';
import { problemsOf } from '../../../../drivers/wiegand-serial/problems.ts';
import { enrolledForms, readForm } from '../../../../rules/access/card-forms.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { faultyWire } from '../../../../simulators/faults.ts';
import { createSimulator } from '../../../../simulators/registry.ts';
import { stage } from '../stage.ts';

async function converter(settings: unknown = {}, wires = {}): Promise<Stage> {
  const devices = { reader: settings };
  const s = stage({ driver: 'wiegand-serial', kind: 'tcp', devices, wires });
  await s.clock.advance(10);
  return s;
}
type Stage = ReturnType<typeof stage>;

const cards = ({ readings }: Stage): Card[] =>
  readings.flatMap((r) => (r.type === 'card.read' ? [r.data.card] : []));

describe('the identity of a card', () => {
  it.each(['26', '34'])(
    'is that of the 13.56 MHz card it was enrolled as, read as %s bits',
    async (bits) => {
      const s = await converter();
      s.line.act('reader', 'swipe', { card: '89D41B81', bits });
      await s.clock.advance(100);
      const [read] = cards(s);
      if (read === undefined) throw new Error('nothing was read');
      expect(read.bits).toBe(Number(bits) - 2);
      const enrolled = enrolledForms({ technology: 'iso14443a', uid: '89D41B81', bits: 32 });
      expect(enrolled).toContain(readForm(read));
    },
  );
});

describe('parity', () => {
  const SIZES = { 26: 6, 34: 8, 37: 10 } as const;
  const shown = fc.constantFrom(26, 34, 37).chain((bits) =>
    fc.record({
      bits: fc.constant(bits),
      card: fc
        .bigInt({ min: 0n, max: (1n << BigInt(bits - 2)) - 1n })
        .map((number) => number.toString(16).toUpperCase().padStart(SIZES[bits], '0')),
      bit: fc.integer({ min: 1, max: bits }),
      digits: fc.constantFrom('hex', 'binary'),
    }),
  );
  const read = (verb: string, { bits, card, bit, digits }: Shown) => {
    const settings = { digits };
    const simulator = createSimulator('wiegand-serial', { id: 'one', settings });
    const args = { card, bits: `${bits}`, bit: `${bit}` };
    const [line] = simulator?.act(verb, args, instant(0)).send ?? [];
    return line && createCodec(settings).decode(line);
  };
  type Shown = {
    readonly bits: number;
    readonly card: string;
    readonly bit: number;
    readonly digits: 'hex' | 'binary';
  };

  it('lets through what every card number becomes', () => {
    fc.assert(
      fc.property(shown, (one) => {
        expect(read('swipe', one)).toMatchObject({
          ok: true,
          value: { uid: one.card, bits: one.bits - 2 },
        });
      }),
    );
  });

  it('refuses any frame with one bit turned', () => {
    fc.assert(
      fc.property(shown, (one) => {
        expect(read('garble', one)).toMatchObject({ ok: false, error: { code: 'wrong-parity' } });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a bad line', () => {
  it.each([
    { what: 'wrong parity', text: '26:EA0DC0C', why: 'wrong-parity' },
    { what: 'an unknown length', text: '32:EA0DC080', why: 'unknown-length' },
    { what: 'text that is none', text: '126:EA0DC08', why: 'bad-frame' },
    { what: 'a digit too few', text: '26:EA0DC0', why: 'bad-frame' },
    { what: 'lower-case digits', text: '26:ea0dc08', why: 'bad-frame' },
    { what: 'a bit behind the last', text: '26:EA0DC09', why: 'bad-frame' },
  ])('with $what is counted and told, and no card', async ({ text, why }) => {
    const s = await converter();
    s.line.act('reader', 'say', { text });
    await s.clock.advance(60_000);
    expect(s.readings).toEqual([]);
    expect(s.faults).toEqual(['bad-frame']);
    expect(s.stateOf('reader')).toMatchObject({ state: 'degraded', why, badFrames: 1 });
  });

  it('is forgotten with the next good one', async () => {
    const s = await converter();
    s.line.act('reader', 'garble', { card: 'D41B81' });
    s.line.act('reader', 'swipe', { card: 'D41B81' });
    await s.clock.advance(100);
    expect(cards(s)).toHaveLength(1);
    expect(s.stateOf('reader')).toMatchObject({ state: 'online', why: 'heard' });
  });

  it('that stays half is given up and does not swallow the next', async () => {
    const s = await converter();
    s.line.act('reader', 'half', { card: 'D41B81' });
    await s.clock.advance(600);
    expect(s.stateOf('reader')).toMatchObject({ state: 'degraded', why: 'half-frame' });
    s.line.act('reader', 'swipe', { card: 'D41B81' });
    await s.clock.advance(100);
    expect(cards(s)).toMatchObject([{ uid: 'D41B81' }]);
  });

  it('that never ends is noise', async () => {
    const s = await converter();
    s.line.act('reader', 'say', { text: '7'.repeat(300) });
    await s.clock.advance(100);
    expect(s.faults).toContain('noise');
    expect(s.readings).toEqual([]);
  });

  it('never makes a wrong number, whatever the wire does', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const rates = { loss: 0.2, corruption: 0.15, half: 0.15, noise: 0.2, delayMsMax: 60 };
      const wires = { fromDevice: faultyWire(rates, dice(seed)) };
      const s = await converter({ digits: 'binary' }, wires);
      s.line.act('reader', 'hold', { card: '89D41B81' });
      await s.clock.advance(20_000);
      expect(new Set(cards(s).map(({ uid }) => uid))).toEqual(new Set(['89D41B81']));
      expect(s.faults).not.toContain('driver-failed');
    }
  });
});

describe('a card that stays', () => {
  it('is read once, and its repeats are counted into the next reading', async () => {
    const s = await converter();
    s.line.act('reader', 'hold', { card: 'D41B81' });
    await s.clock.advance(5_000);
    expect(s.readings).toMatchObject([{ data: { repeats: 0 } }]);
    s.line.act('reader', 'remove');
    await s.clock.advance(1_500);
    s.line.act('reader', 'present', { card: 'D41B81' });
    await s.clock.advance(100);
    expect(s.readings).toMatchObject([{ data: { repeats: 0 } }, { data: { repeats: 20 } }]);
  });

  it('is not read at a converter that is mute or without power, until it is back', async () => {
    const s = await converter();
    for (const verb of ['mute', 'die']) {
      s.line.act('reader', verb);
      s.line.act('reader', 'swipe', { card: 'D41B81' });
      await s.clock.advance(2_000);
      expect(s.readings).toEqual([]);
      s.line.act('reader', 'revive');
    }
    s.line.act('reader', 'swipe', { card: 'D41B81' });
    await s.clock.advance(100);
    expect(cards(s)).toHaveLength(1);
  });
});

describe('what a converter cannot do', () => {
  it('is silent where it should show a sign, and that is no failure', async () => {
    const s = await converter();
    const text = { zh: '请通行', en: 'please pass' };
    const sign = { sign: 'granted', text, seconds: 3 } as const;
    const done = await s.order('reader', { type: 'reader.show', data: sign });
    expect(done).toBe('done silent');
  });

  it('speaks for the first device of a line only', async () => {
    const s = stage({ driver: 'wiegand-serial', kind: 'tcp', devices: { a: {}, b: {} } });
    await s.clock.advance(100);
    expect(s.stateOf('a')).toMatchObject({ state: 'online' });
    expect(s.stateOf('b')).toMatchObject({ state: 'offline', why: 'line-shared' });
  });

  it('is told where the schema cannot', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ end: '0D 30' })).toMatchObject([{ at: ['end'] }]);
    expect(problemsOf({ lengths: [26] })).toMatchObject([{ warning: true }]);
  });
});

/** A small generator: the same seed, the same faults. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
