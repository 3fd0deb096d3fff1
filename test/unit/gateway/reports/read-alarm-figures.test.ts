import { describe, expect, it } from 'vitest';
import {
  alarmFigures,
  FIGURE_FACTS,
  type FigureFact,
} from '../../../../gateway/reports/alarm-figures.ts';
import { countFigures } from '../../../../gateway/reports/read-alarm-figures.ts';
import { createAlarmReaders } from '../../../../gateway/store/alarm-readers.ts';
import { factRow } from '../../../../gateway/store/rows.ts';
import type { Store } from '../../../../gateway/store/store.ts';
import type { FactDraft } from '../../../../rules/vocabulary/facts.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { fact, openTestStore, site } from '../store/ledger.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const ALARMS = 700;
const PIECE = 500;
const SPAN = { from: 0, to: ALARMS * 4 * MINUTE };

const told = (position: number, at: number, type: FigureFact['type'], data: object): FigureFact =>
  ({ ...fact(position, { type, data } as FactDraft), at: instant(at) }) as FigureFact;
const raised = (alarm: string, position: number, at: number, more: object = {}): FigureFact =>
  told(position, at, 'alarm.raised', {
    ...{ alarm, kind: 'burglary', priority: 'high', latching: true, near: ['north'] },
    ...{ place: { zh: '后门', en: 'back door' }, origin: 'zone.door', source: `zone ${alarm}` },
    ...more,
  });

/** Every four minutes an alarm, acknowledged after some seconds of its own and closed. */
const journal: readonly FigureFact[] = Array.from({ length: ALARMS }, (_, n) => {
  const at = n * 4 * MINUTE;
  const alarm = `a${n}`;
  const done = { alarm, by: 'li' };
  return [
    raised(alarm, 3 * n + 10, at),
    told(3 * n + 11, at + ((n * 37) % 170) * 1_000, 'alarm.acknowledged', done),
    told(3 * n + 12, at + 3 * MINUTE, 'alarm.closed', done),
  ];
}).flat();

async function written(facts: readonly FigureFact[]): Promise<Store> {
  const store = await openTestStore();
  for (let at = 0; at < facts.length; at += PIECE) {
    const values = facts
      .slice(at, at + PIECE)
      .map((one) => ({ ...factRow(site, one), previous: 0 }));
    await store.write(store.read.insertInto('journal').values(values));
  }
  return store;
}
const all = { months: [], isTold: () => true };

describe('figures out of the records', () => {
  it('are those of all facts at once', async () => {
    const records = createAlarmReaders((await written(journal)).read, site);
    const counted = await countFigures(records, { ...SPAN, ...all });
    expect(counted).toEqual(alarmFigures(journal, SPAN));
    expect(counted.raised).toBe(ALARMS);
  });

  it('are read piece by piece, in order, each fact once and none of another time', async () => {
    const records = createAlarmReaders((await written(journal)).read, site);
    const pieces: number[][] = [];
    const asked = { types: FIGURE_FACTS, from: 8 * MINUTE, to: SPAN.to - 4 * MINUTE };
    for await (const piece of records.factsBetween(asked)) {
      pieces.push(piece.map(({ sequence }) => sequence));
    }
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(PIECE);
    expect(pieces.length).toBeGreaterThan(3);
    const wanted = journal.filter(({ at }) => at >= asked.from && at < asked.to);
    expect(pieces.flat()).toEqual(wanted.map(({ sequence }) => sequence));
  });

  it('know what raised an alarm before the time that repeats in it', async () => {
    const old = raised('old', 1, 0);
    const again = told(2, 2 * DAY, 'alarm.repeated', { alarm: 'old', count: 2 });
    const records = createAlarmReaders((await written([old, again])).read, site);
    const {
      raised: count,
      repeated,
      sources,
    } = await countFigures(records, {
      ...{ from: DAY, to: 3 * DAY },
      ...all,
    });
    expect({ count, repeated }).toEqual({ count: 0, repeated: 1 });
    expect(sources).toMatchObject([{ source: 'zone old', count: 1 }]);
  });

  it('hear an answer of the day after the time', async () => {
    const late = told(2, DAY + MINUTE, 'alarm.acknowledged', { alarm: 'last', by: 'li' });
    const records = createAlarmReaders(
      (await written([raised('last', 1, DAY - MINUTE), late])).read,
      site,
    );
    const { clocks } = await countFigures(records, { ...{ from: 0, to: DAY }, ...all });
    expect(clocks.acknowledged).toMatchObject({ inTime: 1, p50: 2 * MINUTE });
  });

  it('have nothing of what is hidden from who asks', async () => {
    const silent = raised('till', 1, 0, { kind: 'hold-up' });
    const again = told(2, MINUTE, 'alarm.repeated', { alarm: 'till', count: 2 });
    const records = createAlarmReaders((await written([silent, again])).read, site);
    const counted = await countFigures(records, {
      ...{ from: 0, to: DAY, months: [] },
      isTold: ({ data }) => !('kind' in data) || data.kind !== 'hold-up',
    });
    expect(counted).toMatchObject({ raised: 0, repeated: 0, sources: [], kinds: {} });
  });
});
