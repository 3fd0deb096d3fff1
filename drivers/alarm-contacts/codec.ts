import { type Level, levelOf } from '../barrier/picture.ts';
import type { ModbusAnswer, ModbusRequest } from '../driver.ts';
import { terminalsOf, terminalsRead, wholeGroups } from '../modbus/terminals.ts';
import { DEFAULTS, inputKindOf, LEVELS, type Settings } from './settings.ts';

/** One board's terminals, asked for in one block: what is told of them is one moment. */
export type Terminals = {
  readonly call: ModbusRequest['call'];
  /** Reads an answer: how each contact stands, by name; undefined where it tells nothing of them. */
  levels(outcome: ModbusAnswer['outcome']): ReadonlyMap<string, Level> | undefined;
};

/** The terminals of a board with these settings. */
export function createTerminals(settings: Settings): Terminals {
  const terminals = terminalsOf(settings);
  const kind = inputKindOf(settings);
  // A board without a named terminal is read all the same, to see whether it lives.
  const last = Math.max(1, terminalsRead(terminals));
  const isBits = kind === 'read-discrete' || kind === 'read-coils';
  const bands = settings.levels ?? [];
  return {
    call: {
      kind,
      address: settings.board?.inputs ?? DEFAULTS.inputs,
      count: isBits ? wholeGroups(last) : last,
    },
    levels(outcome) {
      if (outcome.kind === 'bits') {
        const { bits } = outcome;
        return new Map(
          terminals.map(({ name, offset, isInverted }) => [
            name,
            levelOf((bits[offset] ?? false) !== isInverted),
          ]),
        );
      }
      if (outcome.kind !== 'words') return undefined;
      const { words } = outcome;
      return new Map(
        terminals.map(({ name, offset }) => [name, levelIn(bands, words[offset] ?? 0)]),
      );
    },
  };
}

/** The band a value lies in. One above all bands is a wire that is cut: it must not pass for normal. */
function levelIn(bands: NonNullable<Settings['levels']>, value: number): Level {
  const band = bands.find(({ upTo }) => upTo === undefined || value <= upTo);
  return band === undefined ? 'cut' : LEVELS[band.is];
}
