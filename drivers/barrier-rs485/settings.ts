import Type from 'typebox';
import { CONFIGURED_ID } from '../../rules/vocabulary/ids.ts';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';
import { holdSettings, pollingSettings } from '../barrier/polling.ts';

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  loop: 'safety-loop',
  pollMs: 200,
  answerMs: 200,
  missesMax: 3,
  holdRepeatMs: 4_000,
} as const;

/** Settings of one controller. */
export const Settings = closed({
  barrier: Type.String({ pattern: CONFIGURED_ID, description: 'The barrier it moves' }),
  loop: Type.Optional({
    ...words(['safety-loop', 'arming-loop'] as const),
    default: DEFAULTS.loop,
    description: 'Where its one loop lies: under the arm, or before it',
  }),
  ...pollingSettings(DEFAULTS),
  ...holdSettings(DEFAULTS),
});
export type Settings = Static<typeof Settings>;
