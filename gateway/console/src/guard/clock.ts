import { clockOf } from '../parts/clock.ts';

/** Hours and minutes on the site's clock. */
export const clockText = (at: number | string, zone: string): string =>
  clockOf(typeof at === 'string' ? at : new Date(at).toISOString(), zone, false);

/** True where both lie on one day of the site's calendar. */
export function isSameDay(one: number | string, other: number | string, zone: string): boolean {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return day.format(new Date(one)) === day.format(new Date(other));
}

/** How long something still lasts: minutes, and seconds where it is the last minute. */
export function leftText(ms: number): { readonly zh: string; readonly en: string } {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return { zh: `${seconds} 秒`, en: `${seconds} s` };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { zh: `${minutes} 分`, en: `${minutes} min` };
  const hours = Math.floor(minutes / 60);
  return { zh: `${hours} 小时 ${minutes % 60} 分`, en: `${hours} h ${minutes % 60} min` };
}
