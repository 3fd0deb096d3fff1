import { instant } from '../../../../rules/vocabulary/time.ts';
import { dayAfter, localDay } from '../../../../rules/vocabulary/zone-time.ts';
import type { Days } from './queries.ts';
import { useAlarmWords } from './words.ts';

const QUICK = ['1', '7', '30'] as const;
const QUICK_LONG = [...QUICK, 'month', 'year'] as const;
const YEAR_MONTHS = 12;

/** So many days until today. */
export function daysBack(zone: string, days: number): Days {
  const today = localDay(zone, instant(Date.now()));
  return { from: dayAfter(today, 1 - days), to: today };
}

/** The month before this one, or this one and the eleven before it: managers read whole months. */
function monthsBack(zone: string, which: 'month' | 'year'): Days {
  const { to: today } = daysBack(zone, 1);
  const first = `${today.slice(0, 7)}-01`;
  if (which === 'year') return { from: monthBefore(first, YEAR_MONTHS - 1), to: today };
  return { from: monthBefore(first, 1), to: dayAfter(first, -1) };
}

function monthBefore(first: string, count: number): string {
  const month = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1 - count;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

/** Days of the site's calendar: by name, or from one to another. */
export function DaysPicker({
  zone,
  days,
  isLong = false,
  onDays,
}: {
  readonly zone: string;
  readonly days: Days;
  /** Months are offered too. */
  readonly isLong?: boolean;
  onDays(days: Days): void;
}) {
  const { say } = useAlarmWords();
  const today = daysBack(zone, 1).to;
  return (
    <span className="span days">
      {(isLong ? QUICK_LONG : QUICK).map((name) => {
        const quick =
          name === 'month' || name === 'year'
            ? monthsBack(zone, name)
            : daysBack(zone, Number(name));
        return (
          <button
            key={name}
            type="button"
            className="quick"
            aria-pressed={quick.from === days.from && quick.to === days.to}
            onClick={() => onDays(quick)}
          >
            {say(`quick.${name}`)}
          </button>
        );
      })}
      <input
        type="date"
        className="pick"
        aria-label={say('from')}
        max={days.to}
        value={days.from}
        onChange={({ target }) => target.value !== '' && onDays({ ...days, from: target.value })}
      />
      <span>–</span>
      <input
        type="date"
        className="pick"
        aria-label={say('to')}
        min={days.from}
        max={today}
        value={days.to}
        onChange={({ target }) => target.value !== '' && onDays({ ...days, to: target.value })}
      />
    </span>
  );
}
