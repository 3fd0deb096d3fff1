import { describe, expect, it } from 'vitest';
import { framedSerial } from '../../../../drivers/framed-serial/index.ts';
import { problemsOf } from '../../../../drivers/framed-serial/problems.ts';
import { faultyWire } from '../../../../simulators/faults.ts';
import { stage } from '../stage.ts';

const IC = { preset: 'ic-19200-xor' } as const;
const RDM = { preset: 'rdm6300' } as const;
const reader = (settings: unknown, wires = {}) =>
  stage({ driver: 'framed-serial', kind: 'tcp', devices: { reader: settings }, wires });
type Stage = ReturnType<typeof reader>;

const cards = ({ readings }: Stage): string[] =>
  readings.flatMap((r) => (r.type === 'card.read' ? [`${r.data.card.uid} ${r.data.repeats}`] : []));
const show = (sign: 'granted' | 'refused') =>
  ({
    type: 'reader.show',
    data: { sign, text: { zh: '请通行', en: 'please pass' }, seconds: 3 },
  }) as const;

describe.each([
  { name: 'a polled reader', settings: IC, card: 'DEADBEEF' },
  { name: 'a reader that repeats', settings: RDM, card: '0A00B1C2D3' },
])('$name', ({ settings, card }) => {
  it('reads a card once while it stays, and counts its repeats into the next reading', async () => {
    const s = reader(settings);
    await s.clock.advance(500);
    s.line.act('reader', 'hold', { card });
    await s.clock.advance(5_000);
    expect(cards(s)).toEqual([`${card} 0`]);
    s.line.act('reader', 'remove');
    await s.clock.advance(1_500);
    s.line.act('reader', 'swipe', { card });
    await s.clock.advance(1_000);
    expect(cards(s)).toHaveLength(2);
    expect(Number(cards(s)[1]?.split(' ')[1])).toBeGreaterThan(20);
  });

  it('takes a card shown again within the gap for the same showing', async () => {
    const s = reader(settings);
    await s.clock.advance(500);
    s.line.act('reader', 'swipe', { card });
    await s.clock.advance(800);
    s.line.act('reader', 'swipe', { card });
    await s.clock.advance(800);
    expect(cards(s)).toEqual([`${card} 0`]);
  });

  it('reads on through loss, noise, half frames and turned bits, and never a wrong number', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const s = reader(settings, {
        fromDevice: faultyWire(
          { loss: 0.2, corruption: 0.15, half: 0.15, noise: 0.2, delayMsMax: 60 },
          dice(seed),
        ),
      });
      await s.clock.advance(500);
      s.line.act('reader', 'hold', { card });
      await s.clock.advance(5_000);
      const read = cards(s).map((one) => one.split(' ')[0]);
      expect(new Set(read)).toEqual(new Set([card]));
      expect(s.faults).not.toContain('driver-failed');
      expect(s.health.at(-1)?.device).toBe('reader');
    }
  });
});

describe('a polled reader that dies', () => {
  it('is offline after three polls without an answer, asked ever less, and online when it answers', async () => {
    const s = reader(IC);
    await s.clock.advance(1_000);
    expect(s.stateOf('reader')).toMatchObject({ state: 'online', why: 'heard' });
    s.line.act('reader', 'die');
    await s.clock.advance(1_000);
    expect(s.stateOf('reader')).toMatchObject({ state: 'offline', why: 'no-answer' });
    const asked = s.faults.filter((code) => code === 'no-answer').length;
    await s.clock.advance(60_000);
    expect(s.faults.filter((code) => code === 'no-answer').length - asked).toBeLessThan(35);
    s.line.act('reader', 'revive');
    await s.clock.advance(3_000);
    expect(s.stateOf('reader')).toMatchObject({ state: 'online' });
  });

  it('still reads the card whose answer came too late', async () => {
    const s = reader(IC);
    await s.clock.advance(500);
    s.line.act('reader', 'slow', { ms: '90' });
    s.line.act('reader', 'hold', { card: 'DEADBEEF' });
    await s.clock.advance(2_000);
    expect(cards(s)).toEqual(['DEADBEEF 0']);
  });
});

describe('a reader that only ever speaks by itself', () => {
  it('counts as there while its line stands', async () => {
    const s = reader(RDM);
    await s.clock.advance(3_600_000);
    expect(s.stateOf('reader')).toMatchObject({ state: 'online', why: 'listening' });
  });

  it('is offline after the silence that its settings allow', async () => {
    const s = reader({ ...RDM, silentMs: 10_000 });
    await s.clock.advance(11_000);
    expect(s.stateOf('reader')).toMatchObject({ state: 'offline', why: 'silent' });
    s.line.act('reader', 'swipe', { card: '0A00B1C2D3' });
    await s.clock.advance(200);
    expect(s.stateOf('reader')).toMatchObject({ state: 'online' });
  });
});

describe('signs', () => {
  it('are a beep for a granted card and silence for the rest', async () => {
    const s = reader(IC);
    await s.clock.advance(500);
    expect(await s.order('reader', show('granted'))).toBe('done');
    expect(await s.order('reader', show('refused'))).toBe('done silent');
    expect(s.line.observe('reader')).toMatchObject({ beeps: 1 });
  });

  it('are no failure at a reader that has none', async () => {
    expect(framedSerial.shows(IC)).toBe(true);
    expect(framedSerial.shows(RDM)).toBe(false);
    const s = reader(RDM);
    await s.clock.advance(500);
    expect(await s.order('reader', show('granted'))).toBe('done silent');
  });
});

