import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse, type Ran } from '../../../support/terminal.ts';
import { type RunningSite, startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 60_000 });

const uid = (n: number): string => `04${(0xa1_0000 + n * 0x101).toString(16).toUpperCase()}`;
const card = (n: number): Card => ({ technology: 'iso14443a', uid: uid(n), bits: 32 });
const rowsOf = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return `住户${n},${uid(n)},粤B${String(n).padStart(5, '0')},${n}栋301`;
  }).join('\n');
const HEADER = '姓名,卡号,车牌,房号';

type Desk = {
  readonly site: RunningSite;
  file(name: string, text: string): string;
  run(...args: readonly string[]): Promise<Ran>;
  /** What a lane says to that card. */
  decisions(n: number, lane?: string): Promise<string[]>;
};

async function openDesk(): Promise<Desk> {
  const site = await startSite({ accounts: false });
  onTestFinished(() => site.close());
  const control = await serveControl(dataFiles(site.folder).control, (asked) =>
    answerControl(site, asked),
  );
  onTestFinished(() => control.close());
  const folder = temporaryFolder();
  return {
    site,
    file(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    run: (...args) => gatehouse([...args, '--data', site.folder]),
    async decisions(n, lane = 'in-1') {
      const before = site.engine.position();
      await site.show(`${lane}-reader`, card(n));
      const { facts } = await site.store.feed(site.engine.site.id, { after: before, limit: 50 });
      return facts.flatMap(({ fact }) =>
        fact.type === 'entry.refused' || fact.type === 'exit.refused'
          ? [fact.data.reason]
          : fact.type === 'entry.granted' || fact.type === 'exit.granted'
            ? ['granted']
            : [],
      );
    },
  };
}

const idIn = (out: string): string => /import-[\w-]+/.exec(out)?.[0] ?? '';

describe('gatehouse permit import', () => {
  it('changes nothing in a dry run', async () => {
    const desk = await openDesk();
    const path = desk.file('list.csv', `${HEADER}\n${rowsOf(100)}\n`);
    const before = desk.site.engine.position();
    const { code, out } = await desk.run('permit', 'import', path, '--dry-run');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('100 rows could be imported; nothing was changed'),
    });
    expect(desk.site.engine.position()).toBe(before);
    expect(readdirSync(dataFiles(desk.site.folder).imports)).toEqual([]);
  });

  it('makes every row count at once, and undoes them at once', async () => {
    const desk = await openDesk();
    const path = desk.file('list.csv', `${HEADER}\n${rowsOf(100)}\n`);
    const imported = await desk.run('permit', 'import', path);
    expect(imported.error).toBe('');
    expect(imported.out).toContain('100 rows count from now on');
    expect(await desk.decisions(1, 'out-1')).toEqual(['granted']);
    const id = idIn(imported.out);
    const listed = await desk.run('permit', 'imports');
    expect(listed.out).toMatch(new RegExp(`^${id} +applied +100 rows .* list.csv$`, 'm'));
    const shown = await desk.run('permit', 'show', `${id}.0.0`);
    expect(shown.out).toMatch(/holder +住户1\nvehicle +粤B00001/);
    const undone = await desk.run('permit', 'undo', id, '--why', 'wrong file');
    expect(undone.out).toContain('is undone');
    expect(await desk.decisions(99)).toEqual(['permit-revoked']);
    expect((await desk.run('permit', 'show', `${id}.0.0`)).out).toMatch(/state +revoked/);
    expect(await desk.site.store.compareReadModels(desk.site.engine.site.id)).toEqual([]);
  });

  it('takes the same file once, and after an undo anew', async () => {
    const desk = await openDesk();
    const path = desk.file('list.csv', `${HEADER}\n${rowsOf(3)}\n`);
    const first = idIn((await desk.run('permit', 'import', path)).out);
    const again = await desk.run('permit', 'import', path);
    expect(again.out).toContain(`imported already, as ${first}`);
    await desk.run('permit', 'undo', first);
    const anew = idIn((await desk.run('permit', 'import', path)).out);
    expect(anew).not.toBe(first);
    expect(await desk.decisions(2)).toEqual(['granted']);
  });

  it('tells every row at fault, the long list in a file, and takes nothing', async () => {
    const desk = await openDesk();
    await desk.site.enrol('王芳', '粤BD23456', card(7));
    const bad = Array.from({ length: 30 }, (_, n) => `错${n},XYZ${n},,`).join('\n');
    const path = desk.file('list.csv', `${HEADER}\n${rowsOf(40)}\n${bad}\n`);
    const malformed = await desk.run('permit', 'import', path);
    expect(malformed.code).toBe(1);
    expect(malformed.error).toContain('row 42 卡号 …XYZ0: 卡号无法识别');
    expect(malformed.error).toContain('… and 10 more');
    expect(malformed.error).toContain('import-refused');
    expect(readFileSync(`${path}.problems.csv`, 'utf8').split('\r\n')).toHaveLength(32);
    const taken = desk.file('taken.csv', `${HEADER}\n${rowsOf(40)}\n`);
    const { code, error } = await desk.run('permit', 'import', taken);
    expect(code).toBe(1);
    expect(error).toContain('row 8: 读出的卡号与另一张已登记的卡相同');
    expect(existsSync(`${taken}.problems.csv`)).toBe(false);
    expect(await desk.decisions(1)).toEqual(['card-unknown']);
    expect((await desk.run('permit', 'imports')).out).toBe('nothing was imported yet');
  });

  it('leaves a staged import without effect until it is applied, or drops it', async () => {
    const desk = await openDesk();
    const path = desk.file('list.csv', `${HEADER}\n${rowsOf(3)}\n`);
    const id = idIn((await desk.run('permit', 'import', path, '--stage-only')).out);
    expect(await desk.decisions(1)).toEqual(['card-unknown']);
    expect((await desk.run('permit', 'list')).out).toBe('there is no permit');
    expect((await desk.run('vehicle', 'list')).out).toBe('there is no vehicle');
    expect((await desk.run('permit', 'apply', id)).out).toContain('counts from now on');
    expect(await desk.decisions(1)).toEqual(['granted']);
    expect((await desk.run('permit', 'drop', id)).error).toContain('import-applied-before');
  });
});

