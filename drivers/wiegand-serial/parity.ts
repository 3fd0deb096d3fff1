/** One Wiegand format. Bits are counted from 1 as in the data sheets; all but the first and the last carry data. */
type Format = {
  /** First and last bit that the first bit, the even one, makes even together with itself. */
  readonly even: readonly [number, number];
  /** First and last bit that the last bit, the odd one, makes odd together with itself. */
  readonly odd: readonly [number, number];
};

// 26: H10301. 34: as published for Wiegand-34 readers. 37: H10302 and H10304, whose two halves of 18 bits share bit 19.
const FORMATS: ReadonlyMap<number, Format> = new Map([
  [26, { even: [2, 13], odd: [14, 25] }],
  [34, { even: [2, 17], odd: [18, 33] }],
  [37, { even: [2, 19], odd: [19, 36] }],
]);

/** True where both parity bits of a frame, written as zeros and ones, are right; false for a length unknown here. */
export function isParityRight(bits: string): boolean {
  const format = FORMATS.get(bits.length);
  if (format === undefined) return false;
  const [first, last] = format.even;
  const [from, to] = format.odd;
  const even = ones(bits.slice(0, 1) + bits.slice(first - 1, last));
  const odd = ones(bits.slice(from - 1, to) + bits.slice(-1));
  return even % 2 === 0 && odd % 2 === 1;
}

/** The data bits as a number in whole bytes of hex, most significant byte first. */
export function dataOf(bits: string): { readonly uid: string; readonly bits: number } {
  const data = bits.slice(1, -1);
  const whole = data.padStart(8 * Math.ceil(data.length / 8), '0');
  const uid = whole.replace(/[01]{4}/g, (nibble) => Number.parseInt(nibble, 2).toString(16));
  return { uid: uid.toUpperCase(), bits: data.length };
}

const ones = (bits: string): number => bits.replaceAll('0', '').length;
