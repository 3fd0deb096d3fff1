import { Button, Input } from 'antd';
import { DAYS, type Days } from '../../../../rules/vocabulary/days.ts';
import { Pick } from '../parts/pick.tsx';
import { useWords } from '../words/language.tsx';
import type { RoundRow } from './plan-rows.ts';
import { type PatrolKey, useTell } from './words.ts';

type Way = 'once' | 'every' | 'drawn';
const WAYS: readonly Way[] = ['once', 'every', 'drawn'];

const wayOf = ({ everyMin, times }: RoundRow): Way => {
  if (times !== undefined) return 'drawn';
  return everyMin === undefined ? 'once' : 'every';
};

/** When a route is walked: one row each for a round, a rhythm, or rounds drawn by lot. */
export function RoundRows({
  rows,
  onChange,
}: {
  readonly rows: readonly RoundRow[];
  onChange(rows: readonly RoundRow[]): void;
}) {
  const tell = useTell();
  return (
    <section>
      <h3>{tell('routes.rows')}</h3>
      <ol className="round-rows" data-testid="round-rows">
        {rows.map((row, at) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place
            key={at}
            row={row}
            at={at}
            onChange={(next) => onChange(rows.with(at, next))}
            onRemove={() => onChange(rows.toSpliced(at, 1))}
          />
        ))}
      </ol>
      <Button onClick={() => onChange([...rows, { from: '08:00', to: '09:00', toleranceMin: 15 }])}>
        {tell('routes.add-row')}
      </Button>
    </section>
  );
}

function Row({
  row,
  at,
  onChange,
  onRemove,
}: {
  readonly row: RoundRow;
  readonly at: number;
  onChange(row: RoundRow): void;
  onRemove(): void;
}) {
  const tell = useTell();
  const { say } = useWords();
  const way = wayOf(row);
  const number = (key: NumberKey, label: PatrolKey) => (
    <NumberField
      id={`row-${at}-${key}`}
      label={tell(label)}
      value={row[key]}
      onChange={(value) => onChange(withNumber(row, key, value))}
    />
  );
  return (
    <li>
      <Pick
        label={tell('row.days')}
        value={row.days ?? 'every-day'}
        options={DAYS.map((day) => ({ value: day, label: say(`days.${day}`) }))}
        onChange={(day) => onChange({ ...row, days: dayOf(day) })}
      />
      <Pick
        label={tell('row.way')}
        value={way}
        options={WAYS.map((value) => ({ value, label: tell(`way.${value}`) }))}
        onChange={(next) => onChange(asWay(row, next))}
      />
      <Clock
        id={`row-${at}-from`}
        label={tell('row.from')}
        value={row.from}
        onChange={(from) => onChange({ ...row, from })}
      />
      <Clock
        id={`row-${at}-to`}
        label={tell('row.to')}
        value={row.to}
        onChange={(to) => onChange({ ...row, to })}
      />
      {way === 'every' && number('everyMin', 'row.every')}
      {way === 'drawn' && number('times', 'row.times')}
      {way !== 'once' && number('lastsMin', 'row.lasts')}
      {number('toleranceMin', 'row.tolerance')}
      {number('earlyMin', 'row.early')}
      <Button size="small" aria-label={tell('row.remove', { n: at + 1 })} onClick={onRemove}>
        ×
      </Button>
    </li>
  );
}

type NumberKey = 'everyMin' | 'times' | 'lastsMin' | 'toleranceMin' | 'earlyMin';

const dayOf = (word: string | undefined): Days => DAYS.find((day) => day === word) ?? 'every-day';

/** A row walked another way keeps its hours, and has what that way needs. */
function asWay(
  { everyMin: _, times: __, lastsMin, ...row }: RoundRow,
  way: string | undefined,
): RoundRow {
  if (way === 'every') return { ...row, everyMin: 120, lastsMin: lastsMin ?? 60 };
  if (way === 'drawn') return { ...row, times: 2, lastsMin: lastsMin ?? 30 };
  return row;
}

/** A number left empty is left out, but the tolerance, which is then nought. */
function withNumber(row: RoundRow, key: NumberKey, value: number | undefined): RoundRow {
  if (value !== undefined) return { ...row, [key]: value };
  if (key === 'toleranceMin') return { ...row, toleranceMin: 0 };
  const { [key]: _, ...rest } = row;
  return rest;
}

function Clock({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}) {
  return (
    <span className="cell">
      <label htmlFor={id}>{label}</label>
      {/* Not the browser's own field: it has no 24:00, and asks for morning or evening. */}
      <Input
        id={id}
        maxLength={5}
        placeholder="HH:MM"
        value={value}
        onChange={(event) => onChange(event.target.value.trim().replace('：', ':'))}
      />
    </span>
  );
}

function NumberField({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: number | undefined;
  onChange(value: number | undefined): void;
}) {
  return (
    <span className="cell">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="number"
        min={0}
        value={value ?? ''}
        onChange={({ target: { value: typed } }) =>
          onChange(typed === '' ? undefined : Math.max(0, Math.trunc(Number(typed))))
        }
      />
    </span>
  );
}
