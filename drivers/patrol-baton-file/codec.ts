import type { Card } from '../../rules/vocabulary/readings.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import {
  instantOf,
  readTimeOfDay,
  readWall,
  type WallTime,
  wallOf,
} from '../../rules/vocabulary/wall-time.ts';
import type { Cell } from '../driver.ts';
import { cardOfDecimal, cardOfHex, turnedRound } from '../tap-card.ts';
import { type Columns, findColumns, type NoColumns } from './columns.ts';
import { type Column, DEFAULTS, type Settings } from './settings.ts';

/** One tap of a file. */
export type FileTap = {
  /** Its row, the first of the file being 1. */
  readonly row: number;
  readonly baton: string | undefined;
  readonly record: string | undefined;
  readonly tag: Card;
  readonly badge?: Card;
  readonly wall: WallTime;
  readonly time: Instant;
};

/** What is wrong with a row. */
export const ROW_CODES = [
  'tag-missing',
  'tag-malformed',
  'tag-mangled',
  'time-missing',
  'time-malformed',
  'time-impossible',
  'baton-unknown',
] as const;
export type RowCode = (typeof ROW_CODES)[number];

/** One row that was not taken, and what is wrong where. */
export type RowProblem = {
  readonly row: number;
  readonly code: RowCode;
  readonly column: Column;
  readonly value: string;
};

/** What a sheet holds. */
export type Export = {
  readonly taps: readonly FileTap[];
  readonly problems: readonly RowProblem[];
  /** Rows whose guard nobody knows: taken, and nobody's. */
  readonly strangers: readonly number[];
  /** The headers by which the columns were found. */
  readonly headers: Readonly<Partial<Record<Column, string>>>;
};

/** No baton of this interface was at work before. */
const FIRST_WALL = Date.UTC(2020, 0, 1);
/** A program's clock may be that much ahead of ours. */
const AHEAD_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const VALUE_MAX = 40;

/** Reads the taps of a sheet. */
export function readExport(
  rows: readonly (readonly Cell[])[],
  settings: Settings,
  { batons, now }: { readonly batons: ReadonlySet<string> | 'any'; readonly now: Instant },
): Result<Export, NoColumns> {
  const found = findColumns(rows, settings.columns);
  if (!found.ok) return found;
  const { at, begins } = found.value;
  const taps: FileTap[] = [];
  const problems: RowProblem[] = [];
  const strangers: number[] = [];
  const guards = new Map(
    Object.entries(settings.guards ?? {}).map(([name, badge]) => [textOf(name), badge]),
  );
  for (const [index, cells] of rows.slice(begins).entries()) {
    if (!cells.some((cell) => cell !== null && `${cell}`.trim() !== '')) continue;
    const row = begins + index + 1;
    const read = readRow(cells, { at, settings, guards, batons, now, row });
    if (!read.ok) problems.push(read.error);
    else {
      taps.push(read.value.tap);
      if (read.value.isStranger) strangers.push(row);
    }
  }
  return ok({ taps, problems, strangers, headers: headersOf(rows[begins - 1] ?? [], at) });
}

type Ground = {
  readonly at: Columns['at'];
  readonly settings: Settings;
  /** Whose badge it is, by what stands in the column of guards. */
  readonly guards: ReadonlyMap<string, string>;
  readonly batons: ReadonlySet<string> | 'any';
  readonly now: Instant;
  readonly row: number;
};

function readRow(
  cells: readonly Cell[],
  ground: Ground,
): Result<{ readonly tap: FileTap; readonly isStranger: boolean }, RowProblem> {
  const { at, settings, batons, row, now } = ground;
  const cell = (column: Column): Cell => cells[at[column] ?? -1] ?? null;
  const bad = (code: RowCode, column: Column) =>
    err({ row, code, column, value: textOf(cell(column)).slice(0, VALUE_MAX) });

  const tag = readNumber(cell('tag'), settings);
  if (!tag.ok) return bad(tag.error, 'tag');
  const wall = readWhen(cell, at);
  if (!wall.ok) return bad(wall.error, columnOfTime(at));
  const time = instantOf(wall.value, settings.zone ?? DEFAULTS.zone);
  if (wall.value < FIRST_WALL || time > after(now, AHEAD_MS)) {
    return bad('time-impossible', columnOfTime(at));
  }
  const baton = textOf(cell('baton')) || undefined;
  if (batons !== 'any' && !batons.has(batonName(baton))) return bad('baton-unknown', 'baton');
  const { badge, isStranger } = readGuard(textOf(cell('guard')), ground);
  const record = textOf(cell('record')) || undefined;
  const tap = {
    row,
    baton,
    record,
    tag: tag.value,
    ...(badge && { badge }),
    wall: wall.value,
    time,
  };
  return ok({ tap, isStranger });
}

/** `017` and `17` are one baton: spreadsheets drop zeros. */
export const batonName = (text: string | undefined): string =>
  (text ?? '')
    .normalize('NFKC')
    .trim()
    .replace(/^0+(?=.)/, '');

