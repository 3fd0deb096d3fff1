import type { Card } from '../../rules/vocabulary/readings.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { toHex } from '../framing/hex.ts';

/** Get Data, "UID of the card in the field" (PC/SC part 3, 3.2.2.1.3). */
export const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);

/** Why an answer tells no card. */
export type DecodeError = {
  readonly code: 'bad-frame' | 'no-number' | 'bad-number' | 'random-uid' | 'card-unsupported';
  readonly text: string;
};

/** The card of an answer to {@link GET_UID}; its ATR tells the kind. */
export function decodeCard(atr: Uint8Array, answer: Uint8Array): Result<Card, DecodeError> {
  const raw = toHex(answer);
  if (answer.length < STATUS_BYTES) {
    return err({ code: 'bad-frame', text: `expected a number and a status, got "${raw}"` });
  }
  const status = toHex(answer.subarray(-STATUS_BYTES));
  const number = answer.subarray(0, -STATUS_BYTES);
  if (status !== SUCCESS || number.length === 0) {
    return err({ code: 'no-number', text: `the reader answers ${raw} for a card ${toHex(atr)}` });
  }
  const technology = technologyOf(atr, number);
  if (technology === undefined) {
    return err({ code: 'card-unsupported', text: `no card of a known kind: ${toHex(atr)}` });
  }
  if (!BYTES[technology].includes(number.length)) {
    const known = BYTES[technology].join(' or ');
    return err({
      code: 'bad-number',
      text: `a card of ${technology} has ${known} bytes; ${number.length} came`,
    });
  }
  if (technology === 'iso14443a' && isRandom(number)) {
    return err({
      code: 'random-uid',
      text: 'the card or phone makes up a number each time: it cannot be told again',
    });
  }
  const uid = toHex(technology === 'iso15693' ? firstByteFirst(number) : number);
  return ok({ technology, uid, bits: number.length * 8 });
}

type Technology = 'iso14443a' | 'iso14443b' | 'iso15693';

const STATUS_BYTES = 2;
const SUCCESS = '9000';

/** UID of single, double and triple size (ISO/IEC 14443-3, 6.5.4); PUPI (7.9.2); UID of ISO/IEC 15693-3, 4.1. */
const BYTES: Readonly<Record<Technology, readonly number[]>> = {
  iso14443a: [4, 7, 10],
  iso14443b: [4],
  iso15693: [8],
};

// A single-size UID that begins so is a random one (ISO/IEC 14443-3, 6.5.4).
const RANDOM = 0x08;
const isRandom = (uid: Uint8Array): boolean => uid.length === 4 && uid[0] === RANDOM;

/** Historical bytes of a storage card: its registered application provider PC/SC (part 3, 3.1.3.2.3.2). */
const STORAGE_CARD = '4F0CA000000306';
const STANDARD_AT = 12;

/** Undefined where the ATR names a standard whose cards are not known here (FeliCa, I2C, ...). */
function technologyOf(atr: Uint8Array, number: Uint8Array): Technology | undefined {
  if (!toHex(atr.subarray(0, STANDARD_AT)).endsWith(STORAGE_CARD)) {
    return isTypeB(atr, number) ? 'iso14443b' : 'iso14443a';
  }
  const standard = atr[STANDARD_AT] ?? 0;
  // PC/SC part 3 supplement, "Standard": 00 none told, then three parts of 14443 A and of B, four of 15693.
  if (standard <= 0x03) return 'iso14443a';
  if (standard >= 0x05 && standard <= 0x07) return 'iso14443b';
  if (standard >= 0x09 && standard <= 0x0c) return 'iso15693';
  return undefined;
}

const TYPE_B_HEAD = '3B888001';
const PROTOCOL_INFO_AT = 4 + 4 + 1;
const MBLI_AT = 4 + 7;

/**
 * The ATR of a type B card has eight historical bytes: application data 4, protocol info 3, MBLI in a high nibble (PC/SC
 * part 3, 3.1.3.2.3.1). A type A card may have eight of its own, so the fixed bits of B are looked at too.
 */
function isTypeB(atr: Uint8Array, number: Uint8Array): boolean {
  if (!toHex(atr).startsWith(TYPE_B_HEAD) || number.length !== 4) return false;
  const saysPart4 = ((atr[PROTOCOL_INFO_AT] ?? 0) & 0x0f) === 0x01;
  return saysPart4 && ((atr[MBLI_AT] ?? 1) & 0x0f) === 0;
}

/** The UID of ISO/IEC 15693 begins with E0; readers that tell it as it is sent end with it. */
function firstByteFirst(uid: Uint8Array): Uint8Array {
  return uid[0] !== 0xe0 && uid.at(-1) === 0xe0 ? uid.toReversed() : uid;
}
