import Type from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = { says: 'card', badgeSeconds: 0, gapMs: 1_000 } as const;

// A name is at most 128 bytes for pcscd (MAX_READERNAME of pcsclite.h).
const NAME_MAX = 127;

/** Settings of one reader. */
export const Settings = closed({
  reader: Type.String({
    minLength: 1,
    maxLength: NAME_MAX,
    description: 'Name of the reader as PC/SC tells it, or its beginning, without the numbers',
  }),
  says: Type.Optional({
    ...words(['card', 'tag'] as const),
    default: DEFAULTS.says,
    description: '`card`: the reader stays and cards come; `tag`: it is carried to tags',
  }),
  badgeSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 120,
      default: DEFAULTS.badgeSeconds,
      description: 'With `tag`: a card shown so long before a tag is the badge of who taps',
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
});
export type Settings = Static<typeof Settings>;
