import { describe, expect, it } from 'vitest';
import { type Reported, reportOf } from '../../../../gateway/console/src/alarms/report.ts';
import type { Line, SitePicture } from '../../../../gateway/console/src/api/types.ts';

const ID = 'a-1';
const at = (clock: string) => `2026-11-30T${clock}+08:00`;
const site = {
  name: { zh: '河畔花园', en: 'Riverside' },
  zone: 'Asia/Shanghai',
  checkpoints: [{ id: 'garage', name: { zh: '地下车库', en: 'Garage' } }],
  lanes: [],
  routes: [],
  panels: [],
  zones: [],
  armAreas: [],
  posts: [],
} as unknown as SitePicture;
const row: Reported['alarm'] = {
  id: ID,
  kind: 'burglary',
  place: { zh: '车库侧门', en: 'Side door' },
  raised: at('17:21:30'),
};
const noted = (second: number, note: string): Line =>
  ({
    id: `f-${second}`,
    type: 'alarm.noted',
    at: at(`17:30:${String(second).padStart(2, '0')}`),
    data: { alarm: ID, by: 'liu', note },
  }) as unknown as Line;
const seen = {
  id: 'f-seen',
  type: 'alarm.attended',
  at: at('17:23:40'),
  data: { alarm: ID, by: 'ma', checkpoint: 'garage' },
} as unknown as Line;

const report = (
  alarm: Reported['alarm'],
  facts: readonly Line[] = [],
  language: 'zh' | 'en' = 'zh',
): readonly string[] =>
  reportOf(
    { site, alarm, facts, by: 'controller', now: Date.parse(at('17:45:00')) },
    {
      language,
      naming: (id) => ({ ma: '马军', liu: '刘洋' })[id],
    },
  ).split('\n');

describe('the report of an alarm', () => {
  it('says what, where and when, and who reports it', () => {
    const lines = report(row);
    expect(lines.slice(0, 2)).toEqual([
      '【河畔花园】入侵报警　车库侧门',
      '发生：2026-11-30 17:21:30',
    ]);
    expect(lines.at(-1)).toBe('报告人：controller　2026-11-30 17:45:00');
  });

  it('says of what was not done that it was not done', () => {
    expect(report(row).slice(2, 6)).toEqual([
      '接警：尚未',
      '到场：尚未',
      '结论：尚未',
      '状态：未结',
    ]);
  });

  it('says who was there, when, how soon and where', () => {
    const attended = { ...row, attended: at('17:23:40'), attendedBy: 'ma' };
    expect(report(attended, [seen])).toContain('到场：17:23:40 马军（用时 2:10）　地下车库');
  });

  it('speaks English', () => {
    const acknowledged = { ...row, acknowledged: at('17:22:00'), acknowledgedBy: 'liu' };
    expect(report(acknowledged, [], 'en').slice(1, 4)).toEqual([
      'Raised: 2026-11-30 17:21:30',
      'Acknowledged: 17:22:00 刘洋 (after 0:30)',
      'On the scene: not yet',
    ]);
  });

  it('says of a long course how much it leaves out, and ends with the latest', () => {
    const facts = Array.from({ length: 30 }, (_, second) => noted(second, `第 ${second} 条`));
    const lines = report(row, facts);
    expect(lines).toContain('……略去 5 条，全文见移交材料');
    expect(lines.at(-2)).toContain('第 29 条');
    expect(lines.filter((line) => line.startsWith('17:30'))).toHaveLength(25);
  });
});
