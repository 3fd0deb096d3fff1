import Type from 'typebox';
import { closed, type Static, words, wordsOf } from '../../rules/vocabulary/schema.ts';
import type { Level } from '../barrier/picture.ts';
import { duration, pollingSettings } from '../barrier/polling.ts';
import { address, boardSettings } from '../modbus/terminals.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  unit: 1,
  pollMs: 100,
  // Told when two polls in a row say so: a spark, a bouncing reed or a value on its way is no alarm.
  debounceMs: 100,
  answerMs: 300,
  missesMax: 3,
  inputs: 0,
} as const;

/** What the value of a terminal with end-of-line resistors tells, by the words of the installer. */
export const LEVELS: Readonly<Record<'normal' | 'alarm' | 'cut' | 'shorted', Level>> = {
  normal: 'off',
  alarm: 'on',
  cut: 'cut',
  shorted: 'shorted',
};

/** How a board gives its terminals: each as a bit, or each as a register with a value. */
export const BIT_KINDS = ['read-discrete', 'read-coils'] as const;
export const VALUE_KINDS = ['read-input', 'read-holding'] as const;

/** Settings of one input board. */
export const Settings = closed({
  ...boardSettings(DEFAULTS),
  levels: Type.Optional(
    Type.Array(
      closed({
        upTo: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 0xffff,
            description: 'The highest value of this band; the last band has none',
          }),
        ),
        is: { ...wordsOf(LEVELS), description: 'What such a value means' },
      }),
      {
        minItems: 2,
        maxItems: 16,
        description:
          'Where the board gives values (end-of-line resistors, or codes): bands of values from the lowest up',
      },
    ),
  ),
  debounceMs: duration(
    0,
    5_000,
    'How long an input must stand before its change is told',
    DEFAULTS.debounceMs,
  ),
  ...pollingSettings(DEFAULTS),
  board: Type.Optional(
    closed({
      inputs: address('Address of terminal 1', DEFAULTS.inputs),
      inputKind: Type.Optional({
        ...words([...BIT_KINDS, ...VALUE_KINDS] as const),
        description:
          'How terminals are read; left out: `read-input` where there are `levels`, else `read-discrete`',
      }),
    }),
  ),
});
export type Settings = Static<typeof Settings>;

/** How this board's terminals are read. */
export const inputKindOf = ({ board, levels }: Settings) =>
  board?.inputKind ?? (levels === undefined ? 'read-discrete' : 'read-input');

/** The names a board's terminals are mapped to. */
export const inputNames = (settings: Settings): readonly string[] =>
  Object.values(settings.inputs ?? {});
