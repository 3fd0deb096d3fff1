import type { Text } from '../../rules/vocabulary/schema.ts';
import { CLOCKS } from '../../rules/vocabulary/site.ts';
import { ALARM_NAMES, CLOCKS as CLOCK_NAMES, term } from '../words/terms.ts';
import type { ClockFigures } from './alarm-answers.ts';
import type { AlarmFigures } from './alarm-figures.ts';
import type { AlarmSource } from './alarm-sources.ts';

/** Figures of alarms as they are told, moments as text. */
export type FiguresTold = Pick<
  AlarmFigures,
  | 'raised'
  | 'grouped'
  | 'repeated'
  | 'kinds'
  | 'priorities'
  | 'inFlood'
  | 'sources'
  | 'chattering'
  | 'clocks'
  | 'months'
> & {
  readonly from: string;
  readonly to: string;
  readonly rate: Omit<AlarmFigures['rate'], 'mostAt'> & { readonly mostAt?: string };
  readonly floods: readonly {
    readonly from: string;
    readonly to: string;
    readonly count: number;
  }[];
  /** Open at the end, and for more than a day. */
  readonly standing: readonly {
    readonly id: string;
    readonly kind: string;
    readonly place: Text;
    readonly raised: string;
  }[];
};

type Rows = readonly (readonly string[])[];

/** Each figure a row: what it is of, which, its value, and more where there is more. */
export function figuresTable(figures: FiguresTold, clock: (moment: string) => string): Rows {
  const { from, to, rate } = figures;
  return [
    ['指标 figure', '对象 of', '数值 value', '说明 more'],
    ['时段 time', '', `${clock(from)} – ${clock(to)}`, ''],
    ['警情数 alarms', '', String(figures.raised), ''],
    ['泛滥中合并 grouped in floods', '', String(figures.grouped), ''],
    ['重复触发 repeated', '', String(figures.repeated), ''],
    ...countRows('按级别 by priority', figures.priorities, (key) => key),
    ...countRows('按类型 by kind', figures.kinds, nameOf),
    ['每 10 分钟平均 per 10 min, mean', '', rate.mean.toFixed(3), ''],
    ['每 10 分钟最多 per 10 min, most', '', String(rate.most), ''],
    ['超过 2 条的时段 stretches above 2', '', percent(rate.busy), ''],
    ['泛滥时间占比 time in flood', '', percent(figures.inFlood), ''],
    ...figures.floods.map((flood) => [
      '泛滥 flood',
      `${clock(flood.from)} – ${clock(flood.to)}`,
      String(flood.count),
      '',
    ]),
    ...CLOCKS.flatMap((name) => clockRows(term(CLOCK_NAMES, name), figures.clocks[name])),
    ...figures.months.flatMap((month) => [
      ['按月警情数 alarms of month', month.month, String(month.raised), ''],
      ...CLOCKS.flatMap((name) =>
        clockRows(term(CLOCK_NAMES, name), month.clocks[name], `${month.month} `),
      ),
    ]),
    ...figures.sources.map((one) => sourceRow('最多来源 top source', one, percent(one.share))),
    ...figures.chattering.map((one) => sourceRow('频发 chattering', one, `${one.most}/min`)),
    ...figures.standing.map(({ kind, place, raised }) => [
      '超过 24 小时未结 standing over 24 h',
      `${nameOf(kind)} ${place.zh}`,
      clock(raised),
      '',
    ]),
  ];
}

function countRows(
  title: string,
  counts: Readonly<Record<string, number>>,
  name: (key: string) => string,
): Rows {
  return Object.entries(counts).map(([key, count]) => [title, name(key), String(count), '']);
}

function clockRows(clock: Text, figures: ClockFigures, when = ''): Rows {
  const { judged, inTime, waived, share, p50, p95 } = figures;
  return [
    [
      `${clock.zh}按时率 in time`,
      `${when}${clock.en}`,
      share === undefined ? '' : percent(share),
      `${inTime}/${judged}`,
    ],
    [`${clock.zh}用时 P50 (s)`, `${when}${clock.en}`, seconds(p50), ''],
    [`${clock.zh}用时 P95 (s)`, `${when}${clock.en}`, seconds(p95), ''],
    ...(waived === 0
      ? []
      : [[`${clock.zh}经同意免除 waived`, `${when}${clock.en}`, String(waived), '']]),
  ];
}

const sourceRow = (title: string, { kind, place, count }: AlarmSource, more: string) => [
  title,
  `${nameOf(kind)} ${place.zh}`,
  String(count),
  more,
];
const nameOf = (kind: string): string => term(ALARM_NAMES, kind).zh;
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const seconds = (ms: number | undefined): string =>
  ms === undefined ? '' : (ms / 1_000).toFixed(1);
