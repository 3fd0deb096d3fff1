import { expect, it, onTestFinished, vi } from 'vitest';
import { serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import { loadSiteKey } from '../../../../gateway/engine/digest.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

it('gatehouse card says in both languages why the rules refused it', async () => {
  const folder = temporaryFolder();
  const site = await startSite({ accounts: false });
  onTestFinished(() => site.close());
  const gateway = { ...site, digest: await loadSiteKey(folder) };
  const control = await serveControl(dataFiles(folder).control, (asked) =>
    answerControl(gateway, asked),
  );
  onTestFinished(() => control.close());
  const { code, error } = await gatehouse(['card', 'lose', 'no-such-card', '--data', folder]);
  expect(code).toBe(1);
  expect(error).toContain('unknown-credential, 没有登记此卡，请核对，或先登记 · no such card');
});
