import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enoughOf, isLow, type Room, roomAt, watchDisk } from '../../../../gateway/self/disk.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';
import { createSignal } from '../../../support/signal.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { createHandClock } from '../devices/hand-clock.ts';

const GIB = 1024 ** 3;

describe('a disk', () => {
  it.each([
    { size: 250 * GIB, enough: 2 * GIB },
    { size: 8 * GIB, enough: 0.8 * GIB },
  ])('of $size bytes has enough with $enough', ({ size, enough }) => {
    expect(isLow({ size, free: Math.floor(enough) - 1 }, false)).toBe(true);
    expect(isLow({ size, free: Math.ceil(enough) }, false)).toBe(false);
  });

  it('that was low needs more to be enough again, and never turns by a word about the same room', () => {
    const room = fc.record({ size: fc.integer({ min: 1 }), free: fc.nat() });
    fc.assert(
      fc.property(room, fc.boolean(), (now: Room, was) => {
        const is = isLow(now, was);
        expect(isLow(now, is)).toBe(is);
      }),
    );
    const size = 100 * GIB;
    expect(isLow({ size, free: enoughOf({ size, free: 0 }) + 1 }, true)).toBe(true);
  });

  it('is asked of the machine itself', async () => {
    const { free, size } = await roomAt(temporaryFolder());
    expect(free).toBeGreaterThan(0);
    expect(size).toBeGreaterThanOrEqual(free);
  });
});

describe('the watch of a disk', () => {
  const FULL = { size: 100 * GIB, free: 0 };
  const EMPTY = { size: 100 * GIB, free: 100 * GIB };

  /** A watch of a disk whose room is dealt out look by look; an error is dealt as one. */
  function watch(rooms: (Room | Error)[]) {
    const clock = createHandClock();
    const told = createSignal<boolean>();
    const looks = createSignal<string>();
    const room = (): Promise<Room> => {
      const next = rooms.shift() ?? new Error('no more');
      looks.tell('look');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    };
    const { close } = watchDisk({
      folder: '/data',
      clock,
      log: silentLogger,
      tell: (is) => told.tell(is),
      room,
      every: millis(1_000),
    });
    return { clock, told, looks, close };
  }

  it('tells at once how it is, and again later', async () => {
    const { clock, told } = watch([EMPTY, FULL]);
    expect(await told.until(() => true)).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    expect(await told.until((is) => is)).toBe(true);
  });

  it('says nothing of a disk that cannot be asked, and asks again', async () => {
    const { clock, told } = watch([new Error('EIO'), FULL]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told.told).toEqual([]);
    clock.advance(1_000);
    expect(await told.until(() => true)).toBe(true);
  });

  it('looks no more once it is closed', async () => {
    const { clock, looks, close } = watch([EMPTY, FULL]);
    await new Promise((resolve) => setImmediate(resolve));
    close();
    clock.advance(10_000);
    expect(looks.told).toHaveLength(1);
  });
});
