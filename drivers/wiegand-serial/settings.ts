import Type from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** How many bits the Wiegand frames have that are known here. */
export const LENGTHS = [26, 34, 37] as const;
/** How long start, end and the bytes between may be, each: bounds the buffer of a line. */
export const MARK_MAX = 8;

const mark = (about: string, value?: string) =>
  Type.String({
    pattern: `^[0-9A-F]{2}( ?[0-9A-F]{2}){0,${MARK_MAX - 1}}$`,
    description: about,
    ...(value !== undefined && { default: value }),
  });

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  between: '3A',
  end: '0D 0A',
  digits: 'hex',
  lengths: LENGTHS,
  gapMs: 1_000,
  halfFrameMs: 500,
} as const;

/** Settings of one converter. */
export const Settings = closed({
  start: Type.Optional(mark('Bytes every line begins with')),
  between: Type.Optional(mark('Bytes between the count and the bits', DEFAULTS.between)),
  end: Type.Optional(mark('Bytes every line ends with', DEFAULTS.end)),
  digits: Type.Optional({
    ...words(['hex', 'binary'] as const),
    default: DEFAULTS.digits,
    description: 'How the bits are written; hex is filled up with zeros on the right',
  }),
  lengths: Type.Optional(
    Type.Array(Type.Unsafe<(typeof LENGTHS)[number]>(Type.Integer({ enum: [...LENGTHS] })), {
      minItems: 1,
      uniqueItems: true,
      default: DEFAULTS.lengths,
      description: 'Frame lengths that the reader sends; others are refused',
    }),
  ),
  gapMs: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      default: DEFAULTS.gapMs,
      description: 'A card seen again within this makes no new reading',
    }),
  ),
  halfFrameMs: Type.Optional(
    Type.Integer({
      minimum: 20,
      maximum: 10_000,
      default: DEFAULTS.halfFrameMs,
      description: 'Silence after which a half line is given up',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
