import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from './statistics.ts';

const GOAL_PER_SECOND = 500_000;
const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Decisions alone, in a process of their own and compiled as they ship: the loader of this one slows every closure. */
export async function measureDecisions(isQuick: boolean): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-decisions-'));
  try {
    await compile(folder);
    const rows: Measured[] = [];
    for (const permits of isQuick ? [1_000] : [1_000, 100_000]) {
      rows.push(await measure(folder, permits, isQuick ? 50_000 : 500_000));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'tsconfig.json');
  await run(process.execPath, [tsc, '-p', project, '--outDir', folder]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

async function measure(folder: string, permits: number, decisions: number): Promise<Measured> {
  const probe = join(folder, 'test/bench/decision-probe.js');
  const { stdout } = await run(process.execPath, [probe, `${permits}`, `${decisions}`]);
  const { perSecond } = JSON.parse(stdout) as { perSecond: number };
  return {
    name: `decisions alone, ${permits} permits`,
    value: perSecond,
    unit: '/s',
    goal: `>= ${GOAL_PER_SECOND}`,
    met: perSecond >= GOAL_PER_SECOND,
  };
}
