import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../gateway/reports/alarm-answers.ts';
import {
  alarmFigures,
  createFigureCount,
  type FigureFact,
} from '../../../../gateway/reports/alarm-figures.ts';
import { floodsOf } from '../../../../gateway/reports/alarm-rates.ts';
import { figuresTable } from '../../../../gateway/reports/alarm-sheets.ts';

const MINUTE = 60_000;
const SPAN = { from: 0, to: 24 * 60 * MINUTE };

// Facts as the journal gives them, of which figures read only these fields.
const told = (at: number, type: FigureFact['type'], data: object): FigureFact =>
  ({
    id: `f-${at}-${type}`,
    type,
    at,
    time: at,
    cause: 'i',
    sequence: at,
    data,
  }) as unknown as FigureFact;
const raised = (alarm: string, at: number, more: object = {}): FigureFact =>
  told(at, 'alarm.raised', {
    alarm,
    kind: 'burglary',
    priority: 'high',
    place: { zh: '后门', en: 'back door' },
    origin: 'zone.door',
    source: 'zone door',
    latching: true,
    near: ['north'],
    ...more,
  });
const done = (alarm: string, at: number, type: FigureFact['type'], more: object = {}): FigureFact =>
  told(at, type, { alarm, by: 'li', ...more });
const missed = (alarm: string, at: number, clock: string): FigureFact =>
  told(at, 'clock.missed', { alarm, clock, due: '' });

describe('the figures of alarms', () => {
  it('judge a clock by what stopped it in time and what was missed, and leave out what runs still', () => {
    const { clocks } = alarmFigures(
      [
        raised('a', 0),
        done('a', 30_000, 'alarm.acknowledged'),
        done('a', 130_000, 'alarm.attended'),
        raised('b', 1_000),
        missed('b', 181_000, 'attended'),
        done('b', 200_000, 'alarm.attended'),
        raised('c', 2_000),
      ],
      SPAN,
    );
    expect(clocks.acknowledged).toEqual({
      judged: 1,
      inTime: 1,
      waived: 0,
      share: 1,
      p50: 30_000,
      p95: 30_000,
    });
    expect(clocks.attended).toEqual({
      judged: 2,
      inTime: 1,
      waived: 0,
      share: 0.5,
      p50: 130_000,
      p95: 199_000,
    });
    expect(clocks.closed).toEqual({ judged: 0, inTime: 0, waived: 0 });
  });

  it('tell what the client waived apart, and ask no attendance where no checkpoint is near', () => {
    const { clocks } = alarmFigures(
      [raised('a', 0), done('a', 10_000, 'alarm.waived'), raised('b', 0, { near: [] })],
      SPAN,
    );
    expect(clocks.attended).toEqual({ judged: 0, inTime: 0, waived: 1 });
  });

  it('judge nothing that was withdrawn, and count nothing that came of a test', () => {
    const figures = alarmFigures(
      [
        raised('a', 0),
        missed('a', 180_000, 'attended'),
        done('a', 200_000, 'alarm.withdrawn'),
        raised('t', 0, { test: true }),
      ],
      SPAN,
    );
    expect(figures.clocks.attended.judged).toBe(0);
    expect(figures.raised).toBe(1);
  });

  it('count answers that came after the end, and no alarm that was raised after it', () => {
    const late = SPAN.to + 20_000;
    const figures = alarmFigures(
      [raised('a', SPAN.to - 1), raised('b', SPAN.to), done('a', late, 'alarm.acknowledged')],
      SPAN,
    );
    expect(figures.raised).toBe(1);
    expect(figures.clocks.acknowledged.p50).toBe(20_001);
  });

  it('name what alarms most, and what chatters within a minute, also where it began the day before', () => {
    const again = (at: number) => done('a', at, 'alarm.repeated', { kind: 'burglary' });
    const { sources, chattering, repeated } = alarmFigures(
      [
        raised('a', -10),
        raised('b', 0, { source: 'zone lobby' }),
        again(1_000),
        again(20_000),
        again(59_000),
        again(600_000),
      ],
      SPAN,
    );
    expect(repeated).toBe(4);
    expect(sources.map(({ source, count, most }) => [source, count, most])).toEqual([
      ['zone door', 4, 3],
      ['zone lobby', 1, 1],
    ]);
    expect(chattering.map(({ source }) => source)).toEqual(['zone door']);
  });

  it('count those that shared a line in a flood, by what they are of', () => {
    const grouped = (at: number, member: string) =>
      done('a', at, 'alarm.grouped', {
        kind: 'burglary',
        priority: 'high',
        place: { zh: member, en: member },
        member,
        active: true,
        latching: false,
      });
    const {
      grouped: count,
      sources,
      floods,
    } = alarmFigures(
      [raised('a', 0), ...Array.from({ length: 11 }, (_, n) => grouped(n + 1, `zone z${n}`))],
      SPAN,
    );
    expect(count).toBe(11);
    expect(sources).toHaveLength(10);
    expect(floods).toHaveLength(1);
  });

  it('count nothing of a line that many share in a test, such as all detectors of a fire panel', () => {
    const line = { source: 'flood panel fire/fire/test', kind: 'fire', origin: 'alarm.flood' };
    const joins = Array.from({ length: 80 }, (_, n) =>
      told(1_000 + n, 'alarm.grouped', {
        ...{ alarm: 'line', kind: 'fire', priority: 'low', place: { zh: '烟感', en: 'smoke' } },
        ...{ member: `event fire/fire//${n}`, active: true, latching: false },
      }),
    );
    const figures = alarmFigures([raised('line', 1_000, { ...line, test: true }), ...joins], SPAN);
    expect(figures).toMatchObject({ raised: 0, grouped: 0, floods: [], sources: [] });
    expect(figures.rate.most).toBe(0);
  });

  it('call that chattering which the rules have told to turn there and back', () => {
    const { chattering } = alarmFigures(
      [raised('a', 0), done('a', 9_000, 'alarm.chattering', { source: 'zone door', count: 3 })],
      SPAN,
    );
    expect(chattering.map(({ source }) => source)).toEqual(['zone door']);
  });

  it('give the rate per ten minutes, and when it was highest', () => {
    const { rate } = alarmFigures(
      [0, 11, 12, 13].map((minute) => raised(`a${minute}`, minute * MINUTE)),
      { from: 0, to: 40 * MINUTE },
    );
    expect(rate).toEqual({ mean: 1, most: 3, mostAt: 10 * MINUTE, busy: 0.25 });
  });
});

