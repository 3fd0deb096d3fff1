import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';

// Standard Webhooks: 24 to 64 bytes; a passphrase of as many characters is taken as it is written.
const SECRET_BYTES_MIN = 24;
const PREFIX = 'whsec_';
/** The secret, and the one before it while receivers change over. */
const SECRETS_MAX = 2;

/** Reads the secrets that sign: the first line, and the second where there is one. */
export async function readSecrets(
  file: string,
): Promise<Result<readonly Secret[], 'secret-unusable'>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text
    .split(/\r?\n/)
    .slice(0, SECRETS_MAX)
    .filter((line) => line !== '');
  const secrets = lines.map(bytesOf);
  const areUsable = secrets.length > 0 && secrets.every(({ length }) => length >= SECRET_BYTES_MIN);
  return areUsable ? ok(secrets.map((bytes) => new Secret(bytes))) : err('secret-unusable');
}

const bytesOf = (line: string): Buffer =>
  line.startsWith(PREFIX)
    ? Buffer.from(line.slice(PREFIX.length), 'base64')
    : Buffer.from(line, 'utf8');

/**
 * The headers by which a receiver knows who sent a message, when, and that nobody changed it (Standard Webhooks:
 * HMAC-SHA-256 over id, seconds and body). The id is the same at every try.
 */
export function signedHeaders(message: {
  readonly id: string;
  readonly at: Instant;
  readonly body: string;
  readonly secrets: readonly Secret[];
}): Readonly<Record<string, string>> {
  const { id, at, body, secrets } = message;
  const seconds = Math.floor(at / 1_000);
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', secret.reveal()).update(`${id}.${seconds}.${body}`);
    return `v1,${mac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': `${seconds}`,
    'webhook-signature': signatures.join(' '),
  };
}
