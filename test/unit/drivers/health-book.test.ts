import { describe, expect, it } from 'vitest';
import type { Counters, HealthReport } from '../../../drivers/driver.ts';
import { COUNTERS_MS, createHealthBook, RECENT_MS } from '../../../drivers/health-book.ts';
import type { DeviceId } from '../../../rules/vocabulary/ids.ts';
import { createHandClock } from '../gateway/devices/hand-clock.ts';

const READER = 'out-1-reader' as DeviceId;

function setUp() {
  const clock = createHandClock();
  const told: (HealthReport & Counters)[] = [];
  const book = createHealthBook({
    devices: [READER],
    clock,
    sink: { health: (report) => told.push(report) },
  });
  book.tell({ device: READER, state: 'online', why: 'heard' }, 1);
  const noise = (times: number): void => {
    for (let n = 0; n < times; n += 1) book.count({ device: READER, code: 'bad-frame', text: '' });
  };
  return { clock, told, noise };
}

describe('the counters of a line', () => {
  it('tell how many frames of the last minute were bad, and forget them after it', () => {
    const { clock, told, noise } = setUp();
    expect(told.at(-1)).not.toHaveProperty('recentBadFrames');
    noise(5);
    clock.advance(COUNTERS_MS);
    expect(told.at(-1)).toMatchObject({ badFrames: 5, recentBadFrames: 5 });
    noise(1);
    clock.advance(COUNTERS_MS);
    expect(told.at(-1)).toMatchObject({ badFrames: 6, recentBadFrames: 1 });
    clock.advance(RECENT_MS);
    expect(told.at(-1)).toMatchObject({ badFrames: 6 });
    expect(told.at(-1)).not.toHaveProperty('recentBadFrames');
  });

  it('are not told while nothing moves', () => {
    const { clock, told } = setUp();
    clock.advance(10 * COUNTERS_MS);
    expect(told).toHaveLength(1);
  });
});
