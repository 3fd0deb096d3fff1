import { isDate } from '../../rules/calendar.ts';
import { CommandFailed, EXIT } from './failure.ts';

/** A day of the site's calendar as it was typed. */
export function dayOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && isDate(text)) return text;
  throw daysWrong(`${text} is no day`);
}

/** Two days, the first not after the last. */
export function daysOf(from: string, to: string): { readonly from: string; readonly to: string } {
  const days = { from: dayOf(from), to: dayOf(to) };
  if (days.from > days.to) throw daysWrong(`${from} is after ${to}`);
  return days;
}

export const daysWrong = (what: string): CommandFailed =>
  new CommandFailed({
    code: 'days-wrong',
    text: `expected days such as 2026-11-01; ${what}`,
    remedy: 'name --from and --to as days of the site’s calendar, the first before the last',
    exit: EXIT.usage,
  });