describe('the figures of several months', () => {
  const DAY = 24 * 60 * MINUTE;
  const MONTHS = [
    { month: '2026-01', from: 0 },
    { month: '2026-02', from: 31 * DAY },
    { month: '2026-03', from: 59 * DAY },
  ];
  const YEAR = { from: 0, to: 90 * DAY, months: MONTHS };
  /** One alarm a day, answered after so long each. */
  const answered = (tookMs: readonly number[]): readonly FigureFact[] =>
    tookMs.flatMap((took, day) => [
      raised(`a${day}`, day * DAY),
      done(`a${day}`, day * DAY + took, 'alarm.acknowledged'),
      done(`a${day}`, day * DAY + took, 'alarm.closed'),
    ]);

  it('are of all answers of the time, and not of the months’ own figures', () => {
    const took = Array.from({ length: 90 }, (_, day) => (day < 31 ? 1_000 : (day + 1) * 1_000));
    const { clocks, months, raised: all } = alarmFigures(answered(took), YEAR);
    const sorted = took.toSorted((a, b) => a - b);
    expect(all).toBe(90);
    expect(clocks.acknowledged).toMatchObject({ p50: sorted[44], p95: sorted[85] });
    expect(months.map((month) => [month.month, month.raised])).toEqual([
      ['2026-01', 31],
      ['2026-02', 28],
      ['2026-03', 31],
    ]);
    expect(months[0]?.clocks.acknowledged).toMatchObject({ p50: 1_000, p95: 1_000, judged: 31 });
  });

  it('count an answer in the month in which its alarm was raised', () => {
    const { months } = alarmFigures(
      [
        raised('late', 31 * DAY - MINUTE),
        done('late', 31 * DAY + MINUTE, 'alarm.acknowledged'),
        done('late', 70 * DAY, 'alarm.closed'),
      ],
      YEAR,
    );
    expect(months.map(({ clocks }) => clocks.acknowledged.inTime)).toEqual([1, 0, 0]);
    expect(months.map(({ clocks }) => clocks.closed.inTime)).toEqual([1, 0, 0]);
  });

  it('are told month by month only where they are asked so', () => {
    expect(alarmFigures(answered([1_000]), SPAN).months).toEqual([]);
  });

  it('sum up to those of the whole, whatever came', () => {
    const some = fc.array(fc.integer({ min: 1, max: 5 * MINUTE }), { maxLength: 90 });
    fc.assert(
      fc.property(some, (took) => {
        const whole = alarmFigures(answered(took), YEAR);
        const sum = (of: (month: (typeof whole.months)[number]) => number): number =>
          whole.months.reduce((all, month) => all + of(month), 0);
        expect(sum((month) => month.raised)).toBe(whole.raised);
        expect(sum(({ clocks }) => clocks.closed.judged)).toBe(whole.clocks.closed.judged);
        const { months: _, ...apart } = whole;
        const { months: __, ...once } = alarmFigures(answered(took), { from: 0, to: 90 * DAY });
        expect(apart).toEqual(once);
      }),
    );
  });

  it('hear no more of an alarm that is closed', () => {
    const count = createFigureCount(YEAR);
    for (const fact of answered([1_000])) count.add(fact);
    count.add(missed('a0', 2_000, 'attended'));
    expect(count.figures().clocks.attended).toMatchObject({ judged: 0 });
  });
});

