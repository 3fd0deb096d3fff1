import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Probes of `tsconfig.json` here, compiled as they ship: the loader of this process slows every closure of theirs. */
export type Compiled = {
  /** Runs a probe in a process of its own and reads what it writes. */
  run<T>(probe: string, ...args: readonly string[]): Promise<T>;
  remove(): void;
};

/** Compiles the probes; whoever asked removes them. */
export async function compileProbes(): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-probes-'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'tsconfig.json');
  await run(process.execPath, [tsc, '-p', project, '--outDir', folder]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    async run(probe, ...args) {
      const { stdout } = await run(process.execPath, [
        join(folder, 'test/bench', `${probe}.js`),
        ...args,
      ]);
      return JSON.parse(stdout);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
