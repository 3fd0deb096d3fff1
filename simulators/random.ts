/** A stream of numbers that is the same for the same seed, on any machine. */
export type Random = {
  /** From 0 (included) to 1 (left out). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  /** One of a list; undefined where it is empty. */
  pick<T>(list: readonly T[]): T | undefined;
  /** The list in another order. */
  shuffle<T>(list: readonly T[]): readonly T[];
  /** A stream of its own, named: what one actor draws does not move another's numbers. */
  fork(name: string): Random;
};

/** Makes a stream (sfc32, small and well tested): the only source of random numbers that matter. */
export function createRandom(seed: number): Random {
  const draw = sfc32(seed >>> 0);
  const next = (): number => draw() / 2 ** 32;
  const integer = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => (list.length === 0 ? undefined : list[integer(0, list.length - 1)]),
    shuffle: (list) =>
      list
        .map((item) => ({ item, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
    fork: (name) => createRandom(hash(`${seed >>> 0} ${name}`)),
  };
}

function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed, seed ^ 0x9e3779b9, 0xdeadbeef, 1];
  const draw = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  };
  // Neighbouring seeds look alike at first: the first numbers are thrown away.
  for (let turn = 0; turn < 16; turn += 1) draw();
  return draw;
}

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return sum >>> 0;
}
