import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createSignal, type Signal } from './signal.ts';

/** Another program under test, with what it said. */
export type Program = {
  readonly pid: number;
  readonly lines: Signal<string>;
  /** What it wrote to standard error, for a failure's message. */
  errors(): string;
  tell(line: string): void;
  /** Writes this to its standard input and closes it. */
  tellAll(text: string): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

const ERRORS_MAX = 20_000;

/** Starts a program; the caller ends it. */
export function startProgram(command: string, args: readonly string[]): Program {
  const child: ChildProcessWithoutNullStreams = spawn(command, [...args], { stdio: 'pipe' });
  const lines = createSignal<string>();
  let errors = '';
  createInterface({ input: child.stdout }).on('line', lines.tell);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-ERRORS_MAX);
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(
    ([code, signal]): number | NodeJS.Signals => signal ?? code,
  );
  return {
    pid: child.pid ?? 0,
    lines,
    errors: () => errors,
    tell: (line) => {
      child.stdin.write(`${line}\n`);
    },
    tellAll: (text) => {
      child.stdin.end(text);
    },
    signal: (name) => {
      child.kill(name);
    },
    ended,
  };
}
