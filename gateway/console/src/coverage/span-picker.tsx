import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import type { Days } from '../../../store/patrol-readers.ts';
import { useCoverageWords } from './use-coverage.ts';

const QUICK = ['today', 'yesterday', 'this-month', 'last-month', 'this-year'] as const;

/** From one day to another, with the spans that are asked for most in one press. */
export function SpanPicker({
  today,
  days,
  onDays,
}: {
  readonly today: string;
  readonly days: Days;
  onDays(days: Days): void;
}) {
  const { say } = useCoverageWords();
  const spans = spansOf(today);
  const show = (change: Partial<Days>): void => {
    const next = { ...days, ...change };
    if (next.from !== '' && next.to !== '' && next.from <= next.to) onDays(next);
  };
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {say(end)}{' '}
          <input
            type="date"
            className="pick"
            value={days[end]}
            max={end === 'from' ? days.to : today}
            onChange={({ target }) => show({ [end]: target.value })}
          />
        </label>
      ))}
      {QUICK.map((name) => (
        <button
          key={name}
          type="button"
          className="quick"
          aria-pressed={spans[name].from === days.from && spans[name].to === days.to}
          onClick={() => onDays(spans[name])}
        >
          {say(name)}
        </button>
      ))}
    </>
  );
}

function spansOf(today: string): Readonly<Record<(typeof QUICK)[number], Days>> {
  const first = `${today.slice(0, 7)}-01`;
  const before = dayAfter(first, -1);
  const yesterday = dayAfter(today, -1);
  return {
    today: { from: today, to: today },
    yesterday: { from: yesterday, to: yesterday },
    'this-month': { from: first, to: today },
    'last-month': { from: `${before.slice(0, 7)}-01`, to: before },
    'this-year': { from: `${today.slice(0, 4)}-01-01`, to: today },
  };
}
