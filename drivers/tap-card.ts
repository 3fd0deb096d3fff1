import type { Card } from '../rules/vocabulary/readings.ts';

type Technology = Card['technology'];

/** How many bytes a whole number of each has. */
const WHOLE: Readonly<Record<Technology, readonly number[]>> = {
  em4100: [5],
  iso14443a: [4, 7, 10],
  iso14443b: [4],
  iso15693: [8],
  wiegand: [3, 4],
};
const PRINTED_BYTES = 4;
const PRINTED_MAX = 0xffff_ffff;

/**
 * A number in hex as a card. One that is cut short is told as `wiegand`, whose aliases find the whole one; undefined where
 * it is no number of a card.
 */
export function cardOfHex(hex: string, technology: Technology): Card | undefined {
  const uid = hex.toUpperCase();
  if (!/^([0-9A-F]{2}){3,10}$/.test(uid)) return undefined;
  const bytes = uid.length / 2;
  if (WHOLE[technology].includes(bytes)) return { technology, uid, bits: 8 * bytes };
  return WHOLE.wiegand.includes(bytes)
    ? { technology: 'wiegand', uid, bits: 8 * bytes }
    : undefined;
}

/** A number as it is printed on a card: up to ten decimal digits, four bytes. */
export function cardOfDecimal(digits: string): Card | undefined {
  if (!/^\d{1,10}$/.test(digits) || Number(digits) > PRINTED_MAX) return undefined;
  const uid = Number(digits)
    .toString(16)
    .toUpperCase()
    .padStart(2 * PRINTED_BYTES, '0');
  return { technology: 'wiegand', uid, bits: 8 * PRINTED_BYTES };
}

/** The same card with its bytes the other way round. */
export const turnedRound = (card: Card): Card => ({
  ...card,
  uid: (card.uid.match(/../g) ?? []).reverse().join(''),
});
