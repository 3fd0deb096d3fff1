import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { CommandFailed } from './failure.ts';

/** Lines typed at a terminal that does not show them. */
export type HiddenLines = {
  /** The next line; empty at the end of input, and refused where Ctrl-C came instead. */
  next(): Promise<string>;
  /** Lets the terminal show again what is typed. */
  close(): void;
};

/** Reads what is typed without showing it, from now on; whoever opened it closes it. */
export function openHiddenLines(input: Readable): HiddenLines {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal it edits the line itself, and writes it where nobody looks; a history would give the secret back.
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const typed = lines[Symbol.asyncIterator]();
  let isInterrupted = false;
  lines.once('SIGINT', () => {
    isInterrupted = true;
    lines.close();
  });
  return {
    async next() {
      const { value, done } = await typed.next();
      if (isInterrupted) {
        throw new CommandFailed({
          code: 'interrupted',
          text: 'expected a line; Ctrl-C came',
          remedy: 'nothing was changed; run the command again',
        });
      }
      return done === true ? '' : value;
    },
    close: () => lines.close(),
  };
}
