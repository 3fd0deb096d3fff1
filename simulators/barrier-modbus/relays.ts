import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { EXCEPTION, packBits, refuse } from '../modbus.ts';

/** Where a make of board has its things (waveshare.com/wiki/Modbus_RTU_Relay, and clones by configuration). */
export type BoardMap = {
  readonly relays: number;
  readonly on: number;
  readonly off: number;
  readonly pulses: number;
  readonly pulseUnitMs: number;
  readonly inputs: number;
};

/** The electronics of a relay and input board: answers to requests, relays that end their own pulses. */
export type RelayBoard = {
  /** The answer to one request; `isSilent` for a broadcast, which is obeyed and not answered. */
  answer(pdu: Uint8Array, now: Instant): Uint8Array;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
  isOn(relay: number): boolean;
  powerOff(): void;
};

const TOGGLE = 0x5500;
const ALL_RELAYS = 0x00ff;
const OFF_PULSES = 0x0200;

/** Makes a board. `changed` hears each relay, numbered from 1, as it clicks. */
export function createRelayBoard({
  map,
  size,
  inputs,
  changed,
}: {
  readonly map: BoardMap;
  readonly size: number;
  readonly inputs: () => readonly boolean[];
  readonly changed: (relay: number, isOn: boolean, now: Instant) => void;
}): RelayBoard {
  const relays: boolean[] = Array.from({ length: size }, () => false);
  /** When a timed relay goes back, and to what. */
  const ends = new Map<number, { readonly at: Instant; readonly to: boolean }>();

  const set = (index: number, to: boolean, now: Instant): void => {
    if (relays[index] === to) return;
    relays[index] = to;
    changed(index + 1, to, now);
  };

  const timed = (index: number, to: boolean, steps: number, now: Instant): void => {
    set(index, to, now);
    ends.set(index, { at: after(now, steps * map.pulseUnitMs), to: !to });
  };

  const plain = (index: number, value: number, now: Instant): boolean => {
    if (value !== map.on && value !== map.off && value !== TOGGLE) return false;
    ends.delete(index);
    set(index, value === TOGGLE ? !relays[index] : value === map.on, now);
    return true;
  };

  const has = (index: number): boolean => index >= 0 && index < size;

  const writePulse = (
    pdu: Uint8Array,
    { index, to, steps }: { readonly index: number; readonly to: boolean; readonly steps: number },
    now: Instant,
  ): Uint8Array => {
    if (steps === 0) return refuse(pdu, EXCEPTION.value);
    timed(index, to, steps, now);
    return pdu;
  };

  const writeOne = (pdu: Uint8Array, now: Instant): Uint8Array => {
    const address = word(pdu, 1);
    const value = word(pdu, 3);
    const pulse = address - map.pulses;
    if (has(pulse)) return writePulse(pdu, { index: pulse, to: true, steps: value }, now);
    const off = pulse - OFF_PULSES;
    if (has(off)) return writePulse(pdu, { index: off, to: false, steps: value }, now);
    const all = address === ALL_RELAYS ? relays.map((_, i) => i) : [address - map.relays];
    if (!all.every(has)) return refuse(pdu, EXCEPTION.address);
    return all.every((index) => plain(index, value, now)) ? pdu : refuse(pdu, EXCEPTION.value);
  };

  const writeMany = (pdu: Uint8Array, now: Instant): Uint8Array => {
    const first = word(pdu, 1) - map.relays;
    const count = word(pdu, 3);
    if (!has(first) || !has(first + count - 1)) return refuse(pdu, EXCEPTION.address);
    for (let i = 0; i < count; i++) {
      ends.delete(first + i);
      set(first + i, (((pdu[6 + (i >> 3)] ?? 0) >> (i & 7)) & 1) === 1, now);
    }
    return pdu.slice(0, 5);
  };

  const read = (pdu: Uint8Array, bits: readonly boolean[], base: number): Uint8Array => {
    const first = word(pdu, 1) - base;
    const count = word(pdu, 3);
    if (count < 1) return refuse(pdu, EXCEPTION.value);
    if (first < 0 || first + count > bits.length) return refuse(pdu, EXCEPTION.address);
    const packed = packBits(bits.slice(first, first + count));
    return Uint8Array.of(pdu[0] ?? 0, packed.length, ...packed);
  };

  return {
    answer(pdu, now) {
      switch (pdu[0]) {
        case 0x01:
          return read(pdu, relays, map.relays);
        case 0x02:
          return read(pdu, inputs(), map.inputs);
        case 0x05:
          return writeOne(pdu, now);
        case 0x0f:
          return writeMany(pdu, now);
        default:
          return refuse(pdu, EXCEPTION.function);
      }
    },
    wake(now) {
      for (const [index, { at, to }] of ends) {
        if (at > now) continue;
        ends.delete(index);
        set(index, to, now);
      }
    },
    get nextWake() {
      return [...ends.values()].map(({ at }) => at).reduce(earliest, undefined);
    },
    isOn: (relay) => relays[relay - 1] ?? false,
    powerOff() {
      ends.clear();
      relays.fill(false);
    },
  };
}

const word = (pdu: Uint8Array, at: number): number => ((pdu[at] ?? 0) << 8) | (pdu[at + 1] ?? 0);
