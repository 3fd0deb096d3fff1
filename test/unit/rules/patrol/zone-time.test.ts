import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import {
  dayAfter,
  localDay,
  localInstant,
  localMinute,
} from '../../../../rules/vocabulary/zone-time.ts';
import { at } from '../engine/play.ts';

describe('time in the zone of a site', () => {
  it('knows the local day and minute', () => {
    const midnight = at('2026-11-25T16:30:00Z');
    expect(localDay('Asia/Shanghai', midnight)).toBe('2026-11-26');
    expect(localMinute('Asia/Shanghai', midnight)).toBe(30);
  });

  it('finds the instant of a minute, also past midnight', () => {
    expect(toRfc3339(localInstant('Asia/Shanghai', '2026-11-25', 1470))).toBe(
      '2026-11-25T16:30:00.000Z',
    );
  });

  it('moves a time that a change of clocks skips', () => {
    expect(toRfc3339(localInstant('Europe/Berlin', '2026-03-29', 150))).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });

  it('takes the first coming of a time that comes twice', () => {
    expect(toRfc3339(localInstant('Europe/Berlin', '2026-10-25', 150))).toBe(
      '2026-10-25T00:30:00.000Z',
    );
  });

  it('steps days whatever the clocks do', () => {
    expect(dayAfter('2026-02-28', 1)).toBe('2026-03-01');
    expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('comes back to the same minute wherever the clock shows it', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 4_000_000 }),
        (zone, minutes) => {
          const moment = instant(Date.UTC(2024, 0, 1) + minutes * 60_000);
          const found = localInstant(zone, localDay(zone, moment), localMinute(zone, moment));
          // The second coming of an hour is shown as the first.
          expect([0, 3_600_000]).toContain(moment - found);
        },
      ),
    );
  });
});
