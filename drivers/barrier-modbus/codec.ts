import type { Lever } from '../barrier/holds.ts';
import { type Level, levelOf } from '../barrier/picture.ts';
import type { ModbusRequest } from '../driver.ts';
import { terminalsOf, terminalsRead, wholeGroups } from '../modbus/terminals.ts';
import { BOARD, type Relays, type Settings } from './settings.ts';

type Call = ModbusRequest['call'];

// A pulse longer than this is a hold; the vocabulary's own limit for `pulseMs` is the same.
const PULSE_MS_MAX = 10_000;
const REPEAT_PULSE_MS = 500;

/** One board's terminals as Modbus calls. */
export type BoardCalls = {
  /** On for that long and off again by the board itself: a crash of ours cannot leave the relay on. */
  pulse(relay: number, ms: number): Call;
  switchRelay(relay: number, on: boolean): Call;
  readRelay(relay: number): Call;
  /** True where an input is mapped; else a relay is read, to see whether the board lives. */
  readonly hasInputs: boolean;
  readInputs(): Call;
  /** Reads an answer to `readInputs`: what each mapped input says, by name. */
  inputs(bits: readonly boolean[]): ReadonlyMap<string, Level>;
};

/** The calls of a board with these settings. */
export function createBoardCalls(settings: Settings): BoardCalls {
  const board = { ...BOARD, ...settings.board };
  const terminals = terminalsOf(settings);
  const count = terminalsRead(terminals);
  return {
    pulse(relay, ms) {
      const steps = Math.max(1, Math.ceil(Math.min(ms, PULSE_MS_MAX) / board.pulseUnitMs));
      return { kind: 'write-coil-raw', address: board.pulses + relay - 1, value: steps };
    },
    switchRelay(relay, on) {
      const value = on ? board.on : board.off;
      return { kind: 'write-coil-raw', address: board.relays + relay - 1, value };
    },
    readRelay: (relay) => ({ kind: 'read-coils', address: board.relays + relay - 1, count: 1 }),
    hasInputs: count > 0,
    readInputs: () =>
      count === 0
        ? { kind: 'read-coils', address: board.relays, count: 8 }
        : { kind: board.inputKind, address: board.inputs, count: wholeGroups(count) },
    inputs: (bits) =>
      new Map(
        terminals.map(({ name, offset, isInverted }) => [
          name,
          levelOf((bits[offset] ?? false) !== isInverted),
        ]),
      ),
  };
}

/** By what these relays keep their barrier up. */
export function leverOf(calls: BoardCalls, { open, hold }: Relays): Lever<Call> {
  if (hold === undefined) return { kind: 'impulse', raise: calls.pulse(open, REPEAT_PULSE_MS) };
  return {
    kind: 'relay',
    set: (isOn) => calls.switchRelay(hold, isOn),
    look: calls.readRelay(hold),
  };
}
