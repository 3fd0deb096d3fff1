import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLate,
  type Kept,
  lineOf,
  nextOf,
  sameTouch,
  waitMs,
} from '../../../../gateway/console/src/guard/queue/kept.ts';

const TAP = { kind: 'tap', line: 'phones', url: 'https://gate.example/t/phones?x=1' } as const;
const HELP = { kind: 'act', act: { type: 'duress.signal', data: {} } } as const;
const kept = (key: number, part: Partial<Kept> = {}): Kept => ({
  key,
  id: `id-${key}`,
  at: 1_000 * key,
  user: 'sun',
  what: TAP,
  label: { zh: '打点', en: 'Tap' },
  state: 'waiting',
  tries: 0,
  ...part,
});

describe('what a phone sends next', () => {
  it('is the oldest that waits, in whatever order the store gives them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ key: fc.nat(), waits: fc.boolean() }), {
          selector: ({ key }) => key,
        }),
        (rows) => {
          const all = rows.map(({ key, waits }) =>
            kept(key, { state: waits ? 'waiting' : 'refused' }),
          );
          const oldest = rows.filter(({ waits }) => waits).map(({ key }) => key);
          const least = oldest.length === 0 ? undefined : Math.min(...oldest);
          expect(nextOf(all, 'sun')?.key).toBe(least);
        },
      ),
    );
  });

  it('is a call for help before anything else', () => {
    expect(nextOf([kept(1), kept(2, { what: HELP })], 'sun')?.key).toBe(2);
  });

  it('is never what somebody else did, but what was done before anybody signed in', () => {
    const mine = kept(3, { user: undefined });
    expect(nextOf([kept(1, { user: 'li' }), mine], 'sun')).toBe(mine);
    expect(nextOf([kept(1, { user: 'li' })], 'sun')).toBeUndefined();
  });
});

describe('a tap that is kept', () => {
  it('is one touch, where the browser opens its address twice', () => {
    const first = kept(1);
    expect(sameTouch([first], TAP.url, first.at + 5_000)).toBe(first);
    expect(sameTouch([first], `${TAP.url}2`, first.at + 5_000)).toBeUndefined();
    expect(sameTouch([first], TAP.url, first.at + 60_000)).toBeUndefined();
  });

  it('carries its own time once it has lain there, or the gateway was away since', () => {
    const never = undefined;
    expect(isLate(kept(1), { now: 1_500, lostAt: never })).toBe(false);
    expect(isLate(kept(1), { now: 10_000, lostAt: never })).toBe(true);
    expect(isLate(kept(1), { now: 1_500, lostAt: 1_200 })).toBe(true);
    expect(isLate(kept(1), { now: 1_500, lostAt: 900 })).toBe(false);
    expect(isLate(kept(100), { now: 1_500, lostAt: never })).toBe(true);
  });

  it('is of a line only where its address leads to one', () => {
    expect(lineOf('https://gate.example/t/phones?picc_data=00')).toBe('phones');
    expect(lineOf('https://gate.example/base/t/phones')).toBe('phones');
    expect(lineOf('https://gate.example/shop?t=/t/phones')).toBeUndefined();
    expect(lineOf('geo:1,2')).toBeUndefined();
  });

  it('is tried again soon, and never more seldom than twice a minute', () => {
    expect([0, 1, 2, 3].map(waitMs)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(waitMs(1_000)).toBe(30_000);
  });
});
