/** The days of the week as a date in ISO 8601 counts them: Monday is the first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Which days a span is for: workdays and free days are the site's calendar's, holidays and 调休 included. */
export const DAYS = ['every-day', 'workdays', 'free-days', ...WEEKDAYS] as const;
export type Days = (typeof DAYS)[number];

/** Days that are not what their weekday says, `YYYY-MM-DD`. */
export type Calendar = {
  /** Free, though it may be a Monday. */
  readonly holidays: readonly string[];
  /** 调休: worked, though it is a Saturday or Sunday. */
  readonly workdays: readonly string[];
};
