import { Readable } from 'node:stream';
import { runProgram } from '../../gateway/cli/program.ts';

/** What a command said and ended with. */
export type Ran = { readonly code: number; readonly out: string; readonly error: string };

/** Runs one command line with that on its standard input. */
export async function gatehouse(args: readonly string[], input = ''): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runProgram(args, {
    stdin: Readable.from([input]),
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}
