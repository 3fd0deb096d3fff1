import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMuting, muteFrom, muteOf } from '../../../../gateway/console/src/alarms/mute.ts';
import type { AlarmCounts } from '../../../../gateway/console/src/api/types.ts';

type Calling = AlarmCounts['calling'];
const NOW = Date.parse('2026-11-29T10:00:00Z');
const MINUTE = 60_000;
const at = (ms: number) => new Date(ms).toISOString();
const LOW: Calling = { priorities: { low: 1 }, life: 0, newest: at(NOW - MINUTE) };

const muted = (calling: Calling, now = NOW) => {
  const mute = muteOf(calling, now);
  if (mute === undefined) throw new Error('nothing was silenced');
  return mute;
};

describe('what is muted', () => {
  it('is what calls now, for ten minutes', () => {
    const mute = muted(LOW);
    expect(isMuting(mute, LOW, NOW + 10 * MINUTE - 1)).toBe(true);
    expect(isMuting(mute, LOW, NOW + 10 * MINUTE)).toBe(false);
  });

  it('is nothing where nothing calls', () => {
    expect(muteOf({ priorities: {}, life: 0 }, NOW)).toBeUndefined();
  });

  it('is heard again where a fire comes', () => {
    const fire = { priorities: { low: 1, critical: 1 }, life: 1, newest: at(NOW + 1) };
    expect(isMuting(muted(LOW), fire, NOW + 1_000)).toBe(false);
  });

  it('is heard again where another comes, asks anew, or is graver, at whatever moment', () => {
    const mute = muted(LOW);
    expect(isMuting(mute, { ...LOW, newest: at(NOW + 1) }, NOW + 1_000)).toBe(false);
    expect(isMuting(mute, { ...LOW, priorities: { low: 2 } }, NOW + 1_000)).toBe(false);
    expect(isMuting(mute, { ...LOW, priorities: { medium: 1 } }, NOW + 1_000)).toBe(false);
  });

  it('stays silent where one of several is acknowledged', () => {
    const two = { priorities: { low: 1, high: 1 }, life: 0, newest: at(NOW - 1) };
    expect(isMuting(muted(two), LOW, NOW + 1_000)).toBe(true);
  });

  it('is a minute at most where somebody may be hurt', () => {
    const fire: Calling = { priorities: { critical: 1 }, life: 1, newest: at(NOW - 1) };
    const mute = muted(fire);
    expect(isMuting(mute, fire, NOW + MINUTE - 1)).toBe(true);
    expect(isMuting(mute, fire, NOW + MINUTE)).toBe(false);
  });

  it('is never muted for longer than it was given, whatever a browser kept or its clock was', () => {
    const kept = fc.record({
      until: fc.integer({ min: NOW - 1e9, max: NOW + 1e12 }),
      newest: fc.constant(NOW),
      count: fc.constant(9),
      priority: fc.constantFrom('critical', 'low', 'strange'),
    });
    fc.assert(
      fc.property(kept, (given) => {
        const mute = muteFrom(JSON.stringify(given));
        expect(mute).toEqual(given);
        const isHeld = mute !== undefined && isMuting(mute, LOW, NOW);
        expect(isHeld && given.until > NOW + 11 * MINUTE).toBe(false);
      }),
    );
  });

  it.each(['', 'nonsense', '1795000000000', 'null', '{}', '{"until":"x","newest":1,"count":1}'])(
    'is nothing where a browser kept %j',
    (text) => {
      expect(muteFrom(text)).toBeUndefined();
    },
  );
});
