import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../gateway/store/store.ts';
import type { HostId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { makeCertificate } from '../../../support/certificates.ts';
import { can } from '../../../support/machine.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { fact, rows } from '../store/ledger.ts';

const DEMO = new URL('../../../../deploy/demo/site.yaml', import.meta.url).pathname;

/** A data folder whose one entry was taken at that time. */
async function recorded(at: number): Promise<string> {
  const data = temporaryFolder();
  const file = join(data, 'gatehouse.db');
  const store = await openStore({ file, log: silentLogger, commits: 'here' });
  const alive = { host: 'main' as HostId, boot: 'boot-1' };
  const entry = { ...fact(1, { type: 'host.alive', data: alive }), at: instant(at) };
  const site = 'river-garden' as SiteId;
  await store.commit({ site, after: 0, position: 1, rows: rows([], [entry]) });
  await store.close();
  return data;
}

describe('gatehouse doctor', () => {
  it('says that the clock stands before the last entry, and what helps', async () => {
    const data = await recorded(Date.UTC(2999, 0, 1));
    const { code, out } = await gatehouse(['doctor', '-c', DEMO, '-d', data]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ clock .*before the last entry of the records, 2999-01-01.*\n\s+remedy: /,
    );
  });

  it('lists ports, disk, lines, clock, records and what is configured but silent', async () => {
    const data = await recorded(Date.UTC(2026, 0, 2));
    const { out } = await gatehouse(['doctor', '-c', DEMO, '-d', data]);
    for (const what of ['port mqtt', 'port http', 'disk', 'line gate-bus', 'clock', 'records']) {
      expect(out).toMatch(new RegExp(`^[✓?✗] ${what} `, 'm'));
    }
    expect(out).toMatch(/^\? device in-1-reader +configured, and has never said anything$/m);
  });

  it('says what is wrong with records that cannot be read, and looks at the rest', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'gatehouse.db'), 'a letter, and no database'.repeat(60));
    const { code, out } = await gatehouse(['doctor', '-c', DEMO, '-d', data]);
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ records .*\n\s+remedy: restore the newest backup/m);
    expect(out).toMatch(/^✓ clock /m);
  });
});

describe.skipIf(!can('openssl'))('the certificates that site.yaml names', () => {
  /** The demo site with a console of its own certificate. */
  const secured = (files: { readonly certificate: string; readonly key: string }): string => {
    const file = join(temporaryFolder(), 'site.yaml');
    const tls = `http: { certificate: ${files.certificate}, key: ${files.key} }\n`;
    writeFileSync(file, readFileSync(DEMO, 'utf8').replace(/^http:.*\n/m, tls));
    return file;
  };

  it('are told by doctor with the days they are still good for', async () => {
    const site = secured(makeCertificate(temporaryFolder()));
    const { out } = await gatehouse(['doctor', '-c', site, '-d', temporaryFolder()]);
    // Made for two days: soon over, and a second of the first is gone.
    expect(out).toMatch(/^\? certificate http .*is good for 1 days\n\s+remedy: see why/m);
  });

  it('are found by check where key and certificate are no pair, at the line that names the key', async () => {
    const folder = temporaryFolder();
    const { certificate } = makeCertificate(folder);
    const site = secured({ certificate, key: makeCertificate(folder, 'other').key });
    const { code, out, error } = await gatehouse(['check', site]);
    expect(code).toBe(2);
    expect(`${out}${error}`).toMatch(/site\.yaml:\d+.*other\.key is not the key of/);
  });
});
