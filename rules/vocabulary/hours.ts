import Type from 'typebox';
import { closed, type Static, words } from './schema.ts';

/** The days of the week as a date in ISO 8601 counts them: Monday is the first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Which days a span is for: workdays and free days are the site's calendar's, holidays and 调休 included. */
export const DAYS = ['every-day', 'workdays', 'free-days', ...WEEKDAYS] as const;
export type Days = (typeof DAYS)[number];

const clock = (last: string) =>
  Type.String({
    pattern: `^(([01]\\d|2[0-3]):[0-5]\\d${last})$`,
    description: 'HH:MM on the clock of the site',
  });

/** Hours of a day; `to` not later than `from` lies on the day after, and belongs to the day it began on. */
export const Span = closed({ days: words(DAYS), from: clock(''), to: clock('|24:00') });
export type Span = Static<typeof Span>;

/** When a permit lets in. */
export const Hours = Type.Array(Span, { maxItems: 20 });
export type Hours = Static<typeof Hours>;

/** How a lane decides in some hours; a free flow needs a named person and an end, and is no matter of hours. */
export const ModeSpan = closed({
  mode: words(['automatic', 'confirm', 'closed'] as const),
  ...Span.properties,
});
export type ModeSpan = Static<typeof ModeSpan>;

/** Days that are not what their weekday says, `YYYY-MM-DD`. */
export type Calendar = {
  /** Free, though it may be a Monday. */
  readonly holidays: readonly string[];
  /** 调休: worked, though it is a Saturday or Sunday. */
  readonly workdays: readonly string[];
};
