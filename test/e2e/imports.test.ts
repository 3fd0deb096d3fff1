import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askControl } from '../../gateway/cli/control.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { distinctCards } from '../support/distinct-cards.ts';
import {
  eventually,
  type GatewayProcess,
  type ProcessSite,
  startGatewayProcess,
  startProcessSite,
} from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse, type Ran } from '../support/terminal.ts';

/** Long enough that a kill meets it on its way, short enough for a test. */
const ROWS = 4_000;

function run(site: ProcessSite): GatewayProcess {
  const gateway = startGatewayProcess(site);
  onTestFinished(async () => {
    gateway.signal('SIGKILL');
    await gateway.ended;
  });
  return gateway;
}

type ImportRow = { readonly import: string; readonly state: string; readonly staged: number };

async function imports(site: ProcessSite): Promise<readonly ImportRow[]> {
  const answer = await askControl(dataFiles(site.data).control, { kind: 'imports' });
  return JSON.parse(JSON.stringify(answer)).rows;
}

it('an import that is killed between two chunks opens nothing, and is whole when it is done again', async () => {
  const site = await startProcessSite(temporaryFolder());
  onTestFinished(() => site.devices.close());
  const uids = distinctCards(ROWS);
  const path = join(temporaryFolder(), 'residents.csv');
  const lines = uids.map((uid, n) => `住户${n},${uid},粤B${String(n).padStart(5, '0')}`);
  writeFileSync(path, `姓名,卡号,车牌号\n${lines.join('\n')}\n`);
  const command = (...args: readonly string[]): Promise<Ran> =>
    gatehouse([...args, '--data', site.data]);
  const importIt = () => command('permit', 'import', path, '--cards', 'hex');
  const whose = (uid = '') => command('card', 'find', uid);

  const first = run(site);
  await first.up;
  const cutOff = importIt();
  await eventually(async () => (await imports(site))[0]?.staged || undefined);
  first.signal('SIGKILL');
  await first.ended;
  expect((await cutOff).code).toBe(1);

  const second = run(site);
  await second.up;
  const [left] = await imports(site);
  expect(left?.state).toBe('staged');
  expect((await command('permit', 'imports')).out).toContain('staged (cut off)');
  expect((await command('permit', 'list')).out).toBe('there is no permit');
  expect((await whose(uids[0])).error).toContain('no enrolled card');
  expect((await command('permit', 'apply', left?.import ?? '')).error).toContain(
    'import-incomplete',
  );

  const again = await importIt();
  expect(again.error).toBe('');
  expect(again.out).toContain(`${ROWS} rows count from now on`);
  expect((await imports(site)).map(({ state }) => state).toSorted()).toEqual([
    'applied',
    'dropped',
  ]);
  expect((await whose(uids[0])).out).toContain('住户0');
  expect((await whose(uids.at(-1))).out).toContain(`住户${ROWS - 1}`);
  const done = (await imports(site)).find(({ state }) => state === 'applied')?.import ?? '';
  expect((await command('permit', 'undo', done)).code).toBe(0);
  expect((await command('permit', 'show', `${done}.0.0`)).out).toMatch(/state +revoked/);

  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
  const config = ['--config', site.file];
  expect((await command('replay', ...config)).code).toBe(0);
});
