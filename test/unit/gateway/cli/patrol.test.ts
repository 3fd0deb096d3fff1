import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import { readConfig } from '../../../../gateway/config/config.ts';
import { openStore } from '../../../../gateway/store/store.ts';
import type { InputId, PersonId, RouteId } from '../../../../rules/vocabulary/ids.ts';
import { dayAfter, localDay } from '../../../../rules/vocabulary/zone-time.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { registry } from '../config/example.ts';
import { createDesk, START } from '../engine/desk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DAY = 86_400_000;
const data = mkdtempSync(join(tmpdir(), 'gatehouse-'));
const config = join(data, 'site.yaml');
const text = `site: { id: estate, name: { zh: 小区, en: Estate }, zone: Asia/Shanghai }
checkpoints:
  - { id: gate, name: { zh: 大门, en: Gate } }
routes:
  - id: night
    name: { zh: 夜巡, en: Night walk }
    checkpoints: [gate]
    rounds:
      - { from: '22:00', to: '02:00', times: 2, lastsMin: 30 }
`;
const where = ['-c', config, '-d', data];
let day: string;

beforeAll(async () => {
  writeFileSync(config, text);
  const read = readConfig(text, config, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { site } = read.value;
  day = localDay(site.zone, START);
  const store = await openStore({
    file: dataFiles(data).database,
    log: silentLogger,
    commits: 'here',
  });
  const desk = createDesk({ site, store });
  await desk.engine.start();
  const plan = {
    name: { zh: '灯检', en: 'Lamps' },
    checkpoints: site.checkpoints.map(({ id }) => id),
    guards: [],
    rounds: [{ from: 480, to: 540, toleranceMin: 10 }],
  };
  await desk.engine.submit({
    kind: 'act',
    type: 'route.plan',
    data: { route: 'lamps' as RouteId, from: dayAfter(day, 1), plan },
    id: '019abf3e-0000-7000-8000-000000000001' as InputId,
    time: START,
    by: 'manager' as PersonId,
  });
  await desk.clock.advance(3 * DAY);
  await desk.engine.stop();
  await store.close();
});
afterAll(() => vi.resetConfig());

describe('gatehouse patrol plan', () => {
  it('lists the rounds of the coming days, of site.yaml and of the plans that people made', async () => {
    const to = dayAfter(day, 1);
    const { code, out } = await gatehouse(['patrol', 'plan', ...where, '--from', day, '--to', to]);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.trim().slice(0, 11))).toEqual([
      `${day} `,
      '22:00–00:00',
      '00:00–02:00',
      `${to} `,
      '08:00–09:00',
      '22:00–00:00',
      '00:00–02:00',
    ]);
    expect(out).toContain('30 min of it, drawn by lot 抽签');
  });

  it('tells them to programs', async () => {
    const args = [...where, '--from', day, '--to', day, '--json'];
    const { out } = await gatehouse(['patrol', 'plan', ...args]);
    expect(JSON.parse(out)).toMatchObject([
      { day, id: `night/${day}T22:00`, lastsMin: 30 },
      { day, id: `night/${dayAfter(day, 1)}T00:00`, lastsMin: 30 },
    ]);
  });

  it('refuses days that are none', async () => {
    const { code, error } = await gatehouse(['patrol', 'plan', ...where, '--from', '2026-02-30']);
    expect(code).toBe(2);
    expect(error).toContain('days-wrong');
  });
});

describe('gatehouse patrol audit', () => {
  it('draws the lots of a day again', async () => {
    const next = dayAfter(day, 1);
    const { code, out } = await gatehouse(['patrol', 'audit', ...where, '--day', next]);
    expect(code).toBe(0);
    expect(out).toContain('they match');
    expect(out).toMatch(new RegExp(`night/${next}T00:00 .* OK`));
    expect(out).toContain('2 rounds drawn again, 0 differ');
  });

  it('waits for the key of a day that is not over', async () => {
    const today = dayAfter(day, 3);
    const { code, error } = await gatehouse(['patrol', 'audit', ...where, '--day', today]);
    expect(code).toBe(1);
    expect(error).toContain('lots-sealed');
  });

  it('finds a record that was altered', async () => {
    const db = new Database(dataFiles(data).database);
    db.prepare(
      `update journal set data = json_set(data, '$.lot', 'ab') where type = 'round.opened'`,
    ).run();
    db.close();
    const { code, out, error } = await gatehouse(['patrol', 'audit', ...where, '--day', day]);
    expect(code).toBe(1);
    expect(out).toContain('DIFFERS: its lot is not that of its moment');
    expect(error).toContain('lots-differ');
  });
});
