import { Button } from 'antd';
import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import { useWords } from '../words/language.tsx';
import './day-picker.css';

/** One day of the site's calendar: the one before, the one after, today. With `last`, none after that. */
export function DayPicker({
  day,
  today,
  last,
  onChoose,
}: {
  readonly day: string;
  readonly today: string;
  readonly last?: string;
  onChoose(day: string): void;
}) {
  const { say } = useWords();
  return (
    <span className="day-picker">
      <Button
        size="small"
        aria-label={say('day.before')}
        onClick={() => onChoose(dayAfter(day, -1))}
      >
        ‹
      </Button>
      <input
        type="date"
        className="pick"
        aria-label={say('day.day')}
        value={day}
        max={last}
        onChange={(event) => event.target.value !== '' && onChoose(event.target.value)}
      />
      <Button
        size="small"
        aria-label={say('day.after')}
        disabled={last !== undefined && day >= last}
        onClick={() => onChoose(dayAfter(day, 1))}
      >
        ›
      </Button>
      <Button size="small" disabled={day === today} onClick={() => onChoose(today)}>
        {say('day.today')}
      </Button>
    </span>
  );
}
