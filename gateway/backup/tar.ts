import { invariant } from '../../rules/vocabulary/result.ts';

// A ustar archive (POSIX.1-1988), so that any tar opens a backup without this program.
const BLOCK = 512;
const NAME_BYTES_MAX = 100;
/** The size field has eleven octal digits; beyond 8 GiB it is binary (GNU and star write it so too). */
const OCTAL_MAX = 0o77777777777;

/** One file of an archive; its body is read before the next one is asked for. */
export type TarEntry = {
  readonly name: string;
  readonly size: number;
  readonly body: AsyncIterable<Buffer>;
};

/** The header of one file, readable by its owner only. */
export function tarHeader(name: string, size: number, atMs: number): Buffer {
  invariant(Buffer.byteLength(name) <= NAME_BYTES_MAX, 'the names of parts are short');
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size <= OCTAL_MAX) header.write(`${octal(size, 11)}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write(`${octal(Math.floor(atMs / 1_000), 11)}\0`, 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${octal(checksum(header), 6)}\0 `, 148);
  return header;
}

/** What fills the last block of a file of that size. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

/** Thrown where bytes are no archive, or not a whole one. */
export class TarBroken extends Error {
  override readonly name = 'TarBroken';
}

/** Reads an archive file by file, however its bytes come. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = createBytes(source);
  for (;;) {
    const header = await bytes.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { name, size } = parseHeader(header);
    let left = size;
    yield {
      name,
      size,
      body: {
        async *[Symbol.asyncIterator]() {
          while (left > 0) {
            const chunk = await bytes.upTo(left);
            left -= chunk.length;
            yield chunk;
          }
        },
      },
    };
    invariant(left === 0, 'the body of a file is read before the next one');
    await bytes.exactly(tarPadding(size).length);
  }
  // To its very end: what comes last in a sealed archive proves the rest.
  await bytes.drain();
}

function parseHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const written = Number.parseInt(header.toString('latin1', 148, 154), 8);
  const plain = Buffer.from(header);
  if (written !== checksum(plain)) throw new TarBroken('the header of a file is not as written');
  const name = header.toString('utf8', 0, NAME_BYTES_MAX).replace(/\0.*$/s, '');
  const size =
    header.readUInt8(124) === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('latin1', 124, 135), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new TarBroken(`no size of ${name}`);
  return { name, size };
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** The sum of the header's bytes, its own field counted as blanks. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum;
}

function createBytes(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { value, done } = await chunks.next();
    if (done === true) return false;
    held = held.length === 0 ? value : Buffer.concat([held, value]);
    return true;
  };
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(taken.length);
    return taken;
  };
  return {
    async exactly(count: number): Promise<Buffer> {
      while (held.length < count) {
        if (!(await more())) throw new TarBroken('it ends too early');
      }
      return take(count);
    },
    async upTo(count: number): Promise<Buffer> {
      while (held.length === 0) {
        if (!(await more())) throw new TarBroken('it ends too early');
      }
      return take(count);
    },
    async drain(): Promise<void> {
      do held = Buffer.alloc(0);
      while (await more());
    },
  };
}
