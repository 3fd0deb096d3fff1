import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CONSOLE_DIR } from '../unit/gateway/http/running-site.ts';

const ROOT = join(import.meta.dirname, '../..');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

/** The console as it ships, in its folder: built there where it is missing. */
export async function builtConsole(): Promise<string> {
  if (!existsSync(join(CONSOLE_DIR, 'index.html'))) {
    // In the tests' environment every layer of the page would bear the id `test-id`, and Escape close the wrong one.
    const env = { ...process.env, NODE_ENV: 'production' };
    const config = 'gateway/console/vite.config.ts';
    const args = [VITE, 'build', '--config', config, '--logLevel', 'warn'];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  }
  return CONSOLE_DIR;
}
