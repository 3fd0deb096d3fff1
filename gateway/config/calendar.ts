import { isDate } from '../../rules/calendar.ts';
import type { Finding } from './problem.ts';
import type { SiteFile } from './schema.ts';

/** Dates that are none, and days that would be free and worked at once. */
export function calendarFindings({ calendar }: SiteFile): readonly Finding[] {
  const { holidays = [], workdays = [] } = calendar ?? {};
  return [
    ...noDates('holidays', holidays),
    ...noDates('workdays', workdays),
    ...workdays.flatMap((day, index): readonly Finding[] =>
      holidays.includes(day)
        ? [
            {
              code: 'day-twice',
              path: ['calendar', 'workdays', index],
              text: `${day} is a holiday and a workday`,
              remedy: 'take it out of one of the two',
            },
          ]
        : [],
    ),
  ];
}

function noDates(list: 'holidays' | 'workdays', days: readonly string[]): readonly Finding[] {
  return days.flatMap((day, index): readonly Finding[] =>
    isDate(day)
      ? []
      : [
          {
            code: 'wrong-value',
            path: ['calendar', list, index],
            text: `${day} is no day of the calendar`,
            remedy: 'write it as YYYY-MM-DD, a day that there is',
          },
        ],
  );
}
