import type { Digest } from '../vocabulary/ids.ts';

/**
 * Numbers by the hash of a digest: two million of them in tens of megabytes, filled in a fraction of a second, where a map
 * of strings takes ten times of both. A number may be found that was put under another digest of the same hash: who asks
 * looks at what it stands for.
 */
export type DigestTable = {
  put(digest: Digest, number: number): void;
  numbersOf(digest: Digest): readonly number[];
};

/** In many parts: one that grows is written anew as a whole, and a gate would wait for that. */
const PARTS = 256;
const SLOTS_FIRST = 16;
/** Of four slots one stays free, so that a search soon meets it. */
const FULL = 0.75;
/** Hash, then number plus one: nothing there is zero. */
const CELLS = 2;

type Part = { slots: number; used: number; cells: Uint32Array };

/** An empty table. */
export function createDigestTable(): DigestTable {
  const parts = Array.from({ length: PARTS }, () => partOf(SLOTS_FIRST));
  const of = (hash: number): Part => parts[hash % PARTS] ?? partOf(SLOTS_FIRST);
  return {
    put(digest, number) {
      const hash = hashOf(digest);
      const part = of(hash);
      if (part.used + 1 > part.slots * FULL) grow(part);
      insert(part, hash, number + 1);
    },
    numbersOf(digest) {
      const hash = hashOf(digest);
      return found(of(hash), hash);
    },
  };
}

const NONE: readonly number[] = [];

function found({ slots, cells }: Part, hash: number): readonly number[] {
  let numbers: number[] | undefined;
  for (let slot = startOf(hash, slots); ; slot = (slot + 1) % slots) {
    const number = cells[slot * CELLS + 1] ?? 0;
    if (number === 0) return numbers ?? NONE;
    if (cells[slot * CELLS] !== hash) continue;
    if (numbers === undefined) numbers = [number - 1];
    else numbers.push(number - 1);
  }
}

function insert(part: Part, hash: number, number: number): void {
  const { slots, cells } = part;
  let slot = startOf(hash, slots);
  while (cells[slot * CELLS + 1] !== 0) slot = (slot + 1) % slots;
  cells[slot * CELLS] = hash;
  cells[slot * CELLS + 1] = number;
  part.used += 1;
}

function grow(part: Part): void {
  const { slots, cells } = part;
  Object.assign(part, partOf(slots * 2));
  for (let slot = 0; slot < slots; slot += 1) {
    const number = cells[slot * CELLS + 1] ?? 0;
    if (number !== 0) insert(part, cells[slot * CELLS] ?? 0, number);
  }
}

function partOf(slots: number): Part {
  return { slots, used: 0, cells: new Uint32Array(slots * CELLS) };
}

/** The part took the lowest bits; what is left spreads over its slots. */
function startOf(hash: number, slots: number): number {
  return Math.floor(hash / PARTS) % slots;
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
function hashOf(digest: Digest): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < digest.length; at += 1) {
    hash = Math.imul(hash ^ digest.charCodeAt(at), 0x01_00_01_93);
  }
  return hash >>> 0;
}
