import Type from 'typebox';
import { DAYS } from './days.ts';
import { closed, type Static, words } from './schema.ts';

const clock = (last: string) =>
  Type.String({
    pattern: `^(([01]\\d|2[0-3]):[0-5]\\d${last})$`,
    description: 'HH:MM on the clock of the site',
  });

const spanFields = { days: words(DAYS), from: clock(''), to: clock('|24:00') };

/** Hours of a day; `to` not later than `from` lies on the day after, and belongs to the day it began on. */
export const Span = closed(spanFields);
export type Span = Static<typeof Span>;

/** When a permit lets in. */
export const Hours = Type.Array(Span, { maxItems: 20 });
export type Hours = Static<typeof Hours>;

/** How a lane decides in some hours; a free flow needs a named person and an end, and is no matter of hours. */
export const ModeSpan = closed({
  mode: words(['automatic', 'confirm', 'closed'] as const),
  ...spanFields,
});
export type ModeSpan = Static<typeof ModeSpan>;
