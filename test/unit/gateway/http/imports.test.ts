import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { oldWorkbook } from '../../../support/old-workbook.ts';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

const FILE = '姓名,卡号,车牌\n张伟,04A1B2C3,粤B12345\n李娜,04D4E5F6,粤B67890\n';
const wang: Card = { technology: 'iso14443a', uid: '04D4E5F6', bits: 32 };

async function open(): Promise<RunningSite> {
  const site = await startSite();
  onTestFinished(() => site.close());
  return site;
}

const upload = (
  site: RunningSite,
  cookie: string,
  query: string,
  body: string | Buffer<ArrayBuffer>,
  type = 'text/csv',
) =>
  fetch(`${site.http.url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' },
    body,
  });
// `JSON.parse` gives what the test says it is.
const bodyOf = async (answer: Response) => JSON.parse(await answer.text());
const ended = async (site: RunningSite, cookie: string, id: string): Promise<Job> => {
  const job: Job = await bodyOf(await site.get(`/api/v1/imports/${id}`, cookie));
  const isOver = !['reading', 'checking', 'staging'].includes(job.phase);
  return isOver ? job : ended(site, cookie, id);
};
type Job = {
  readonly import: string;
  readonly phase: string;
  readonly rows: number;
  readonly problemCount: number;
  readonly problems: readonly object[];
};

describe('imports over HTTP', () => {
  it('look at a file, stage it, and are applied and undone by acts', async () => {
    const site = await open();
    const cookie = await site.cookie('manager');
    const looked: Job = await bodyOf(await upload(site, cookie, 'file=a.csv', FILE));
    expect(await ended(site, cookie, looked.import)).toMatchObject({ phase: 'checked', rows: 2 });
    const staged: Job = await bodyOf(await upload(site, cookie, 'file=a.csv&until=staged', FILE));
    expect(await ended(site, cookie, staged.import)).toMatchObject({ phase: 'staged', rows: 2 });
    const stands = async () =>
      (await bodyOf(await site.get('/api/v1/imports', cookie))).imports.map(
        ({ state, file, by }: Record<string, unknown>) => [state, file, by],
      );
    expect(await stands()).toEqual([['staged', 'a.csv', 'manager']]);
    for (const [type, state] of [
      ['import.apply', 'applied'],
      ['import.undo', 'undone'],
    ]) {
      const answer = await site.post(
        '/api/v1/acts',
        { type, data: { import: staged.import } },
        cookie,
      );
      expect(answer.status).toBe(200);
      expect(await stands()).toEqual([[state, 'a.csv', 'manager']]);
    }
  });

  it('take an old workbook as they take a text', async () => {
    const site = await open();
    const cookie = await site.cookie('manager');
    const rows = FILE.trim()
      .split('\n')
      .map((line) => line.split(','));
    const book = Buffer.from(oldWorkbook(5, rows));
    const type = 'application/vnd.ms-excel';
    const job: Job = await bodyOf(await upload(site, cookie, 'file=a.xls', book, type));
    expect(await ended(site, cookie, job.import)).toMatchObject({
      phase: 'checked',
      rows: 2,
      problemCount: 0,
    });
  });

  it('tell each problem in both languages, with the rest to be asked for', async () => {
    const site = await open();
    const cookie = await site.cookie('controller');
    const many = `姓名,卡号\n${Array.from({ length: 25 }, (_, n) => `a${n},x`).join('\n')}`;
    const job: Job = await bodyOf(await upload(site, cookie, 'file=b.csv&until=applied', many));
    const end = await ended(site, cookie, job.import);
    expect(end).toMatchObject({ phase: 'refused', problemCount: 25 });
    expect(end.problems).toHaveLength(20);
    expect(end.problems[0]).toEqual({
      code: 'card-malformed',
      row: 2,
      column: '卡号',
      value: '…X',
      text: {
        zh: expect.stringContaining('卡号无法识别'),
        en: expect.stringContaining('no card number'),
      },
    });
    const rest = await site.get(`/api/v1/imports/${job.import}/problems?after=20`, cookie);
    expect((await bodyOf(rest)).problems).toHaveLength(5);
    const all = await site.get(`/api/v1/imports/${job.import}/problems.csv`, cookie);
    expect(all.headers.get('content-type')).toContain('text/csv');
    expect((await all.text()).trim().split('\r\n')).toHaveLength(26);
  });

  it('give the register back as a file, to those who may enter cards', async () => {
    const site = await open();
    await site.enrol('王芳', '粤BD23456', wang);
    const cookie = await site.cookie('manager');
    const answer = await site.get('/api/v1/export/permits?format=csv', cookie);
    expect(answer.headers.get('content-disposition')).toContain('permits.csv');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString()).toContain('iso14443a:32:04D4E5F6,粤BD23456,王芳');
    const job: Job = await bodyOf(await upload(site, cookie, 'file=c.csv', bytes));
    expect(await ended(site, cookie, job.import)).toMatchObject({ phase: 'unchanged' });
  });

  it('are for those who keep the records', async () => {
    const site = await open();
    for (const role of ['guard', 'installer']) {
      const cookie = await site.cookie(role);
      expect((await upload(site, cookie, 'file=a.csv', FILE)).status).toBe(403);
      for (const path of [
        'imports',
        'imports/x',
        'imports/x/problems',
        'imports/x/problems.csv',
        'export/permits?format=csv',
      ]) {
        expect((await site.get(`/api/v1/${path}`, cookie)).status).toBe(403);
      }
    }
    expect((await upload(site, '', 'file=a.csv', FILE)).status).toBe(401);
  });

  it('refuse what is no file, and what is too large', async () => {
    const site = await open();
    const cookie = await site.cookie('manager');
    expect((await upload(site, cookie, 'file=a.csv', '{}', 'application/json')).status).toBe(400);
    expect((await upload(site, cookie, '', FILE)).status).toBe(400);
    const large = Buffer.alloc(64 * 1024 * 1024 + 1, 0x61);
    const answer = await upload(site, cookie, 'file=a.csv', large).catch(() => undefined);
    // The server need not read to the end what it will not take.
    expect([413, undefined]).toContain(answer?.status);
    expect((await bodyOf(await site.get('/api/v1/imports', cookie))).jobs).toEqual([]);
  });
});
