import type { SiteConfig } from '../config/config.ts';
import { StoreError } from '../store/store-error.ts';
import { CertificateUnusable } from '../tls/certificates.ts';
import { CommandFailed, type FailureCode, messageOf, systemCode } from './failure.ts';

type Started = { readonly config: SiteConfig; readonly data: string };

/** What kept a gateway from starting, as a person needs to hear it; what nobody foresaw stays as it was. */
export function explained(error: unknown, { config, data }: Started): unknown {
  if (error instanceof CommandFailed || error instanceof StoreError) return explainedStore(error);
  if (error instanceof CertificateUnusable) {
    const { remedy } = error.problem;
    const text = error.message;
    return new CommandFailed({ code: 'certificate-unusable', text, remedy }, { cause: error });
  }
  const code = systemCode(error) ?? systemCode(causeOf(error));
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailed(
        {
          code: 'port-taken',
          text: `${messageOf(error)} (the site's ports are mqtt ${config.mqtt.port}, http ${config.http.port})`,
          remedy:
            'stop the program that holds it (another gatehouse?), or set another port in site.yaml',
        },
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFailed(
        {
          code: 'address-refused',
          text: `expected an address of this machine; ${messageOf(error)} came`,
          remedy: 'set mqtt.host and http.host to an address of this machine, or leave them out',
        },
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOSPC':
      return new CommandFailed(
        {
          code: 'data-unusable',
          text: `expected to read and write ${data} and to listen; ${messageOf(error)} came`,
          remedy: 'give this user the right to it, make room, or use ports above 1023',
        },
        { cause: error },
      );
    default:
      return error;
  }
}

/** Why a gateway that ran has to end, as a person needs to hear it. */
export const overtaken = (cause: Error, data: string): CommandFailed =>
  new CommandFailed(
    {
      code: 'overtaken',
      text: `expected to be the only one who writes to ${data}; another program wrote (${cause.message})`,
      remedy:
        'find and stop the other gateway on this folder; started again, this one goes on from all that is written',
    },
    { cause },
  );

/** A database that cannot be used, as a person needs to hear it. */
export function explainedStore(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  const { message: text, remedy } = error;
  return new CommandFailed({ code: storeCode(error), text, remedy });
}

function storeCode(error: StoreError): FailureCode {
  return error.code === 'database-locked' || error.code === 'database-newer'
    ? error.code
    : 'data-unusable';
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);
