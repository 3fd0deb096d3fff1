import { after, type Instant } from '../rules/vocabulary/time.ts';

/** How bad a wire is: chances from 0 to 1 for each piece of bytes, and how long a piece may be under way. */
export type FaultRates = {
  /** The piece does not arrive. */
  readonly loss?: number;
  /** One bit of it is turned. */
  readonly corruption?: number;
  /** Only its beginning arrives. */
  readonly half?: number;
  /** Stray bytes arrive before it. */
  readonly noise?: number;
  /** It arrives later, by at most so much. */
  readonly delayMsMax?: number;
};

/** A piece of bytes and when it arrives. */
export type Delivery = { readonly bytes: Uint8Array; readonly at: Instant };

/** What becomes of a piece put on a wire: the same seed gives the same faults. */
export type Wire = { carry(bytes: Uint8Array, now: Instant): readonly Delivery[] };

const NOISE_BYTES_MAX = 6;

/** A wire that nothing happens on. */
export const soundWire: Wire = { carry: (bytes, at) => [{ bytes, at }] };

/** A wire with faults, from a source of random numbers in [0, 1). Order is kept: a later piece never overtakes. */
export function faultyWire(rates: FaultRates, random: () => number): Wire {
  let last: Instant | undefined;
  return {
    carry(bytes, now) {
      const pieces: Uint8Array[] = [];
      if (random() < (rates.noise ?? 0)) pieces.push(strayBytes(random));
      if (random() >= (rates.loss ?? 0)) pieces.push(damaged(bytes, rates, random));
      const delayed = after(now, Math.floor(random() * (rates.delayMsMax ?? 0)));
      const at = last !== undefined && last > delayed ? last : delayed;
      last = at;
      return pieces.filter((piece) => piece.length > 0).map((piece) => ({ bytes: piece, at }));
    },
  };
}

function strayBytes(random: () => number): Uint8Array {
  const length = 1 + Math.floor(random() * NOISE_BYTES_MAX);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function damaged(bytes: Uint8Array, rates: FaultRates, random: () => number): Uint8Array {
  const whole = bytes.slice();
  if (random() < (rates.corruption ?? 0)) {
    const at = Math.floor(random() * whole.length);
    whole[at] = (whole[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return random() < (rates.half ?? 0) ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
}
