import { instant } from '../../../../rules/vocabulary/time.ts';
import { dayAfter, localDay } from '../../../../rules/vocabulary/zone-time.ts';
import type { Days } from './queries.ts';
import { useAlarmWords } from './words.ts';

const QUICK = [1, 7, 30] as const;

/** So many days until today. */
export function daysBack(zone: string, days: number): Days {
  const today = localDay(zone, instant(Date.now()));
  return { from: dayAfter(today, 1 - days), to: today };
}

/** Days of the site's calendar: by name, or from one to another. */
export function DaysPicker({
  zone,
  days,
  onDays,
}: {
  readonly zone: string;
  readonly days: Days;
  onDays(days: Days): void;
}) {
  const { say } = useAlarmWords();
  const today = daysBack(zone, 1).to;
  return (
    <span className="span days">
      {QUICK.map((count) => {
        const quick = daysBack(zone, count);
        return (
          <button
            key={count}
            type="button"
            className="quick"
            aria-pressed={quick.from === days.from && quick.to === days.to}
            onClick={() => onDays(quick)}
          >
            {say(`quick.${count}`)}
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
