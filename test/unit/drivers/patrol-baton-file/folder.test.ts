import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import writeExcel from 'write-excel-file/node';
import type { DriverReading } from '../../../../drivers/driver.ts';
import { openLink } from '../../../../drivers/link/open.ts';
import { patrolBatonFile } from '../../../../drivers/patrol-baton-file/index.ts';
import type { Settings } from '../../../../drivers/patrol-baton-file/settings.ts';
import { runLine } from '../../../../drivers/runner.ts';
import { systemClock } from '../../../../gateway/clock.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { createSignal } from '../../../support/signal.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const DEVICE = 'batons' as DeviceId;
const HEAD = '机号,人员卡号,地点卡号,日期,时间\r\n';
const tapRow = (second: number): string =>
  `17,0A00000001,0A00B1C2D3,2026-11-20,08:00:${`${second}`.padStart(2, '0')}\r\n`;

/** A watched folder; taps are durable at once unless `holds`. */
function watch(settings: Settings = {}, holds = false) {
  const path = join(temporaryFolder(), 'in');
  mkdirSync(path);
  const readings = createSignal<DriverReading>();
  const health = createSignal<{ readonly state: string; readonly why: string }>();
  const run = runLine({
    driver: patrolBatonFile,
    line: { id: 'files', kind: 'folder', path },
    devices: [{ id: DEVICE, settings }],
    open: openLink,
    clock: systemClock,
    sink: {
      reading(reading) {
        readings.tell(reading);
        if (!holds) run.stored(DEVICE, reading.ref);
      },
      health: health.tell,
    },
  });
  onTestFinished(() => run.close());
  const list = (place: string): readonly string[] => {
    try {
      return readdirSync(join(path, place)).sort();
    } catch {
      return [];
    }
  };
  /** Puts a file there as a whole. */
  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(path, `.${name}`), content);
    renameSync(join(path, `.${name}`), join(path, name));
  };
  return { path, readings, health, list, put, run };
}
const WAIT = { timeout: 20_000, interval: 50 };

describe('a watched folder', () => {
  it('takes a file, and moves it away with its time once its taps are durable', async () => {
    const { put, list, readings } = watch();
    put('a.csv', HEAD + tapRow(1) + tapRow(2));
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(list('done')[0]).toMatch(/^\d{8}T\d{6}Z-a\.csv$/);
    expect(readings.told.map(({ key }) => key)).toEqual([
      '17//2026-11-20T08:00:01/0A00B1C2D3',
      '17//2026-11-20T08:00:02/0A00B1C2D3',
    ]);
  });

  it('leaves it where it is until the last tap is durable', async () => {
    const { put, list, readings, run } = watch({}, true);
    put('a.csv', HEAD + tapRow(1) + tapRow(2));
    const last = await readings.until(({ key }) => key?.includes('08:00:02') === true);
    for (const { ref } of readings.told.slice(0, -1)) run.stored(DEVICE, ref);
    expect(list('.')).toEqual(['a.csv']);
    run.stored(DEVICE, last.ref);
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(list('.')).toEqual(['done']);
  });

  it('waits for a file that still grows', async () => {
    const { path, list, readings } = watch();
    const file = join(path, 'slow.csv');
    writeFileSync(file, HEAD);
    for (let i = 1; i <= 20; i++) {
      writeFileSync(file, tapRow(i), { flag: 'a' });
      await new Promise((resolve) => systemClock.at(systemClock.now(), () => resolve(undefined)));
    }
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(new Set(readings.told.map(({ key }) => key)).size).toBe(20);
  });

  it('refuses what it cannot read, and says why beside it in both languages', async () => {
    const { put, list, path, health, readings } = watch();
    const cutOff = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    put('old.xls', cutOff);
    put('page.xls', '<html><table></table></html>');
    put('broken.xlsx', 'PK not a zip');
    put('empty.csv', '');
    put('nothing.csv', '机号,日期,时间\r\n17,2026-11-20,08:00:00\r\n');
    await expect.poll(() => list('.'), WAIT).toEqual(['refused']);
    expect(list('refused')).toHaveLength(10);
    const why = (name: string): string => {
      const file = list('refused').find((one) => one.endsWith(`${name}.why.txt`)) ?? '';
      return readFileSync(join(path, 'refused', file), 'utf8');
    };
    expect(why('old.xls')).toContain('另存为 .xlsx');
    expect(why('old.xls')).toContain('broken');
    expect(why('page.xls')).toContain('no sheet');
    expect(why('broken.xlsx')).toContain('broken');
    expect(why('empty.csv')).toContain('empty');
    expect(why('nothing.csv')).toContain('missing column: 卡号 (tag)');
    expect(health.told.at(-1)).toMatchObject({ state: 'degraded', why: 'file-refused' });
    expect(readings.told).toEqual([]);
  });

  it('takes the good rows, and lists the others beside the file', async () => {
    const { put, list, path, health, readings } = watch();
    put('a.csv', `${HEAD + tapRow(1)}17,,1.2E+9,2026-11-20,08:00:09\r\n${tapRow(2)}`);
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(list('done')).toHaveLength(2);
    const why = readFileSync(join(path, 'done', list('done')[1] ?? ''), 'utf8');
    expect(why).toContain('第 3 行，地点卡号「1.2E+9」');
    expect(why).toContain('Row 3, 地点卡号 "1.2E+9"');
    expect(readings.told).toHaveLength(2);
    expect(health.told.at(-1)).toMatchObject({ state: 'degraded', why: 'rows-refused' });
  });

  it('takes nothing of a file with a bad row where the site says so', async () => {
    const { put, list, readings } = watch({ badRows: 'refuse-file' });
    put('a.csv', `${HEAD + tapRow(1)}17,,1.2E+9,2026-11-20,08:00:09\r\n`);
    await expect.poll(() => list('.'), WAIT).toEqual(['refused']);
    expect(list('refused')).toHaveLength(2);
    expect(readings.told).toEqual([]);
  });

  it('reads a workbook as well', async () => {
    const { put, list, readings } = watch();
    const rows = [HEAD.trim().split(','), tapRow(1).trim().split(',')];
    const book = await writeExcel(
      rows.map((row) => row.map((value) => ({ type: String, value }))),
      { sheet: '巡更' },
    ).toBuffer();
    put('a.xlsx', book);
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(readings.told).toMatchObject([
      { type: 'tag.tapped', data: { deviceTime: '2026-11-20T08:00:01' } },
    ]);
  });

  it('reads a workbook of Excel 97 too, whatever holds its dates and times', async () => {
    const { put, list, readings } = watch();
    // Written by xlwt 1.3, another program: a title, an empty row, a date as a number, a time as a number.
    put('old.xls', readFileSync(join(import.meta.dirname, 'excel-97.xls')));
    await expect.poll(() => list('.'), WAIT).toEqual(['done']);
    expect(readings.told).toMatchObject([
      { type: 'tag.tapped', data: { deviceTime: '2026-11-20T08:00:01' } },
      { type: 'tag.tapped', data: { deviceTime: '2026-11-20T08:00:02' } },
    ]);
  });
});
