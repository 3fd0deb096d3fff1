import { readFile } from 'node:fs/promises';
import type { Given } from '../../drivers/driver.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import type { Logger } from '../log.ts';
import type { HostLine } from './host.ts';

/** Files that the devices of these lines name for what may stand in no site.yaml. */
export const secretFilesOf = (lines: readonly HostLine[]): readonly string[] => [
  ...new Set(
    lines.flatMap(({ driver, devices }) =>
      devices.flatMap(({ settings }) => driver.secretFiles?.(Object(settings)) ?? []),
    ),
  ),
];

/** Reads them once. One that cannot be read is told and stops no gate: its device says that it lacks it. */
export async function readSecretFiles(
  lines: readonly HostLine[],
  log: Logger,
): Promise<Given['secret']> {
  const secrets = new Map<string, Secret>();
  for (const file of secretFilesOf(lines)) {
    try {
      const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/);
      secrets.set(file, new Secret(new TextEncoder().encode(line.trim())));
    } catch (error) {
      const remedy = "correct its path, or let the gateway's user read it";
      log.error({ code: 'secret-unreadable', file, err: error, remedy }, 'a key cannot be read');
    }
  }
  return (file) => secrets.get(file);
}
