import type { BackupCode } from '../backup/backup-error.ts';

/** What the process ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Every failure a command can end with (docs/errors.md). */
export const FAILURE_CODES = [
  'config-refused',
  'data-unusable',
  'data-in-use',
  'database-locked',
  'database-newer',
  'overtaken',
  'port-taken',
  'address-refused',
  'certificate-unusable',
  'broker-unusable',
  'gateway-unreachable',
  'not-permitted',
  'act-refused',
  'user-unknown',
  'user-exists',
  'password-too-short',
  'passwords-differ',
  'post-malformed',
  'interrupted',
  'card-malformed',
  'tag-keys-refused',
  'tag-keys-unusable',
  'file-unusable',
  'import-refused',
  'import-failed',
  'scenario-unknown',
  'verb-refused',
  'virtual-reader-missing',
  'replay-differs',
  'days-wrong',
  'lots-sealed',
  'lots-differ',
  'doctor-found',
  'webhook-failed',
  'alarm-unknown',
  'pack-differs',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number] | BackupCode;

/** Ends a command: one sentence what failed, one what to do, and the exit code. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: FailureCode;
  readonly remedy: string;
  readonly exit: ExitCode;

  constructor(
    failure: {
      readonly code: FailureCode;
      readonly text: string;
      readonly remedy: string;
      readonly exit?: ExitCode;
    },
    options?: ErrorOptions,
  ) {
    super(failure.text, options);
    this.code = failure.code;
    this.remedy = failure.remedy;
    this.exit = failure.exit ?? EXIT.failed;
  }
}

/** The node error code of what was thrown (`EADDRINUSE`, `ENOENT`), where it has one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** What an error says, with what caused it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
