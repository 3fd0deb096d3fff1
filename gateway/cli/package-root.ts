import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder this package is installed in, whether it runs from source or from `dist`. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  const found = existsSync(join(folder, 'package.json'));
  const parent = dirname(folder);
  return found || parent === folder ? folder : findRoot(parent);
}

/** The package's version, as in package.json. */
export function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return typeof parsed === 'object' &&
    parsed !== null &&
    'version' in parsed &&
    typeof parsed.version === 'string'
    ? parsed.version
    : 'unknown';
}

/** The site the demo runs. */
export const demoConfigFile = (): string => join(packageRoot, 'deploy', 'demo', 'site.yaml');
