import writeExcel, { type Cell } from 'write-excel-file/node';
import { added, coverage, NO_TALLY, type Tally } from '../../rules/patrol/coverage.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { dayAfter } from '../../rules/vocabulary/zone-time.ts';
import type { NotMadeRow } from '../store/patrol-readers.ts';
import { DUE_VISITS, MISS_REASONS } from '../words/patrol-terms.ts';
import { term } from '../words/terms.ts';
import type { CoverageLine, CoverageReport, Figures } from './patrol-figures.ts';

/** What a point, a route or a guard is called in a table. */
export type NameOf = (key: string) => string;

/** One point of a month: its visits day by day, and in all. */
export type MonthRow = {
  readonly checkpoint: string;
  readonly days: ReadonlyMap<string, Tally>;
  readonly total: Tally;
};

const COLUMNS: readonly (readonly [string, (line: Figures) => number | undefined])[] = [
  ['应到 due', ({ due }) => due],
  ['到位 made', ({ made }) => made],
  ['准时 on time', ({ onTime }) => onTime],
  ['早到 early', ({ early }) => early],
  ['迟到 late', ({ late }) => late],
  ['顺序不符 out of order', ({ outOfOrder }) => outOfOrder],
  ['过快 too fast', ({ tooFast }) => tooFast],
  ['漏巡 missed', ({ missed }) => missed],
  ['其中补巡 made up', ({ madeUp }) => madeUp],
  ['跳过 skipped', ({ skipped }) => skipped],
  ['无法证明 unprovable', ({ unprovable }) => unprovable],
  ['进行中 under way', ({ underWay }) => underWay],
];
const RATES = ['到位率 coverage', '准时率 on-time rate'];
const INTERVALS = ['最长未到(分) longest unvisited, min', '间隔离散度 interval spread'];
const TOTAL = '合计 total';

/** What the first column of a report is. */
const KEYS: Readonly<Record<CoverageReport['by'], string>> = {
  checkpoint: '巡更点 checkpoint',
  route: '路线 route',
  guard: '护卫员 guard',
  shift: '班次 shift',
  day: '日期 day',
  'route-kind': '类别 kind',
};

/** A report as rows of text, its totals last. What is unknown is an empty cell. */
export function coverageTable(
  report: CoverageReport,
  name: NameOf,
): readonly (readonly string[])[] {
  const row = (title: string, line: Figures | CoverageLine): readonly string[] => [
    title,
    ...COLUMNS.map(([, cell]) => String(cell(line) ?? '')),
    ...[line.coverage, line.onTimeRate].map(percent),
    ...intervalsOf(line),
  ];
  return [
    [KEYS[report.by], ...COLUMNS.map(([title]) => title), ...RATES, ...INTERVALS],
    ...report.items.map((line) => row(name(line.key), line)),
    row(TOTAL, report.total),
  ];
}

function intervalsOf(line: Figures | CoverageLine): readonly string[] {
  if (!('intervals' in line) || line.intervals === undefined) return ['', ''];
  const { longest, atLeast, spread } = line.intervals;
  const minutes = String(Math.round(longest / 60));
  return [atLeast ? `≥ ${minutes}` : minutes, spread === undefined ? '' : spread.toFixed(2)];
}

/** To a tenth, and never rounded up to whole: 99.97 % is not all. */
export function percent(rate: number | undefined): string {
  return rate === undefined ? '' : `${(Math.floor(rate * 1_000) / 10).toFixed(1)}%`;
}

const MISSED_HEAD = [
  '日期 day',
  '巡更点 checkpoint',
  '任务 round',
  '结果 result',
  '原因 why',
  '应巡 supposed guard',
  '连续 in a row',
  '补巡 made up',
  '补巡人 by',
];

/** Visits that nobody made, as rows of text. */
export function missedTable(
  rows: readonly NotMadeRow[],
  {
    point,
    person,
    clock,
  }: { readonly point: NameOf; readonly person: NameOf; readonly clock: (at: number) => string },
): readonly (readonly string[])[] {
  return [
    MISSED_HEAD,
    ...rows.map((row) => [
      row.day ?? '',
      point(row.checkpoint),
      row.round ?? '',
      both(term(DUE_VISITS, row.class)),
      row.why === null ? '' : told(row.why),
      supposed(row, person),
      row.inARow === null ? '' : String(row.inARow),
      row.madeUp === null ? '' : clock(row.madeUp),
      row.madeUpBy === null ? '' : person(row.madeUpBy),
    ]),
  ];
}

