import Type from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** How the lines of a receiver look. */
export const FORMATS = ['sur-gard', 'ademco-685'] as const;
export type Format = (typeof FORMATS)[number];

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  format: 'sur-gard',
  profile: 'standard',
  heartbeatSeconds: 30,
  halfLineMs: 500,
} as const;

/** Settings of one receiver. */
export const Settings = closed({
  format: Type.Optional({
    ...words(FORMATS),
    default: DEFAULTS.format,
    description:
      'Sur-Gard (MLR2, System III, Radionics 6500: a line ends with DC4), or Ademco 685 (between LF and CR)',
  }),
  profile: Type.Optional({
    ...words(['standard', 'heng-bo'] as const),
    default: DEFAULTS.profile,
    description: 'What Contact ID codes mean in its panels, where not as in DC-05',
  }),
  heartbeatSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3_600,
      default: DEFAULTS.heartbeatSeconds,
      description: 'How often the receiver says that it is there; 0 where it does not',
    }),
  ),
  halfLineMs: Type.Optional(
    Type.Integer({
      minimum: 20,
      maximum: 4_000,
      default: DEFAULTS.halfLineMs,
      description: 'Silence after which a half line is asked for again',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