type NumberCode = Extract<RowCode, `tag-${string}`>;

function readNumber(cell: Cell, settings: Settings): Result<Card, NumberCode> {
  const written = textOf(cell);
  if (written === '') return err('tag-missing');
  // 1.23457E+09: the last digits are gone.
  if (/^\d(\.\d+)?E\+\d+$/.test(written)) return err('tag-mangled');
  const card = cardIn(written, settings);
  if (card !== undefined) return ok(card);
  return err(typeof cell === 'number' ? 'tag-mangled' : 'tag-malformed');
}

function cardIn(
  written: string,
  { numbers = DEFAULTS.numbers, technology = DEFAULTS.technology }: Settings,
): Card | undefined {
  const hex = (): Card | undefined => cardOfHex(written.replaceAll(/[\s:-]/g, ''), technology);
  const turned = (card: Card | undefined) => card && turnedRound(card);
  switch (numbers) {
    case 'hex':
      return hex();
    case 'hex-reversed':
      return turned(hex());
    case 'decimal':
      return cardOfDecimal(written);
    case 'decimal-reversed':
      return turned(cardOfDecimal(written));
    case '3+5':
      return facilityAndNumber(written);
  }
}

const FACILITY_MAX = 255;
const NUMBER_MAX = 65_535;

/** `177,49875`, or both in eight digits. */
function facilityAndNumber(written: string): Card | undefined {
  const [, facility = '', number = ''] =
    /^(\d{1,3})[,;](\d{1,5})$/.exec(written) ??
    /^(\d{3})(\d{5})$/.exec(written.padStart(8, '0')) ??
    [];
  if (number === '' || Number(facility) > FACILITY_MAX || Number(number) > NUMBER_MAX) {
    return undefined;
  }
  const uid = (Number(facility) * (NUMBER_MAX + 1) + Number(number))
    .toString(16)
    .toUpperCase()
    .padStart(6, '0');
  return { technology: 'wiegand', uid, bits: 24 };
}

function readGuard(
  written: string,
  { settings, guards }: Ground,
): { readonly badge?: Card; readonly isStranger: boolean } {
  if (written === '') return { isStranger: false };
  const known = guards.get(written);
  const badge =
    known === undefined
      ? cardIn(written, settings)
      : cardOfHex(known, settings.technology ?? DEFAULTS.technology);
  return badge === undefined ? { isStranger: true } : { badge, isStranger: false };
}

type TimeCode = Extract<RowCode, 'time-missing' | 'time-malformed'>;

function readWhen(cell: (column: Column) => Cell, at: Columns['at']): Result<WallTime, TimeCode> {
  if (at.when !== undefined || at.date === undefined) {
    return dateIn(cell(at.when === undefined ? 'time' : 'when'));
  }
  const day = dateIn(cell('date'));
  if (!day.ok) return day;
  const ofDay = timeOfDayIn(cell('time'));
  return ofDay.ok ? ok(wallOf(Math.floor(day.value / DAY_MS) * DAY_MS + ofDay.value)) : ofDay;
}

function dateIn(cell: Cell): Result<WallTime, TimeCode> {
  // A spreadsheet's date has no zone: the library gives its wall clock as UTC.
  if (cell instanceof Date) return ok(wallOf(wholeSeconds(cell.getTime())));
  const written = textOf(cell);
  const wall = written === '' ? undefined : readWall(written);
  if (wall !== undefined) return ok(wall);
  return err(written === '' ? 'time-missing' : 'time-malformed');
}

function timeOfDayIn(cell: Cell): Result<number, TimeCode> {
  if (cell instanceof Date) return ok(((wholeSeconds(cell.getTime()) % DAY_MS) + DAY_MS) % DAY_MS);
  // A spreadsheet's time of day is a part of a day.
  if (typeof cell === 'number' && cell >= 0 && cell < 1) return ok(wholeSeconds(cell * DAY_MS));
  const written = textOf(cell);
  const ofDay = written === '' ? undefined : readTimeOfDay(written);
  if (ofDay !== undefined) return ok(ofDay);
  return err(written === '' ? 'time-missing' : 'time-malformed');
}

/** A spreadsheet keeps times as fractions, which miss the second by a hair. */
const wholeSeconds = (ms: number): number => Math.round(ms / 1_000) * 1_000;

const columnOfTime = (at: Columns['at']): Column =>
  at.when !== undefined ? 'when' : at.date === undefined ? 'time' : 'date';

const textOf = (cell: Cell): string => {
  if (cell === null) return '';
  return (cell instanceof Date ? cell.toISOString() : `${cell}`)
    .normalize('NFKC')
    .trim()
    .toUpperCase();
};

function headersOf(row: readonly Cell[], at: Columns['at']): Export['headers'] {
  const headers: Partial<Record<Column, string>> = {};
  for (const [column, place] of Object.entries(at)) {
    const header = textOf(row[place] ?? null);
    if (header !== '') Object.assign(headers, { [column]: header });
  }
  return headers;
}
