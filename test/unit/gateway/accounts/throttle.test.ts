import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createThrottle, networkOf, type Throttle } from '../../../../gateway/accounts/throttle.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOME = '192.0.2.1';
const LONGEST_HOLD_MS = 4_000;

/** A throttle with a clock that moves only when it is told to. */
function throttled() {
  let now = 1_000_000;
  const throttle = createThrottle({ now: () => instant(now), at: () => () => undefined });
  return {
    throttle,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

type Outcome = { readonly waitMs: number; readonly holdMs: number };

function tried(throttle: Throttle, name: string, address: string, isRight = false): Outcome {
  const admission = throttle.take({ name, address });
  if (admission.kind === 'refused') return { waitMs: admission.waitMs, holdMs: 0 };
  if (isRight) admission.succeeded();
  return { waitMs: 0, holdMs: admission.holdMs };
}

function failed(throttle: Throttle, name: string, address: string, times: number): void {
  for (let i = 0; i < times; i += 1) tried(throttle, name, address);
}

describe('guessing at a name from one address', () => {
  it('must wait after five failures, twice as long after each further one', () => {
    const { throttle, pass } = throttled();
    failed(throttle, 'guard', HOME, 5);
    const waits = [1, 2, 3, 4].map(() => {
      const { waitMs } = tried(throttle, 'guard', HOME);
      pass(waitMs - 1);
      expect(tried(throttle, 'guard', HOME).waitMs).toBe(1);
      pass(1);
      expect(tried(throttle, 'guard', HOME).waitMs).toBe(0);
      return waitMs / MINUTE_MS;
    });
    expect(waits).toEqual([1, 2, 4, 8]);
  });

  it('keeps nobody else at that address out, however long it goes on', () => {
    const { throttle, pass } = throttled();
    for (let ms = 0; ms < 24 * HOUR_MS; ms += 10_000) {
      tried(throttle, 'guard', HOME);
      expect(tried(throttle, 'manager', HOME, true).waitMs).toBe(0);
      pass(10_000);
    }
  });

  it('is counted while it is checked: many tries at once are many', () => {
    const { throttle } = throttled();
    const taken = Array.from({ length: 50 }, () => throttle.take({ name: 'guard', address: HOME }));
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(5);
  });

  it('begins anew after a success, and after an hour', () => {
    const { throttle, pass } = throttled();
    failed(throttle, 'guard', HOME, 4);
    tried(throttle, 'guard', HOME, true);
    failed(throttle, 'guard', HOME, 4);
    expect(tried(throttle, 'guard', HOME).waitMs).toBe(0);
    expect(tried(throttle, 'guard', HOME).waitMs).toBeGreaterThan(0);
    pass(HOUR_MS);
    failed(throttle, 'guard', HOME, 4);
    expect(tried(throttle, 'guard', HOME).waitMs).toBe(0);
  });
});

describe('guessing from one address at many names', () => {
  it('must wait after twenty failures, and no success of its own wipes them out', () => {
    const { throttle } = throttled();
    for (let i = 0; i < 20; i += 1) {
      expect(tried(throttle, 'intruder', HOME, true).waitMs).toBe(0);
      expect(tried(throttle, `name ${i}`, HOME).waitMs).toBe(0);
    }
    expect(tried(throttle, 'one more', HOME).waitMs).toBe(MINUTE_MS);
    expect(tried(throttle, 'one more', '192.0.2.2').waitMs).toBe(0);
  });

  it('is one address wherever within its IPv6 network it comes from', () => {
    const { throttle } = throttled();
    for (let i = 0; i < 20; i += 1) tried(throttle, `name ${i}`, `2001:db8:1:2::${i}`);
    expect(tried(throttle, 'guard', '2001:db8:1:2:ffff::1').waitMs).toBe(MINUTE_MS);
    expect(tried(throttle, 'guard', '2001:db8:1:3::1').waitMs).toBe(0);
  });
});

describe('guessing at a name from many addresses', () => {
  it('becomes slow', () => {
    const { throttle } = throttled();
    const holds = Array.from({ length: 26 }, (_, i) => tried(throttle, 'guard', `10.0.0.${i}`));
    expect(holds.map(({ holdMs }) => holdMs).slice(19)).toEqual([
      0, 250, 500, 1_000, 2_000, 4_000, 4_000,
    ]);
  });

  it('never keeps its owner out where no password was wrong', () => {
    const attempt = fc.record({
      name: fc.constantFrom('guard', 'manager', 'nobody'),
      address: fc.integer({ min: 1, max: 40 }).map((last) => `10.0.0.${last}`),
      times: fc.integer({ min: 1, max: 30 }),
      passMs: fc.integer({ min: 0, max: 5 * MINUTE_MS }),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
        const { throttle, pass } = throttled();
        for (const { name, address, times, passMs } of attempts) {
          failed(throttle, name, address, times);
          const { waitMs, holdMs } = tried(throttle, 'guard', HOME, true);
          expect(waitMs).toBe(0);
          expect(holdMs).toBeLessThanOrEqual(LONGEST_HOLD_MS);
          pass(passMs);
        }
      }),
    );
  });

  it('is remembered of as many as there is room for, the newest', () => {
    const { throttle } = throttled();
    failed(throttle, 'guard', HOME, 5);
    for (let i = 0; i < 5_000; i += 1) {
      tried(throttle, 'guard', `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    }
    expect(tried(throttle, 'guard', HOME).waitMs).toBe(0);
    failed(throttle, 'guard', HOME, 5);
    expect(tried(throttle, 'guard', HOME).waitMs).toBeGreaterThan(0);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1::7', '2001:db8:0:1::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['what a proxy made up', 'what a proxy made up'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
