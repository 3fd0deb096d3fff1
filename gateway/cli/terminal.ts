import type { Readable } from 'node:stream';

/** Where a command speaks and listens: the process's own streams, or a test's. */
export type Terminal = {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  out(line: string): void;
  error(line: string): void;
  /** True where a person sees what `out` writes, and no file or program takes it. */
  readonly isSeen?: boolean;
};

// Who reads our lines may go before we do (`| head`): a gateway goes on without him.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The process's own streams. */
export const processTerminal: Terminal = {
  stdin: process.stdin,
  isSeen: process.stdout.isTTY,
  out: (line) => {
    process.stdout.write(`${line}\n`);
  },
  error: (line) => {
    process.stderr.write(`${line}\n`);
  },
};
