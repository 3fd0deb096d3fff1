import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from '../../gateway/tls/certificate.ts';

/** A certificate made for this test, for this machine, signed by itself; with what a client trusts it by. */
export type TestCertificate = CertificateFiles & { readonly ca: Buffer };

/** Makes one in a folder; each is another one. */
export function makeCertificate(folder: string, name = 'server'): TestCertificate {
  const certificate = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', ...kind, '-days', '2', ...subject, ...files], {
    stdio: 'ignore',
  });
  return { certificate, key, ca: readFileSync(certificate) };
}
