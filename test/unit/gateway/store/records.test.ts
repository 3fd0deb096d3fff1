import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRecords, type Records } from '../../../../gateway/store/records.ts';
import { openStore } from '../../../../gateway/store/store.ts';
import type { FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { DeviceId, HostId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { card, fact, rows, site } from './ledger.ts';

const READER = 'out-1-reader' as DeviceId;
const online = { device: READER, host: 'main' as HostId, boot: 'boot-1' };

/** A database that a gateway has open, and the same as one who looks sees it. */
async function setUp(drafts: readonly FactDraft[]): Promise<Records> {
  const file = join(temporaryFolder(), 'site.db');
  const store = await openStore({ file, log: silentLogger, commits: 'here' });
  onTestFinished(() => store.close());
  const facts = drafts.map((draft, index) => fact(index + 1, draft));
  if (facts.length > 0) {
    const source = '/test-estate/device/out-1-reader';
    const sources = [{ source, boot: 'boot-1', sequence: 2, at: instant(2_000) }];
    const committed = { ...rows([card(1), card(2)], facts), sources };
    await store.commit({ site, after: 0, position: facts.length, rows: committed });
  }
  const records = openRecords(file);
  onTestFinished(() => records.close());
  return records;
}

describe('the records, looked at beside a gateway', () => {
  it('have the time of their newest entry', async () => {
    const records = await setUp([{ type: 'device.online', data: online }]);
    expect(await records.lastEntry(site)).toBe(2_000);
    expect(await (await setUp([])).lastEntry(site)).toBeUndefined();
  });

  it('tell when each source was last heard', async () => {
    const records = await setUp([{ type: 'device.online', data: online }]);
    expect([...(await records.lastHeard(site))]).toEqual([
      ['/test-estate/device/out-1-reader', 2_000],
    ]);
  });

  it('tell how a device stood last', async () => {
    const records = await setUp([
      { type: 'device.online', data: online },
      { type: 'device.offline', data: { device: READER, why: 'no-answer' } },
    ]);
    expect([...(await records.standings(site))]).toEqual([
      [READER, { stands: 'offline', since: 1_002, why: 'no-answer' }],
    ]);
  });

  it('are not made where there are none', () => {
    const file = join(temporaryFolder(), 'site.db');
    expect(() => openRecords(file)).toThrow(/site\.db/);
    expect(existsSync(file)).toBe(false);
  });
});
