import {
  type DestinationStream,
  destination,
  type Logger as PinoLogger,
  pino,
  stdTimeFunctions,
} from 'pino';

/** Writes one JSON line per event: an object with `device` and `code` first, the sentence second. */
export type Logger = PinoLogger;

/** What never reaches a log, wherever it stands: secrets, and what a keypad was given. */
const SECRETS = [
  'password',
  'passwordHash',
  'secret',
  'token',
  'cookie',
  'authorization',
  'keys',
  'siteKey',
];

/** Makes the process's logger. */
export function createLogger(
  options: {
    readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
    /** File to append to; standard error where there is none, so that standard output stays the command's own. */
    readonly file?: string;
    readonly stream?: DestinationStream;
  } = {},
): Logger {
  const stream =
    options.stream ??
    (options.file === undefined
      ? destination({ dest: 2, sync: false })
      : destination({ dest: options.file, mkdir: true, append: true, mode: 0o600, sync: false }));
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[hidden]',
      },
    },
    stream,
  );
}
