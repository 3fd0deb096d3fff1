import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refused } from './problems.ts';

/** Writes what is sent to a new file, no more of it than there may be. */
export async function keepUpload(
  body: unknown,
  {
    path,
    bytesMax,
    kinds,
  }: { readonly path: string; readonly bytesMax: number; readonly kinds: readonly string[] },
): Promise<void> {
  if (!(body instanceof Readable)) {
    throw new Refused('bad-request', { detail: `body: a file, as ${kinds.join(', ')}` });
  }
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > bytesMax) done(new Refused('too-large'));
      else done(null, chunk);
    },
  });
  await pipeline(body, counted, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
}
