import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive. */
export type ZipPart = { readonly name: string; readonly bytes: Buffer };

// PKWARE APPNOTE 6.3: local header, central header, end of the central directory; version 2.0 knows deflate.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;

/** An archive that every desk opens, of parts with these times. */
export function zipOf(parts: readonly ZipPart[], at: Date): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const packed = deflateRawSync(bytes);
    const fields = fieldsOf(name, bytes, packed, at);
    const local = Buffer.concat([word32(LOCAL), fields, Buffer.from(name), packed]);
    centrals.push(
      Buffer.concat([
        ...[word32(CENTRAL), word16(VERSION), fields],
        // No comment, disk 0, no attributes; then where the local header is.
        ...[Buffer.alloc(10), word32(offset), Buffer.from(name)],
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.concat([
    ...[word32(END), word16(0), word16(0), word16(parts.length), word16(parts.length)],
    ...[word32(directory.length), word32(offset), word16(0)],
  ]);
  return Buffer.concat([...locals, directory, end]);
}

/** What the local and the central header have in common. */
function fieldsOf(name: string, bytes: Buffer, packed: Buffer, at: Date): Buffer {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date =
    ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return Buffer.concat([
    ...[word16(VERSION), word16(UTF8_NAMES), word16(DEFLATE), word16(time), word16(date)],
    ...[word32(crc32(bytes)), word32(packed.length), word32(bytes.length)],
    ...[word16(Buffer.byteLength(name)), word16(0)],
  ]);
}

function word16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function word32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
