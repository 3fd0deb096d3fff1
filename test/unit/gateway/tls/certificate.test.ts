import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../gateway/clock.ts';
import { type CertificateFiles, loadCertificate } from '../../../../gateway/tls/certificate.ts';
import { after } from '../../../../rules/vocabulary/time.ts';
import { makeCertificate } from '../../../support/certificates.ts';
import { can } from '../../../support/machine.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const DAY_MS = 86_400_000;

async function problemOf(files: CertificateFiles): Promise<unknown> {
  const loaded = await loadCertificate(files, systemClock.now());
  return loaded.ok ? undefined : { code: loaded.error.code, file: loaded.error.file };
}

describe.skipIf(!can('openssl'))('a certificate', () => {
  it('is good with its key, within its time', async () => {
    const files = makeCertificate(temporaryFolder());
    const loaded = await loadCertificate(files, systemClock.now());
    expect(loaded).toMatchObject({ ok: true });
    expect(loaded.ok && loaded.value.expired).toBe(undefined);
  });

  it('out of date is told and served all the same', async () => {
    const files = makeCertificate(temporaryFolder());
    const loaded = await loadCertificate(files, after(systemClock.now(), 3 * DAY_MS));
    expect(loaded).toMatchObject({
      ok: true,
      value: { expired: { code: 'certificate-expired', file: files.certificate } },
    });
  });

  it('is refused where a file is missing, is none, or belongs to another', async () => {
    const folder = temporaryFolder();
    const files = makeCertificate(folder);
    const other = makeCertificate(folder, 'other');
    const none = join(folder, 'none.pem');
    writeFileSync(none, 'no PEM at all');
    const missing = join(folder, 'missing.pem');
    const { certificate, key } = files;
    expect(await problemOf({ certificate: missing, key })).toEqual({
      code: 'certificate-unreadable',
      file: missing,
    });
    expect(await problemOf({ certificate: none, key })).toEqual({
      code: 'certificate-malformed',
      file: none,
    });
    expect(await problemOf({ certificate, key: none })).toEqual({
      code: 'certificate-malformed',
      file: none,
    });
    expect(await problemOf({ certificate, key: other.key })).toEqual({
      code: 'certificate-mismatched',
      file: other.key,
    });
  });
});