describe('gatehouse permit export', () => {
  for (const format of ['csv', 'xlsx']) {
    it(`writes .${format} that says nothing new here, and everything at another site`, async () => {
      const [here, there] = [await openDesk(), await openDesk()];
      await here.site.enrol('王芳', '粤BD23456', card(900));
      await here.run('permit', 'import', here.file('list.csv', `${HEADER}\n${rowsOf(50)}\n`));
      const path = here.file(`out.${format}`, '');
      expect((await here.run('permit', 'export', path)).out).toContain('51 permits are in');
      expect((await here.run('permit', 'import', path)).out).toContain('nothing new');
      const moved = await there.run('permit', 'import', path);
      expect(moved.error).toBe('');
      expect(moved.out).toContain('51 rows count from now on');
      expect(await there.decisions(900)).toEqual(['granted']);
      const back = there.file(`back.${format}`, '');
      await there.run('permit', 'export', back);
      expect((await here.run('permit', 'import', back)).out).toContain('nothing new');
    });
  }
});

describe('gatehouse permit and vehicle', () => {
  it('suspend, resume, end, lock and unlock what was imported', async () => {
    const desk = await openDesk();
    const path = desk.file('list.csv', `${HEADER},次数\n住户1,${uid(1)},粤B00001,1栋301,5\n`);
    const id = idIn((await desk.run('permit', 'import', path)).out);
    const permit = `${id}.0.0`;
    await desk.run('permit', 'suspend', permit);
    expect(await desk.decisions(1)).toEqual(['permit-suspended']);
    expect((await desk.run('permit', 'show', permit)).out).toMatch(/visits +5/);
    await desk.run('permit', 'resume', permit);
    await desk.run('vehicle', 'lock', '粤B·00001');
    expect((await desk.run('vehicle', 'list')).out).toContain('locked');
    expect(await desk.decisions(1)).toEqual(['vehicle-locked']);
    await desk.run('vehicle', 'unlock', '粤B00001');
    await desk.run('permit', 'end', permit, '--why', 'moved out');
    expect(await desk.decisions(1)).toEqual(['permit-revoked']);
    expect((await desk.run('permit', 'list')).out).toMatch(/revoked +住户1/);
  });
});
