import { stat } from 'node:fs/promises';
import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import {
  type CertificateFiles,
  type CertificateProblem,
  type Identity,
  loadCertificate,
} from './certificate.ts';

/** TLS 1.0 and 1.1 are withdrawn (RFC 8996). */
export const TLS_MIN = 'TLSv1.2';

/** What takes another certificate without closing a connection: a TLS or an HTTPS server. */
export type Served = {
  setSecureContext(identity: Identity & { minVersion: typeof TLS_MIN }): void;
};

/** The certificates of a process; renewed ones are taken up while it runs. */
export type Certificates = {
  /** Reads one for a server; throws `CertificateUnusable` where there is none to serve. */
  load(files: CertificateFiles): Promise<Identity>;
  /** Gives this server each later version of its certificate. */
  keep(files: CertificateFiles, server: Served): void;
  /** Reads all of them now (SIGHUP); one that cannot be used leaves the one before in use. */
  renew(): Promise<void>;
  close(): void;
};

/** Ends a start: there is no certificate to serve. */
export class CertificateUnusable extends Error {
  override readonly name = 'CertificateUnusable';
  readonly problem: CertificateProblem;
  constructor(problem: CertificateProblem) {
    super(`${problem.file} ${problem.text}`);
    this.problem = problem;
  }
}

/** Renewals are days apart and old certificates good for days more: a look each minute is soon enough. */
const LOOK_EVERY_MS = 60_000;

/** Watches certificate files; those who renew them need tell nobody. */
export function createCertificates(clock: Clock, log: Logger): Certificates {
  type Kept = { readonly files: CertificateFiles; readonly server: Served; seen: string };
  const kept: Kept[] = [];
  let cancel: (() => void) | undefined;

  const told = (problem: CertificateProblem): void => {
    const { code, file, remedy } = problem;
    log.error({ code, file, remedy }, `the certificate ${problem.text}`);
  };

  const take = async ({ files, server }: Kept): Promise<void> => {
    const loaded = await loadCertificate(files, clock.now());
    if (!loaded.ok) return told(loaded.error);
    const { cert, key, expired } = loaded.value;
    if (expired !== undefined) told(expired);
    server.setSecureContext({ cert, key, minVersion: TLS_MIN });
    log.info({ code: 'certificate-taken', file: files.certificate }, 'serving this certificate');
  };

  const look = async (): Promise<void> => {
    for (const one of kept) {
      const seen = await stampOf(one.files);
      if (seen === one.seen) continue;
      one.seen = seen;
      await take(one);
    }
  };

  const wait = (): void => {
    cancel = clock.at(after(clock.now(), LOOK_EVERY_MS), () => {
      look()
        .catch((error: unknown) => log.error({ code: 'certificate-unreadable', err: error }))
        .finally(() => {
          if (cancel !== undefined) wait();
        });
    });
  };

  return {
    async load(files) {
      const loaded = await loadCertificate(files, clock.now());
      if (!loaded.ok) throw new CertificateUnusable(loaded.error);
      const { cert, key, expired } = loaded.value;
      if (expired !== undefined) told(expired);
      return { cert, key };
    },
    keep(files, server) {
      const one: Kept = { files, server, seen: '' };
      kept.push(one);
      stampOf(files).then(
        (seen) => {
          one.seen = seen;
        },
        () => undefined,
      );
      if (cancel === undefined) wait();
    },
    async renew() {
      for (const one of kept) {
        one.seen = await stampOf(one.files);
        await take(one);
      }
    },
    close() {
      cancel?.();
      cancel = undefined;
      kept.length = 0;
    },
  };
}

/** Tells one version of the files from another: a renewal writes anew, or puts a link in another place. */
async function stampOf({ certificate, key }: CertificateFiles): Promise<string> {
  const of = async (file: string): Promise<string> => {
    const found = await stat(file).catch(() => undefined);
    return found === undefined ? 'none' : `${found.ino} ${found.mtimeMs} ${found.size}`;
  };
  return `${await of(certificate)}; ${await of(key)}`;
}
