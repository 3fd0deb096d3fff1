import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Control, serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import { systemClock } from '../../../../gateway/clock.ts';
import { copyDatabase } from '../../../../gateway/store/copies.ts';
import type { PersonId } from '../../../../rules/vocabulary/ids.ts';
import { localDay } from '../../../../rules/vocabulary/zone-time.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { KNOWN_CARD, site as layout, type RunningSite, startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DEMO = new URL('../../../../deploy/demo/site.yaml', import.meta.url).pathname;
const TODAY = localDay(layout.zone, systemClock.now());

let site: RunningSite;
let control: Control;
let data: string;
let config: string;
beforeAll(async () => {
  site = await startSite({ accounts: false });
  await site.enrol('wang', '粤B12345', KNOWN_CARD);
  const wang = { person: 'wang' as PersonId, name: '王师傅', guard: true };
  await site.act({ type: 'person.save', data: wang });
  await site.show('north-reader', KNOWN_CARD);
  control = await serveControl(dataFiles(site.folder).control, (asked) =>
    answerControl(site, asked),
  );
  data = join(site.folder, 'data');
  mkdirSync(data);
  await copyDatabase(join(site.folder, 'site.db'), dataFiles(data).database);
  config = join(data, 'site.yaml');
  const text = readFileSync(DEMO, 'utf8');
  writeFileSync(config, text.replace('id: river-garden', `id: ${layout.id}`));
});
afterAll(async () => {
  await control.close();
  await site.close();
});

const coverage = (...args: readonly string[]) =>
  gatehouse(['patrol', 'coverage', '--config', config, '--data', data, ...args]);

describe('gatehouse patrol status', () => {
  it('tells today’s rounds at the running gateway, and how far they are', async () => {
    const { code, out } = await gatehouse(['patrol', 'status', '--data', site.folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^00:00–23:59 {2}open +1\/3 {2}Day round$/m);
  });

  it('says so where no gateway runs', async () => {
    const { code, error } = await gatehouse(['patrol', 'status', '--data', temporaryFolder()]);
    expect(code).toBe(1);
    expect(error).toContain('gateway-unreachable');
  });
});

describe('gatehouse patrol coverage', () => {
  it('tells each point by its name, the total last, and what is not known as unknown', async () => {
    const { code, out } = await coverage('--from', TODAY, '--to', TODAY);
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines[0]).toEqual([`${TODAY} to ${TODAY}, by checkpoint`]);
    expect(lines.slice(2)).toEqual([
      ['Garage', '1', '0', '0', '0', '0', '0', '0', 'unknown', 'unknown'],
      ['North wall', '1', '1', '1', '0', '0', '0', '0', '100.0%', '100.0%'],
      ['Pool', '1', '0', '0', '0', '0', '0', '0', 'unknown', 'unknown'],
      ['total', '3', '1', '1', '0', '0', '0', '0', '100.0%', '100.0%'],
    ]);
  });

  it('is JSON or CSV where a program asks, guards with their names', async () => {
    const json = JSON.parse((await coverage('--by', 'route', '--json')).out);
    expect(json).toMatchObject({ by: 'route', total: { due: 3 }, items: [{ key: 'day' }] });
    const csv = (await coverage('--by', 'guard', '--csv')).out;
    expect(csv.startsWith('\uFEFF')).toBe(true);
    expect(csv).toContain('王师傅,1,1');
  });

  it('refuses days that are none, with what to do', async () => {
    const { code, error } = await coverage('--from', '2026-02-30');
    expect(code).toBe(2);
    expect(error).toContain('remedy');
  });
});
