import { cbc, cmac } from '@noble/ciphers/aes.js';

/** What a touched tag puts into its address. */
export type Touch = { readonly piccData: string; readonly cmac: string; readonly counter: number };

/** An NTAG 424 DNA as somebody wrote it. */
export type Tag = {
  readonly uid: string;
  readonly counter: number;
  /** A phone reads its file: it counts, and signs anew (NT4H2421Gx, 9.3). `random` is five bytes of its generator. */
  touch(random: string): Touch;
};

/** The factory's keys. */
export const FACTORY_KEY = '00'.repeat(16);
// SDMReadCtr has three bytes; a tag at its end answers with an error and no address.
const COUNTER_MAX = 0xff_ff_ff;
const NO_IV = new Uint8Array(16);

/** Makes a tag with these keys in place, in hex. */
export function createTag(written: {
  readonly uid: string;
  readonly meta: string;
  readonly file: string;
  readonly counter: number;
}): Tag {
  const { uid } = written;
  const meta = bytes(written.meta);
  const file = bytes(written.file);
  let counter = written.counter;
  return {
    uid,
    get counter() {
      return counter;
    },
    touch(random) {
      if (counter >= COUNTER_MAX) throw new Error(`the counter of ${uid} is at its end`);
      counter += 1;
      const counted = lowFirst(counter);
      // AN12196, table 2: C7, UID, counter, random, encrypted with nothing chained before.
      const plain = bytes(`C7${uid}${counted}${random}`);
      const hidden = cbc(meta, NO_IV, { disablePadding: true }).encrypt(plain);
      // AN12196, table 4: the session's key is the CMAC of 3CC300010080, UID and counter; no file data is signed.
      const session = cmac(bytes(`3CC300010080${uid}${counted}`), file);
      const whole = hex(cmac(new Uint8Array(0), session));
      return { piccData: hex(hidden), cmac: everySecond(whole), counter };
    },
  };
}

const lowFirst = (count: number): string =>
  [0, 8, 16].map((shift) => hex(Uint8Array.of((count >> shift) & 0xff))).join('');

/** Bytes 1, 3, 5 … 15: four digits are two bytes, of which the second counts. */
const everySecond = (digits: string): string =>
  (digits.match(/.{4}/g) ?? []).map((two) => two.slice(2)).join('');

const hex = (from: Uint8Array): string =>
  [...from].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

const bytes = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
