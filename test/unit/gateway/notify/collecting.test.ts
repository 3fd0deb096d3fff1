import { expect, it } from 'vitest';
import { createCollecting } from '../../../../gateway/notify/collecting.ts';
import type { NoticeRow, NoticeStore } from '../../../../gateway/store/notices.ts';
import type { Store } from '../../../../gateway/store/store.ts';
import type { AlarmsTable } from '../../../../gateway/store/tables.ts';
import type { Fact } from '../../../../rules/vocabulary/facts.ts';
import { estate } from '../../../simulation/estate.ts';
import { escalated, hookTo, NOON } from './tower.ts';

it.each([
  ['high', 999, 'waiting'],
  ['high', 1_000, 'dead'],
  ['critical', 1_000, 'waiting'],
  ['critical', 1_999, 'waiting'],
  ['critical', 2_000, 'dead'],
])('what is %s with %d waiting for its receiver is %s', async (priority, waiting, state) => {
  const added: NoticeRow[] = [];
  const place = JSON.stringify({ zh: '一', en: 'one' });
  const row = { alarm: 'alarm-1', kind: 'fire', priority, place, zone: null, raised: NOON };
  const notices: Partial<NoticeStore> = {
    cursor: () => Promise.resolve(0),
    moveCursor: () => Promise.resolve(),
    alarm: () => Promise.resolve(row as Partial<AlarmsTable> as AlarmsTable),
    told: () => Promise.resolve(new Set()),
    waiting: () => Promise.resolve(waiting),
    add: (one) => Promise.resolve(void added.push(one)),
  };
  const fact = { ...escalated(), id: 'fact-1', time: NOON, at: NOON, sequence: 1 } as Fact;
  const feed = () => Promise.resolve({ facts: [{ fact }] });
  await createCollecting({
    site: estate,
    hooks: [hookTo('http://127.0.0.1:1')],
    notices: notices as NoticeStore,
    feed: feed as unknown as Store['feed'],
    position: () => 0,
  }).collect();
  expect(added).toMatchObject([{ state }]);
});
