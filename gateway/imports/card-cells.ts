import type { Cell } from '../../drivers/driver.ts';
import { parseCardNumber } from '../../rules/access/card-forms.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { ImportProblemCode } from './problems.ts';

/** How the card numbers of a file are written; `auto` goes by the numbers themselves. */
export const CARD_FORMS = [
  'auto',
  'hex',
  'hex-reversed',
  'decimal',
  'decimal-reversed',
  '3+5',
] as const;
export type CardForm = (typeof CARD_FORMS)[number];

/** What all numbers of a file together say about those of digits alone. */
export type Evidence = {
  /** Lengths of numbers that can only be hex. */
  readonly hexLengths: ReadonlySet<number>;
  /** True where some have nine or ten digits, as they are printed on cards. */
  readonly isDecimal: boolean;
};

/** The card numbers of one cell; several stand apart by 、 | or a new line. */
export function numbersIn(cell: Cell): readonly string[] {
  if (cell === null) return [];
  return String(cell)
    .normalize('NFKC')
    .split(/[、|\n]/)
    .map((number) => number.trim().replace(/^'/, '').toUpperCase())
    .filter((number) => number !== '');
}

/** Looks at all numbers of a file at once. */
export function evidenceOf(numbers: Iterable<string>): Evidence {
  const hexLengths = new Set<number>();
  let hasPrinted = false;
  for (const number of numbers) {
    const bare = number.replaceAll(/[\s:-]/g, '');
    if (/^\d{9,10}$/.test(number)) hasPrinted = true;
    else if (/^[0-9A-F]+$/.test(bare) && /[A-F]/.test(bare)) hexLengths.add(bare.length);
  }
  // Where cards are written in ten hex digits, one of ten decimal ones is such a card by chance.
  return { hexLengths, isDecimal: hasPrinted && !hexLengths.has(10) };
}

/** Reads one number of a file. Digits alone mean several things, and are never guessed. */
export function readNumber(
  number: string,
  form: CardForm,
  evidence: Evidence,
): Result<Card, ImportProblemCode> {
  // With its plus: 5E180404 is a card like any other.
  if (/^\d(\.\d+)?E\+\d+$/.test(number)) return err('card-mangled');
  // What names its technology, or stands apart as facility and number, says itself what it is.
  if (/[G-Z]|^\d+[,;]/.test(number)) return parsed(number);
  switch (form) {
    case 'auto':
      return /^\d+$/.test(number) ? digits(number, evidence) : parsed(number);
    case 'hex':
      return hex(number);
    case 'hex-reversed':
      return reversed(hex(number));
    case 'decimal':
      return decimal(number);
    case 'decimal-reversed':
      return reversed(decimal(number));
    case '3+5':
      return /^\d{4,8}$/.test(number) ? parsed(splitThreeFive(number)) : err('card-malformed');
  }
}

const PRINTED_DIGITS = 10;
/** Hex of so many digits can only be hex, whatever digits they are. */
const LONG_HEX = new Set([14, 20]);

function digits(number: string, { hexLengths, isDecimal }: Evidence) {
  const { length } = number;
  if (LONG_HEX.has(length)) return hex(number);
  if (length > PRINTED_DIGITS) return err<ImportProblemCode>('card-malformed');
  const mayBeHex = hexLengths.has(length);
  if (length >= PRINTED_DIGITS - 1) return mayBeHex ? hex(number) : decimal(number);
  if (mayBeHex && !isDecimal) return hex(number);
  // A spreadsheet has dropped the leading zeros of a printed number.
  return isDecimal && !mayBeHex ? decimal(number) : err<ImportProblemCode>('card-ambiguous-form');
}

function hex(number: string): Result<Card, ImportProblemCode> {
  const bare = number.replaceAll(/[\s:-]/g, '');
  // Ten digits without a letter would be read as printed ones.
  return parsed(bare.length === 10 ? `em4100:${bare}` : bare);
}

function decimal(number: string): Result<Card, ImportProblemCode> {
  if (!/^\d{1,10}$/.test(number)) return err('card-malformed');
  return parsed(number.padStart(PRINTED_DIGITS, '0'));
}

function splitThreeFive(number: string): string {
  const whole = number.padStart(8, '0');
  return `${whole.slice(0, 3)},${whole.slice(3)}`;
}

function parsed(number: string): Result<Card, ImportProblemCode> {
  const card = parseCardNumber(number);
  return card.ok ? ok(card.value) : err('card-malformed');
}

function reversed(card: Result<Card, ImportProblemCode>): Result<Card, ImportProblemCode> {
  if (!card.ok) return card;
  const bytes = card.value.uid.match(/../g) ?? [];
  return ok({ ...card.value, uid: bytes.toReversed().join('') });
}