/** Who should have been there; where nobody was named, who walked the rest of the round. */
function supposed({ charged, walkedBy }: NotMadeRow, person: NameOf): string {
  if (charged !== null) return person(charged);
  return walkedBy === null ? '' : `${person(walkedBy)}（本轮打点人 walked the round）`;
}

/** A code in words; what a person wrote as he wrote it. */
const told = (why: string): string =>
  Object.hasOwn(MISS_REASONS, why) ? both(term(MISS_REASONS, why)) : why;
const both = ({ zh, en }: Text): string => `${zh} ${en}`;

/** A month's sheet: one row for each point and route, one column for each day. */
export function monthRows(
  rows: readonly { readonly key: string; readonly day: string; readonly tally: Tally }[],
): readonly MonthRow[] {
  const points = new Map<string, Map<string, Tally>>();
  for (const { key, day, tally } of rows) {
    const days = points.get(key) ?? new Map<string, Tally>();
    points.set(key, days);
    days.set(day, added(days.get(day) ?? NO_TALLY, tally));
  }
  return [...points].map(([checkpoint, days]) => ({
    checkpoint,
    days,
    total: [...days.values()].reduce(added, NO_TALLY),
  }));
}

/** The days of a month, `2026-11`. */
export function daysOf(month: string): readonly string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = dayAfter(day, 1)) days.push(day);
  return days;
}

/** The month as a workbook: figures, day by day, and each visit that nobody made. */
export async function monthWorkbook(sheets: {
  readonly month: string;
  readonly title: string;
  readonly report: CoverageReport;
  readonly rows: readonly MonthRow[];
  readonly missed: readonly (readonly string[])[];
  readonly point: NameOf;
}): Promise<Buffer> {
  const { month, title, report, rows, missed, point } = sheets;
  return await writeExcel([
    {
      sheet: '到位率 Coverage',
      stickyRowsCount: 2,
      columns: [{ width: 26 }, ...COLUMNS.map(() => ({ width: 11 }))],
      data: [
        [heading(`${title} ${month}`)],
        headings([KEYS.checkpoint, ...COLUMNS.map(([name]) => name), ...RATES, ...INTERVALS]),
        ...report.items.map((line) => figureCells(point(line.key), line)),
        figureCells(TOTAL, report.total),
      ],
    },
    {
      sheet: '逐日 By day',
      stickyRowsCount: 1,
      stickyColumnsCount: 1,
      columns: [{ width: 26 }],
      data: [
        headings([KEYS.checkpoint, ...daysOf(month).map((day) => day.slice(8)), RATES[0] ?? '']),
        ...rows.map(({ checkpoint, days, total }) => [
          text(point(checkpoint)),
          ...daysOf(month).map((day) => share(coverage(days.get(day) ?? NO_TALLY))),
          share(coverage(total)),
        ]),
      ],
    },
    {
      sheet: '未到位 Not made',
      stickyRowsCount: 1,
      columns: MISSED_HEAD.map(() => ({ width: 20 })),
      data: [headings(missed[0] ?? []), ...missed.slice(1).map((row) => row.map(text))],
    },
  ]).toBuffer();
}

function figureCells(title: string, line: Figures | CoverageLine): Cell[] {
  const intervals = 'intervals' in line ? line.intervals : undefined;
  return [
    text(title),
    ...COLUMNS.map(([, cell]) => number(cell(line))),
    share(line.coverage),
    share(line.onTimeRate),
    number(intervals === undefined ? undefined : Math.round(intervals.longest / 60)),
    number(intervals?.spread, '0.00'),
  ];
}

const text = (value: string): Cell => ({ type: String, value });
const heading = (value: string): Cell => ({ type: String, value, fontWeight: 'bold' });
const headings = (values: readonly string[]): Cell[] => values.map(heading);
const number = (value: number | undefined, format = '0'): Cell =>
  value === undefined ? null : { type: Number, value, format };
const share = (value: number | undefined): Cell => number(value, '0.0%');
