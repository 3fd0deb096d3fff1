import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId, InputId } from '../../rules/vocabulary/ids.ts';
import { benchDigest } from './bench-digest.ts';
import { cardOf, readerOf } from './bench-site.ts';
import { openGate } from './open-gate.ts';
import { type Measured, percentile } from './statistics.ts';

const MOST = 1.2;
const LANES = 4;

/** A register to ask: its file, and how many permits it has. */
export type Register = { readonly file: string; readonly permits: number };

/** From a card's reading to its durable decision, at a small register and at a large one by turns. */
export async function measureRegisters(
  small: Register,
  large: Register,
  swipes: number,
): Promise<readonly Measured[]> {
  const gates = [await openRegister(small), await openRegister(large)] as const;
  try {
    // What runs the first time is compiled meanwhile, and the first cards of a start are not yet in any cache.
    for (let nth = 0; nth < swipes / 2; nth += 1) for (const gate of gates) await gate.swipe();
    const took: readonly [number[], number[]] = [[], []];
    for (let nth = 0; nth < swipes; nth += 1) {
      took[0].push(await gates[0].swipe());
      took[1].push(await gates[1].swipe());
    }
    return ([0.5, 0.99] as const).map((share) => {
      const [less, more] = [percentile(took[0], share), percentile(took[1], share)];
      return {
        name: `decision durable, p${share * 100}: ${large.permits} permits over ${small.permits}`,
        value: more / less,
        unit: '×',
        goal: `<= ${MOST}`,
        met: more / less <= MOST,
      };
    });
  } finally {
    for (const gate of gates) await gate.close();
  }
}

async function openRegister({ file, permits }: Register) {
  const { engine, close } = await openGate(file, benchDigest);
  const boot = `latency-${permits}`;
  let nth = 0;
  return {
    close,
    async swipe(): Promise<number> {
      nth += 1;
      const lane = nth % LANES;
      const startedAt = performance.now();
      await engine.submit({
        kind: 'reading',
        id: `${boot}-${nth}` as InputId,
        time: systemClock.now(),
        device: readerOf(lane) as DeviceId,
        source: `/bench/device/${readerOf(lane)}`,
        boot,
        sequence: Math.ceil(nth / LANES),
        type: 'card.read',
        data: {
          card: { technology: 'iso14443a', uid: cardOf((nth * 97) % permits, nth % 3), bits: 32 },
          proof: 'uid',
          repeats: 0,
        },
      });
      return performance.now() - startedAt;
    },
  };
}
