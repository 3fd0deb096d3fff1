import { type KeyboardEvent, useRef, useState } from 'react';
import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import { type DayFigures, shareOf, useCoverageWords } from './use-coverage.ts';

/** Steps of the scale; each has a sign of its own, so that it is read without its colour. */
const SCALE = [
  { step: 'all', sign: '' },
  { step: 'good', sign: '·' },
  { step: 'fair', sign: '–' },
  { step: 'bad', sign: '×' },
  { step: 'unknown', sign: '?' },
  { step: 'none', sign: '' },
] as const;
type Step = (typeof SCALE)[number]['step'];

/** From here on a day is good, and below that it is bad. */
const GOOD = 0.95;
const FAIR = 0.85;

/** A year, a day per cell; a cell leads to its day. */
export function YearMap({
  year,
  days,
  onDay,
}: {
  readonly year: number;
  readonly days: readonly DayFigures[];
  onDay(day: string): void;
}) {
  const { say } = useCoverageWords();
  const [at, setAt] = useState(`${year}-01-01`);
  const grid = useRef<HTMLDivElement>(null);
  const known = new Map(days.map((one) => [one.day, one]));
  const all = daysOf(year);
  const here = all.includes(at) ? at : (all[0] ?? '');
  const move = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = dayAfter(here, by);
    if (!to.startsWith(String(year))) return;
    setAt(to);
    grid.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus();
  };
  return (
    <>
      <p className="note">{say('year.keys')}</p>
      <div className="scroll">
        {/* biome-ignore lint/a11y/useSemanticElements: a grid of days that arrow keys move in is no table of data */}
        <div
          className="year-map"
          role="grid"
          aria-label={say('year.label')}
          ref={grid}
          onKeyDown={move}
          tabIndex={-1}
        >
          <Months year={year} />
          {all.map((day) => (
            <Cell
              key={day}
              day={day}
              year={year}
              figures={known.get(day)}
              isHere={day === here}
              onFocus={() => setAt(day)}
              onDay={onDay}
            />
          ))}
        </div>
      </div>
      <ul className="year-legend">
        {SCALE.map(({ step, sign }) => (
          <li key={step}>
            <span className={`day ${step}`} aria-hidden="true">
              {sign}
            </span>
            {say(`scale.${step}`)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A column is a week. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
};

function Months({ year }: { readonly year: number }) {
  const { language } = useCoverageWords();
  const format = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  return (
    <>
      {Array.from({ length: 12 }, (_, month) => {
        const first = `${year}-${String(month + 1).padStart(2, '0')}-01`;
        return (
          <span
            key={first}
            className="month"
            aria-hidden="true"
            style={{ gridColumn: placeOf(year, first).column, gridRow: 1 }}
          >
            {format.format(new Date(`${first}T00:00:00Z`))}
          </span>
        );
      })}
    </>
  );
}

function Cell({
  day,
  year,
  figures,
  isHere,
  onFocus,
  onDay,
}: {
  readonly day: string;
  readonly year: number;
  readonly figures: DayFigures | undefined;
  readonly isHere: boolean;
  onFocus(): void;
  onDay(day: string): void;
}) {
  const { say } = useCoverageWords();
  const step = stepOf(figures);
  const { column, row } = placeOf(year, day);
  const told =
    figures === undefined
      ? say('scale.none')
      : `${say('coverage')} ${shareOf(figures.coverage, say('unknown'))}，${say('due')} ${figures.due}，${say('missed')} ${figures.missed}`;
  return (
    <button
      type="button"
      className={`day ${step}`}
      data-day={day}
      style={{ gridColumn: column, gridRow: row + 1 }}
      tabIndex={isHere ? 0 : -1}
      aria-label={`${day} ${told}`}
      title={`${day} ${told}`}
      onFocus={onFocus}
      onClick={() => onDay(day)}
    >
      {SCALE.find((one) => one.step === step)?.sign}
    </button>
  );
}

function stepOf(figures: DayFigures | undefined): Step {
  if (figures === undefined || figures.due === 0) return 'none';
  const { coverage } = figures;
  if (coverage === undefined) return 'unknown';
  if (coverage === 1) return 'all';
  if (coverage >= GOOD) return 'good';
  return coverage >= FAIR ? 'fair' : 'bad';
}

/** The week begins on Monday. */
function placeOf(year: number, day: string): { readonly column: number; readonly row: number } {
  const weekday = (at: string): number => (new Date(`${at}T00:00:00Z`).getUTCDay() + 6) % 7;
  const first = `${year}-01-01`;
  const number = Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000);
  return { column: Math.floor((number + weekday(first)) / 7) + 1, row: weekday(day) + 1 };
}

function daysOf(year: number): readonly string[] {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = dayAfter(day, 1)) {
    days.push(day);
  }
  return days;
}
