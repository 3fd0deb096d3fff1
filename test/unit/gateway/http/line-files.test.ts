import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../../support/temporary.ts';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 60_000 });

async function open() {
  const folder = temporaryFolder();
  const site = await startSite({ folders: new Map([['patrol-files', folder]]) });
  onTestFinished(() => site.close());
  return { site, folder };
}

const upload = async (
  site: RunningSite,
  who: string,
  file: string,
  { body = 'x', line = 'patrol-files', type = 'text/csv' } = {},
) =>
  fetch(`${site.http.url}/api/v1/lines/${line}/files?file=${encodeURIComponent(file)}`, {
    method: 'POST',
    headers: {
      cookie: await site.cookie(who),
      'content-type': type,
      'sec-fetch-site': 'same-origin',
    },
    body,
  });

describe('a file given in for a watched folder', () => {
  it('is put into it whole, under its name, and the answer says where to look', async () => {
    const { site, folder } = await open();
    const answer = await upload(site, 'manager', '巡更 11月.csv', { body: '卡号,时间' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      line: 'patrol-files',
      name: '巡更 11月.csv',
      look: '/api/v1/lines/patrol-files/files',
    });
    expect(readdirSync(folder)).toEqual(['巡更 11月.csv']);
    expect(readFileSync(join(folder, '巡更 11月.csv'), 'utf8')).toBe('卡号,时间');
  });

  it('never takes the place of another', async () => {
    const { site, folder } = await open();
    const answers = await Promise.all(
      ['1', '2', '3'].map((body) => upload(site, 'controller', 'a.csv', { body })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(readdirSync(folder).sort()).toEqual(['a-2.csv', 'a-3.csv', 'a.csv']);
    const held = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(held.sort()).toEqual(['1', '2', '3']);
  });

  it('is told with what became of it and why', async () => {
    const { site, folder } = await open();
    for (const place of ['done', 'refused']) mkdirSync(join(folder, place));
    writeFileSync(join(folder, 'c.csv'), '');
    writeFileSync(join(folder, 'done', '20261124T000000Z-a.csv'), '');
    writeFileSync(join(folder, 'refused', '20261124T000000Z-b.xls'), '');
    writeFileSync(join(folder, 'refused', '20261124T000000Z-b.xls.why.txt'), '\uFEFF旧的 old');
    const answer = await site.get('/api/v1/lines/patrol-files/files', await site.cookie('manager'));
    expect(await answer.json()).toEqual({
      waiting: [{ name: 'c.csv' }],
      done: [{ name: '20261124T000000Z-a.csv' }],
      refused: [{ name: '20261124T000000Z-b.xls', why: '旧的 old' }],
    });
  });

  it('is for those who keep the records', async () => {
    const { site, folder } = await open();
    for (const who of ['guard', 'installer', 'booth']) {
      expect((await upload(site, who, 'a.csv')).status, who).toBe(403);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused under a name that leads elsewhere, or that the folder passes over', async () => {
    const { site, folder } = await open();
    const names = [
      '../a.csv',
      'a/b.csv',
      '.hidden',
      '~$a.xlsx',
      'a.part',
      'a.why.txt',
      '..\\a.csv',
    ];
    for (const name of names) {
      expect((await upload(site, 'manager', name)).status, name).toBe(400);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused for a line that is no folder', async () => {
    const { site } = await open();
    expect((await upload(site, 'manager', 'a.csv', { line: 'gate-1' })).status).toBe(404);
  });
});
