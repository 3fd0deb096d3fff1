import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../drivers/driver.ts';
import { readExport } from '../../../../drivers/patrol-baton-file/codec.ts';
import type { Settings } from '../../../../drivers/patrol-baton-file/settings.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24));
const HEAD = ['机号', '人员卡号', '地点卡号', '日期', '时间'];
const ROW = ['017', '0A00000001', '0A00B1C2D3', '2026-11-23', '22:05:07'];

const read = (rows: readonly (readonly Cell[])[], settings: Settings = {}) => {
  const found = readExport(rows, settings, { batons: 'any', now: NOW });
  if (!found.ok) throw new Error(`missing ${found.error.missing}`);
  return found.value;
};
const codes = (rows: readonly (readonly Cell[])[], settings: Settings = {}) =>
  read(rows, settings).problems.map(({ row, code, column }) => `${row} ${column} ${code}`);
const withCell = (place: number, cell: Cell): readonly Cell[] =>
  ROW.map((old, i) => (i === place ? cell : old));

describe('an exported file', () => {
  it('has its taps read by the headers of the trade, wherever they stand', () => {
    const { taps, problems } = read([['巡更记录'], [], ['', ...HEAD], ['', ...ROW]]);
    expect(problems).toEqual([]);
    expect(
      taps.map(({ row, baton, tag, badge, time }) => [
        row,
        baton,
        tag.uid,
        badge?.uid,
        toRfc3339(time),
      ]),
    ).toEqual([[4, '017', '0A00B1C2D3', '0A00000001', '2026-11-23T14:05:07.000Z']]);
  });

  it('has dates and times read as a spreadsheet keeps them', () => {
    const day = new Date(Date.UTC(2026, 10, 23));
    const whole = new Date(Date.UTC(2026, 10, 23, 22, 5, 6, 999));
    const times = (rows: readonly (readonly Cell[])[]) =>
      read(rows).taps.map(({ time }) => toRfc3339(time));
    expect(times([HEAD, [...ROW.slice(0, 3), day, (22 * 3_600 + 307) / 86_400]])).toEqual([
      '2026-11-23T14:05:07.000Z',
    ]);
    expect(
      times([
        ['卡号', '打点时间'],
        ['0A00B1C2D3', whole],
      ]),
    ).toEqual(['2026-11-23T14:05:07.000Z']);
  });

  it('names row and column of what it cannot read, and takes the rest', () => {
    const rows = [
      HEAD,
      ROW,
      withCell(2, ''),
      withCell(2, '张三'),
      withCell(2, '1.23457E+09'),
      withCell(2, 1_234_567),
      withCell(3, '2026-02-31'),
      withCell(4, ''),
      withCell(3, '2000-01-01'),
      withCell(3, '2026-12-24'),
      [],
      ROW,
    ];
    expect(codes(rows)).toEqual([
      '3 tag tag-missing',
      '4 tag tag-malformed',
      '5 tag tag-mangled',
      '6 tag tag-mangled',
      '7 date time-malformed',
      '8 date time-missing',
      '9 date time-impossible',
      '10 date time-impossible',
    ]);
    expect(read(rows).taps.map(({ row }) => row)).toEqual([2, 12]);
  });

  it.each([
    ['decimal', '0011649747', 'wiegand 00B1C2D3'],
    ['decimal', 11_649_747, 'wiegand 00B1C2D3'],
    ['decimal-reversed', '0011649747', 'wiegand D3C2B100'],
    ['hex', '0A 00 B1 C2 D3', 'em4100 0A00B1C2D3'],
    ['hex-reversed', 'D3C2B1000A', 'em4100 0A00B1C2D3'],
    ['3+5', '177,49875', 'wiegand B1C2D3'],
    ['3+5', '17749875', 'wiegand B1C2D3'],
  ] as const)('reads a number written as %s: %s', (numbers, written, meant) => {
    const { taps } = read([HEAD, withCell(2, written)], { numbers });
    expect(taps.map(({ tag }) => `${tag.technology} ${tag.uid}`)).toEqual([meant]);
  });

  it('says whose a tap is, by the names that the site knows, and which nobody knows', () => {
    const settings = { guards: { 张三: '0A00000007', 'Li Si': '0A00000008' } };
    const rows = [
      HEAD,
      withCell(1, '张三'),
      withCell(1, 'Li Si'),
      withCell(1, '王五'),
      withCell(1, ''),
    ];
    const { taps, strangers } = read(rows, settings);
    expect(taps.map(({ badge }) => badge?.uid)).toEqual([
      '0A00000007',
      '0A00000008',
      undefined,
      undefined,
    ]);
    expect(strangers).toEqual([4]);
  });

  it('is refused where a column that the site names is not there', () => {
    const settings = { columns: { tag: '钮扣号' } };
    const found = readExport([HEAD, ROW], settings, { batons: 'any', now: NOW });
    expect(found).toEqual({ ok: false, error: { missing: ['tag'] } });
  });

  it('takes only the batons that are configured, whatever zeros stand before their number', () => {
    const found = readExport(
      [HEAD, ROW, withCell(0, '18')],
      {},
      { batons: new Set(['17']), now: NOW },
    );
    expect(found.ok && found.value.taps.map(({ row }) => row)).toEqual([2]);
    expect(found.ok && found.value.problems.map(({ code }) => code)).toEqual(['baton-unknown']);
  });

  it('gives each filled row once, as a tap or as a problem, whatever stands in it', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...ROW),
      fc.double({ noNaN: true }),
      fc.constant(null),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 20 }), (rows) => {
        const { taps, problems } = read([HEAD, ...rows]);
        const told = [...taps, ...problems].map(({ row }) => row).sort((a, b) => a - b);
        const filled = rows.flatMap((row, i) =>
          row.some((one) => one !== null && `${one}`.trim() !== '') ? [i + 2] : [],
        );
        expect(told).toEqual(filled);
        for (const { time } of taps) expect(time).toBeLessThanOrEqual(NOW + 300_000);
      }),
    );
  });
});
