import { partsOf, type WallTime, wallTime } from '../../rules/vocabulary/wall-time.ts';
import { toHex } from '../framing/hex.ts';
import { type NumberField, TIME_FORMS, type TimeForm } from './settings.ts';

const CENTURY = 2_000;
const TWO_DIGITS = 2;

/** The digits a field holds: hex where it is binary, else as they are written; undefined where they are none. */
export function digitsAt(bytes: Uint8Array, field: NumberField): string | undefined {
  const taken = bytes.slice(field.at, field.at + field.bytes);
  if (taken.length < field.bytes) return undefined;
  const inOrder = field.lowFirst === true ? taken.reverse() : taken;
  if (field.form === 'ascii') return asciiDigits(inOrder, /^[0-9A-F]+$/);
  const digits = toHex(inOrder);
  return field.form === 'bcd' && !/^\d+$/.test(digits) ? undefined : digits;
}

/** The number a field holds; a binary one by its value, any other by its decimal digits. */
export function numberAt(bytes: Uint8Array, field: NumberField): number | undefined {
  const digits = digitsAt(bytes, field);
  if (digits === undefined) return undefined;
  if (field.form === 'binary') return Number.parseInt(digits, 16);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

/** A number in so many bytes of a form. */
export function digitBytes(digits: string, { bytes, form }: Pick<NumberField, 'bytes' | 'form'>) {
  if (form === 'ascii') {
    return Uint8Array.from(digits.padStart(bytes, '0'), (digit) => digit.charCodeAt(0));
  }
  const padded = digits.padStart(TWO_DIGITS * bytes, '0');
  return Uint8Array.from({ length: bytes }, (_, i) =>
    Number.parseInt(padded.slice(TWO_DIGITS * i, TWO_DIGITS * (i + 1)), 16),
  );
}

/** What a clock of that form shows; undefined where it is no date. */
export function timeAt(bytes: Uint8Array, at: number, form: TimeForm): WallTime | undefined {
  const taken = bytes.slice(at, at + TIME_FORMS[form]);
  if (taken.length < TIME_FORMS[form]) return undefined;
  if (form === 'binary-6') {
    const [year = 0, ...rest] = taken;
    return wallTime([CENTURY + year, ...rest]);
  }
  const digits = form.startsWith('ascii') ? asciiDigits(taken, /^\d+$/) : toHex(taken);
  if (digits === undefined || !/^\d+$/.test(digits)) return undefined;
  const whole = digits.length % 4 === 0 ? `${CENTURY / 100}${digits}` : digits;
  const year = Number(whole.slice(0, 4));
  const rest = whole.slice(4).match(/\d\d/g) ?? [];
  return wallTime([year, ...rest.map(Number)]);
}

/** A date and time in a form. */
export function timeBytes(wall: WallTime, form: TimeForm): Uint8Array {
  const [year = 0, ...rest] = partsOf(wall);
  if (form === 'binary-6') return Uint8Array.of(year - CENTURY, ...rest);
  const digits = [year, ...rest].map((part) => `${part}`.padStart(TWO_DIGITS, '0')).join('');
  const isLong = form === 'bcd-7' || form === 'ascii-14';
  const written = isLong ? digits : digits.slice(TWO_DIGITS);
  return digitBytes(written, {
    bytes: TIME_FORMS[form],
    form: form.startsWith('ascii') ? 'ascii' : 'bcd',
  });
}

function asciiDigits(bytes: Uint8Array, pattern: RegExp): string | undefined {
  const text = String.fromCharCode(...bytes);
  return pattern.test(text) ? text : undefined;
}