describe('a reader with a lamp and a screen', () => {
  const LAMP = {
    ...RDM,
    signs: { granted: 'F1 02', refused: 'F1 01', wait: 'F1 03', ready: 'F1 00' },
    screen: { before: 'F2', after: 'F3', language: 'zh' },
  } as const;
  const level = (zh: string) =>
    ({ type: 'reader.show', data: { sign: 'ready', text: { zh, en: 'x' }, seconds: 0 } }) as const;
  const shown = (s: Stage) => s.line.observe('reader');
  const signals = (s: Stage) => s.events.filter(({ kind }) => kind === 'sign').length;

  it('shows an answer for its seconds, then what stands between cards again', async () => {
    const s = reader(LAMP);
    await s.clock.advance(500);
    expect(await s.order('reader', level('请刷卡'))).toBe('done');
    expect(shown(s)).toMatchObject({ sign: 'ready', text: '请刷卡' });
    expect(await s.order('reader', show('refused'))).toBe('done');
    expect(shown(s)).toMatchObject({ sign: 'refused', text: '请通行' });
    await s.clock.advance(2_000);
    expect(shown(s)).toMatchObject({ sign: 'ready', text: '请刷卡' });
  });

  it('is told a level once, however often it is asserted, and an impulse every time', async () => {
    const s = reader(LAMP);
    await s.clock.advance(500);
    for (let i = 0; i < 3; i++) await s.order('reader', level('请刷卡'));
    expect(signals(s)).toBe(1);
    await s.order('reader', show('granted'));
    await s.order('reader', show('granted'));
    expect(signals(s)).toBe(3);
  });

  it('keeps a level that comes while an answer is shown for after it', async () => {
    const s = reader(LAMP);
    await s.clock.advance(500);
    const granted = show('granted');
    await s.order('reader', { ...granted, data: { ...granted.data, seconds: 10 } });
    await s.order('reader', level('车道停用'));
    expect(shown(s)).toMatchObject({ sign: 'granted', text: '请通行' });
    await s.clock.advance(6_000);
    expect(shown(s)).toMatchObject({ sign: 'ready', text: '车道停用' });
  });

  it('is told the level anew after its line was gone', async () => {
    const s = reader(LAMP);
    await s.clock.advance(500);
    await s.order('reader', level('请刷卡'));
    s.line.cut();
    await s.clock.advance(1_000);
    s.line.mend();
    await s.clock.advance(60_000);
    await s.order('reader', level('请刷卡'));
    expect(signals(s)).toBe(2);
  });
});

describe('modules 1 to 8 on one line', () => {
  it('are asked by their numbers, and each speaks for itself', async () => {
    const units = [1, 2, 3, 4, 5, 6, 7, 8];
    const s = stage({
      driver: 'framed-serial',
      kind: 'serial',
      devices: Object.fromEntries(
        units.map((unit) => [`m${unit}`, { preset: 'par-100as', unit } as const]),
      ),
    });
    await s.clock.advance(1_000);
    for (const unit of units) s.line.act(`m${unit}`, 'hold', { card: `0102030${unit}` });
    await s.clock.advance(3_000);
    expect(
      s.readings.flatMap((one) =>
        one.type === 'card.read' ? [`${one.device} ${one.data.card.uid}`] : [],
      ),
    ).toHaveLength(8);
    for (const { device, ...one } of s.readings) {
      expect(one).toMatchObject({ data: { card: { uid: `0102030${device.slice(1)}` } } });
    }
  });
});

describe('two readers on one line', () => {
  it('are asked in turn, and a dead one does not silence the other', async () => {
    const described = (ask: string, begin: string) => ({
      technology: 'iso14443a',
      frame: {
        start: begin,
        length: { fixed: 6 },
        check: { kind: 'xor', from: 0, to: -1, at: -1, form: 'byte' },
      },
      card: { at: 1, bytes: 4, form: 'byte' },
      poll: { send: ask, everyMs: 100, answerMs: 40 },
    });
    const s = stage({
      driver: 'framed-serial',
      kind: 'serial',
      devices: { a: described('A1', '0A'), b: described('B1', '0B') },
    });
    await s.clock.advance(200);
    s.line.act('a', 'die');
    s.line.act('b', 'hold', { card: '01020304' });
    await s.clock.advance(3_000);
    expect(s.readings).toMatchObject([{ device: 'b', data: { card: { uid: '01020304' } } }]);
    expect(s.stateOf('a')).toMatchObject({ state: 'offline' });
    expect(s.stateOf('b')).toMatchObject({ state: 'online' });
  });
});

describe('what the schema cannot say', () => {
  it('names what is missing and what does not fit', () => {
    expect(problemsOf({})).toHaveLength(1);
    expect(problemsOf({ ...RDM, technology: 'iso14443a' })).toMatchObject([{}]);
    expect(problemsOf(IC)).toEqual([]);
    expect(problemsOf({ preset: 'par-100as', unit: 8 })).toEqual([]);
    expect(problemsOf({ ...IC, unit: 2 })).toHaveLength(1);
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
