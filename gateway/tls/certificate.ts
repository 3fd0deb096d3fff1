import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';

/** Where a certificate (with its chain, PEM) and its private key lie. */
export type CertificateFiles = { readonly certificate: string; readonly key: string };

/** What a server speaks TLS with. */
export type Identity = { readonly cert: Buffer; readonly key: Buffer };

/** Why a certificate cannot be used, or not by everybody. */
export const CERTIFICATE_CODES = [
  'certificate-unreadable',
  'certificate-malformed',
  'certificate-mismatched',
  'certificate-expired',
] as const;

/** What is wrong with which file, and what helps. */
export type CertificateProblem = {
  readonly code: (typeof CERTIFICATE_CODES)[number];
  readonly file: string;
  readonly text: string;
  readonly remedy: string;
};

/** A certificate that can be served; `expired` where clients will refuse it all the same. */
export type Loaded = Identity & {
  readonly validTo: Instant;
  readonly expired?: CertificateProblem;
};

/**
 * Reads a certificate and its key. One that is out of date is loaded all the same: a gateway that does not start for a
 * lapsed date would hold people.
 */
export async function loadCertificate(
  files: CertificateFiles,
  now: Instant,
): Promise<Result<Loaded, CertificateProblem>> {
  const cert = await readPem(files.certificate, 'certificate');
  if (!cert.ok) return cert;
  const key = await readPem(files.key, 'key');
  if (!key.ok) return key;
  const parsed = parse(files, cert.value, key.value);
  if (!parsed.ok) return parsed;
  const { leaf, secret } = parsed.value;
  if (!leaf.checkPrivateKey(secret)) {
    return refused('certificate-mismatched', files.key, {
      text: `is not the key of ${files.certificate}`,
      remedy: 'name the two files that were made together',
    });
  }
  const [from, to] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
  const served = { cert: cert.value, key: key.value, validTo: instant(to) };
  if (now >= from && now <= to) return ok(served);
  const text = `is valid from ${leaf.validFrom} to ${leaf.validTo}, and not now`;
  const remedy = 'renew it, or set the clock; a renewed file is taken up without a restart';
  return ok({
    ...served,
    expired: { code: 'certificate-expired', file: files.certificate, text, remedy },
  });
}

async function readPem(
  file: string,
  what: 'certificate' | 'key',
): Promise<Result<Buffer, CertificateProblem>> {
  try {
    return ok(await readFile(file));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused('certificate-unreadable', file, {
      text: `cannot be read (${why})`,
      remedy: `name the PEM file of the ${what}, readable by the gateway's user`,
    });
  }
}

function parse(
  files: CertificateFiles,
  cert: Buffer,
  key: Buffer,
): Result<{ readonly leaf: X509Certificate; readonly secret: KeyObject }, CertificateProblem> {
  let file = files.certificate;
  try {
    const leaf = new X509Certificate(cert);
    file = files.key;
    const secret = createPrivateKey(key);
    file = files.certificate;
    // The chain behind the first certificate is read here, and a key too weak for TLS is refused here too.
    if (leaf.checkPrivateKey(secret)) createSecureContext({ cert, key });
    return ok({ leaf, secret });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused('certificate-malformed', file, {
      text: `is none that TLS can use (${why})`,
      remedy:
        'write PEM: the certificate with its chain in one file, its key unencrypted in another',
    });
  }
}

const refused = (
  code: CertificateProblem['code'],
  file: string,
  { text, remedy }: { readonly text: string; readonly remedy: string },
): Result<never, CertificateProblem> => err({ code, file, text, remedy });
