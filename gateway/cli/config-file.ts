import { readFile } from 'node:fs/promises';
import { registry } from '../../drivers/registry.ts';
import { err, type Result } from '../../rules/vocabulary/result.ts';
import { readConfig, type SiteConfig } from '../config/config.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import { CommandFailed, EXIT, systemCode } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** Reads a configuration from disk; a file that cannot be read is one more problem. */
export async function readConfigFile(
  file: string,
): Promise<Result<SiteConfig, readonly Problem[]>> {
  try {
    return readConfig(await readFile(file, 'utf8'), file, registry);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return err([unreadable(file, code)]);
  }
}

const unreadable = (file: string, code: string): Problem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  code: 'file-unreadable',
  text: `expected a readable file; ${code === 'ENOENT' ? 'there is none' : code} came`,
  remedy: 'give its path with --config, or start from deploy/demo/site.yaml',
});

/** The configuration, or the end of the command with every problem printed. */
export async function configOrFail(file: string, terminal: Terminal): Promise<SiteConfig> {
  const read = await readConfigFile(file);
  const problems = read.ok ? read.value.warnings : read.error;
  for (const problem of problems) terminal.error(formatProblem(problem));
  if (read.ok) return read.value;
  const errors = problems.filter(({ warning }) => warning !== true).length;
  throw new CommandFailed({
    code: 'config-refused',
    text: `${file} has ${errors === 1 ? 'a problem' : `${errors} problems`}`,
    remedy: 'mend what is listed above; `gatehouse check` tells when all is well',
    exit: EXIT.usage,
  });
}
