/** Why a backup cannot be made, read or put back. */
export const BACKUP_CODES = [
  'backup-exists',
  'backup-unwritable',
  'backup-unreadable',
  'backup-damaged',
  'backup-unsound',
  'passphrase-needed',
  'passphrase-wrong',
  'data-occupied',
] as const;
export type BackupCode = (typeof BACKUP_CODES)[number];

/** Ends a backup or a restore: what failed at which file, and what helps. Nothing is left half-done. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupCode;
  readonly remedy: string;

  constructor(
    code: BackupCode,
    { text, remedy, ...options }: { readonly text: string; readonly remedy: string } & ErrorOptions,
  ) {
    super(text, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** An archive whose bytes are not those that were written. */
export const damaged = (file: string, what: string, cause?: unknown): BackupError =>
  new BackupError('backup-damaged', {
    text: `${file}: ${what}`,
    remedy: 'take another copy of it, or the backup before; nothing was changed',
    cause,
  });