describe('a flood of alarms', () => {
  it('begins with the first of eleven in ten minutes, and ends when fewer than five are left in them', () => {
    const times = Array.from({ length: 11 }, (_, index) => index * 1_000);
    expect(floodsOf(times)).toEqual([{ from: 0, to: 600_000 + 6_000, count: 11 }]);
  });

  it('lasts no longer than the time that is asked for, at its end', () => {
    const now = 5 * MINUTE;
    const many = Array.from({ length: 20 }, (_, n) => raised(`a${n}`, n * 1_000));
    const { floods, inFlood } = alarmFigures(many, { from: 0, to: now });
    expect(floods).toEqual([{ from: 0, to: now, count: 20 }]);
    expect(inFlood).toBe(1);
  });

  it('is none at ten', () => {
    expect(floodsOf(Array.from({ length: 10 }, (_, index) => index))).toEqual([]);
  });

  it('is never told twice for the same moment, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7_200_000 }), { maxLength: 200 }), (given) => {
        const floods = floodsOf(given.toSorted((a, b) => a - b));
        for (const [index, flood] of floods.entries()) {
          expect(flood.count).toBeGreaterThan(10);
          expect(flood.to).toBeGreaterThan(flood.from);
          const next = floods[index + 1]?.from ?? Number.POSITIVE_INFINITY;
          expect(next).toBeGreaterThanOrEqual(flood.to);
        }
      }),
    );
  });

  it('that begins as another ends has its own time', () => {
    const first = Array.from({ length: 11 }, (_, n) => n);
    const between = [9 * MINUTE, 9 * MINUTE + 1, 9 * MINUTE + 2, 9 * MINUTE + 3];
    const second = Array.from({ length: 7 }, (_, n) => 11 * MINUTE + n);
    const [one, other, ...more] = floodsOf([...first, ...between, ...second]);
    expect(more).toEqual([]);
    expect(one?.to).toBe(10 * MINUTE + 10);
    expect(other?.from).toBe(one?.to);
  });
});

describe('a quantile', () => {
  it('is one of the values, by nearest rank', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(quantile([], 0.5)).toBeUndefined();
  });
});

describe('the table of figures', () => {
  it('has each figure in a row, and nothing where nothing is known', () => {
    const {
      rate: { mostAt: _, ...rate },
      floods: __,
      ...figures
    } = alarmFigures([raised('a', 0)], SPAN);
    const rows = figuresTable(
      { ...figures, rate, floods: [], from: 'f', to: 't', standing: [] },
      (moment) => moment,
    );
    expect(rows).toContainEqual(['按类型 by kind', '入侵报警', '1', '']);
    expect(rows).toContainEqual(['到场按时率 in time', 'attendance', '', '0/0']);
  });
});
