import { Readable } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import { runProgram } from '../../../../gateway/cli/program.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { card } from '../../rules/access/gate.ts';
import { startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

async function siteWithControl() {
  const site = await startSite({ accounts: false });
  const { folder } = site;
  onTestFinished(() => site.close());
  const control = await serveControl(dataFiles(folder).control, (asked) =>
    answerControl(site, asked),
  );
  onTestFinished(() => control.close());
  return { folder, site };
}

/** Runs `card enrol --at`, and holds a card there once the reader waits for it. */
async function present(
  { folder, site }: Awaited<ReturnType<typeof siteWithControl>>,
  shown: Card,
  reader = 'north-reader',
) {
  const said: string[] = [];
  const code = await runProgram(
    ['card', 'enrol', '--at', reader, '--permit', 'p-wang', '--data', folder],
    {
      stdin: Readable.from(['']),
      out(line) {
        said.push(line);
        if (line.includes('等待刷卡')) void site.show(reader, shown);
      },
      error: (line) => said.push(line),
    },
  );
  return { code, said: said.join('\n') };
}

it('gatehouse card enrol --at enrols the next card that is shown at a reader', async () => {
  const on = await siteWithControl();
  await on.site.enrol('wang', '沪A12345', card('11223344'));
  const { code, said } = await present(on, card('A1B2C3D4'));
  expect(said).toContain('enrolled for');
  expect(code).toBe(0);
  const cards = await on.site.store.reference.credentials(on.site.engine.site.id);
  expect(cards.filter(({ permit }) => permit === 'p-wang')).toHaveLength(2);
});

it('gatehouse card enrol --at says whose a card is that is enrolled already', async () => {
  const on = await siteWithControl();
  await on.site.enrol('wang', '沪A12345', card('11223344'));
  const { code, said } = await present(on, card('11223344'));
  expect(code).toBe(1);
  expect(said).toContain('此卡早已登记于');
});

it('gatehouse card enrol asks for a number or a reader', async () => {
  const { code, error } = await gatehouse(['card', 'enrol']);
  expect(code).toBe(2);
  expect(error).toContain('--at');
  expect((await gatehouse(['card', 'enrol', '--at', 'north-reader'])).code).toBe(2);
});

it('gatehouse card says in both languages why the rules refused it', async () => {
  const { folder } = await siteWithControl();
  const { code, error } = await gatehouse(['card', 'lose', 'no-such-card', '--data', folder]);
  expect(code).toBe(1);
  expect(error).toContain('unknown-credential, 没有登记此卡，请核对，或先登记 · no such card');
});
