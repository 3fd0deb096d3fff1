import { EXCEPTION, packBits, refuse } from '../modbus.ts';
import type { Wiring } from './config.ts';

/** How a contact and the wire to it stand. */
export type Contact = 'normal' | 'alarm' | 'cut' | 'shorted';

const READS: Readonly<Record<string, number>> = {
  'read-coils': 0x01,
  'read-discrete': 0x02,
  'read-holding': 0x03,
  'read-input': 0x04,
};
const GROUP = 8;

/** The electronics of an input board: its terminals as bits or as values, in one table and no other. */
export function answerOf(
  wiring: Wiring,
  contacts: ReadonlyMap<string, Contact>,
  pdu: Uint8Array,
): Uint8Array {
  const kind = wiring.board?.inputKind ?? (wiring.levels ? 'read-input' : 'read-discrete');
  if (pdu[0] !== READS[kind]) return refuse(pdu, EXCEPTION.function);
  const first = word(pdu, 1) - (wiring.board?.inputs ?? 0);
  const count = word(pdu, 3);
  const terminals = GROUP * Math.max(1, Math.ceil(lastOf(wiring) / GROUP));
  if (count < 1) return refuse(pdu, EXCEPTION.value);
  if (first < 0 || first + count > terminals) return refuse(pdu, EXCEPTION.address);
  const numbers = Array.from({ length: count }, (_, i) => first + i + 1);
  const data = kind.endsWith('put') || kind === 'read-holding' ? values : bits;
  const packed = data(wiring, contacts, numbers);
  return Uint8Array.of(pdu[0] ?? 0, packed.length, ...packed);
}

type Table = (
  wiring: Wiring,
  contacts: ReadonlyMap<string, Contact>,
  numbers: readonly number[],
) => Uint8Array;

/** Nothing watches the wire: one that is cut looks like an open contact, one that is shorted like a closed one. */
const bits: Table = ({ inputs = {}, inverted = [] }, contacts, numbers) =>
  packBits(
    numbers.map((number) => {
      const contact = contacts.get(inputs[String(number)] ?? '') ?? 'normal';
      if (contact === 'cut' || contact === 'shorted') return contact === 'shorted';
      return (contact === 'alarm') !== inverted.includes(number);
    }),
  );

/** The middle of a band of values: what such a contact measures. */
const values: Table = ({ inputs = {}, levels = [] }, contacts, numbers) =>
  Uint8Array.from(
    numbers.flatMap((number) => {
      const contact = contacts.get(inputs[String(number)] ?? '') ?? 'normal';
      const at = levels.findIndex(({ is }) => is === contact);
      const low = (levels[at - 1]?.upTo ?? -1) + 1;
      const high = levels[at]?.upTo ?? 0xffff;
      const value = at < 0 ? 0 : Math.floor((low + high) / 2);
      return [value >> 8, value & 0xff];
    }),
  );

const lastOf = ({ inputs = {} }: Wiring): number => Math.max(0, ...Object.keys(inputs).map(Number));

const word = (pdu: Uint8Array, at: number): number => ((pdu[at] ?? 0) << 8) | (pdu[at + 1] ?? 0);
