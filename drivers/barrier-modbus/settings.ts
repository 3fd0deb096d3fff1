import Type from 'typebox';
import { CONFIGURED_ID } from '../../rules/vocabulary/ids.ts';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';
import { duration, holdSettings, pollingSettings } from '../barrier/polling.ts';
import { address, boardSettings, terminal } from '../modbus/terminals.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  unit: 1,
  pollMs: 100,
  debounceMs: 0,
  answerMs: 300,
  missesMax: 3,
  holdRepeatMs: 4_000,
} as const;

/** The register map of most relay boards (waveshare.com/wiki/Modbus_RTU_Relay and look-alikes). */
export const BOARD = {
  relays: 0,
  on: 0xff00,
  off: 0,
  pulses: 0x0200,
  pulseUnitMs: 100,
  inputs: 0,
  inputKind: 'read-discrete',
} as const;

const BOARD_SETTINGS = boardSettings(DEFAULTS);

/** Settings of one relay and input board. */
export const Settings = closed({
  unit: BOARD_SETTINGS.unit,
  relays: Type.Optional(
    Type.Record(
      Type.String({ pattern: CONFIGURED_ID }),
      closed({
        open: terminal('Relay whose timed pulse opens'),
        hold: Type.Optional(terminal('Relay that keeps the arm up while it is on')),
        close: Type.Optional(terminal('Relay whose timed pulse asks the barrier to close')),
      }),
      { description: 'For each barrier its relays, numbered as printed on the board, from 1' },
    ),
  ),
  inputs: BOARD_SETTINGS.inputs,
  inverted: BOARD_SETTINGS.inverted,
  debounceMs: duration(
    0,
    5_000,
    'How long an input must stand before its change is told',
    DEFAULTS.debounceMs,
  ),
  ...pollingSettings(DEFAULTS),
  ...holdSettings(DEFAULTS),
  board: Type.Optional(
    closed({
      relays: address('Address of relay 1', BOARD.relays),
      on: address('Value that switches a relay on', BOARD.on),
      off: address('Value that switches a relay off', BOARD.off),
      pulses: address('Address of relay 1 for a timed pulse', BOARD.pulses),
      pulseUnitMs: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 1_000,
          default: BOARD.pulseUnitMs,
          description: 'Milliseconds per step of a pulse value',
        }),
      ),
      inputs: address('Address of input 1', BOARD.inputs),
      inputKind: Type.Optional(words(['read-discrete', 'read-coils'] as const)),
    }),
  ),
});
export type Settings = Static<typeof Settings>;
export type Relays = NonNullable<Settings['relays']>[string];

/** The names a board's terminals are mapped to. */
export const inputNames = (settings: Settings): readonly string[] =>
  Object.values(settings.inputs ?? {});
