import { describe, expect, it } from 'vitest';
import type { DriverReading, ReadingRef } from '../../../../drivers/driver.ts';
import { createCentre } from '../../../../drivers/gb26875/centre.ts';
import { encode } from '../../../../drivers/gb26875/codec.ts';
import { after, type Instant, instant } from '../../../../rules/vocabulary/time.ts';
import { wallAt } from '../../../../rules/vocabulary/wall-time.ts';

const START = instant(Date.UTC(2026, 10, 24));
const ZONE = 'Asia/Shanghai';
const LISTED = '0000000F00AB';
/** One detector in alarm: 2.1 of GB/T 26875.3, table 5. */
const FIRE = Uint8Array.of(
  2,
  1,
  1,
  1,
  40,
  7,
  0,
  0,
  0,
  2,
  0,
  ...new Uint8Array(31),
  0,
  0,
  8,
  24,
  11,
  26,
);

/** A centre that lists one panel, whose readings are durable at once. */
function centre() {
  const readings: Pick<DriverReading, 'type' | 'data'>[] = [];
  const faults: string[] = [];
  const answered: string[] = [];
  const made = createCentre({
    settings: {},
    listed: [LISTED.toLowerCase()],
    tell: {
      reading: (reading) => readings.push(reading) as ReadingRef,
      fault: ({ code }) => faults.push(code),
      heard() {},
      health() {},
    },
    send: ({ peer }) => answered.push(peer),
  });
  const say = (source: string, seq: number, now: Instant): void => {
    const known = readings.length;
    const head = { seq, version: [1, 1], source, destination: '000000000001', command: 2 } as const;
    const bytes = encode({ ...head, time: wallAt(now, ZONE), unit: FIRE });
    made.receive({ peer: source, kind: 'datagram', bytes }, now);
    for (let ref = known; ref < readings.length; ref += 1) made.stored?.(ref + 1, now);
  };
  const fires = () => readings.flatMap((one) => (one.type === 'panel.reported' ? [one.data] : []));
  return { say, fires, faults, answered };
}

describe('a centre to which somebody sends under made-up addresses', () => {
  const crowded = (count = 250) => {
    const line = centre();
    for (let n = 0; n < count; n += 1) line.say(n.toString(16).padStart(12, '0'), n, START);
    return line;
  };

  it('takes 200 of their messages in ten minutes, answers no more, and says so', () => {
    const { fires, faults, answered } = crowded();
    expect(fires()).toHaveLength(200);
    expect(answered).toHaveLength(200);
    expect(new Set(faults)).toEqual(new Set(['strangers-crowded']));
  });

  it('loses nothing of a panel that the site lists', () => {
    const { say, fires, answered } = crowded();
    say(LISTED, 1, START);
    expect(fires().at(-1)).toMatchObject({ account: LISTED, kind: 'fire' });
    expect(answered.at(-1)).toBe(LISTED);
  });

  it('hears a forgotten panel again ten minutes later', () => {
    const { say, fires } = crowded();
    say('00000000FFFF', 1, after(START, 10 * 60_000));
    expect(fires().at(-1)).toMatchObject({ account: '00000000FFFF' });
  });
});
