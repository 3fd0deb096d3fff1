import { err, ok, type Result } from '../../../rules/vocabulary/result.ts';

/** How the text of a file is written; `auto` finds out. */
export const ENCODINGS = ['auto', 'utf-8', 'gb18030', 'utf-16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The text of a file. GB18030 is what Excel writes in China; it is tried where the bytes are no UTF-8. */
export function decodeText(
  bytes: Uint8Array,
  encoding: Encoding,
): Result<{ readonly text: string; readonly encoding: Encoding }, 'encoding-unknown'> {
  const tried = encoding === 'auto' ? candidates(bytes) : [encoding];
  for (const one of tried) {
    try {
      // Strictly: a replacement character in a name would be a mistake that nobody notices.
      const text = new TextDecoder(one, { fatal: true }).decode(bytes);
      return ok({ text, encoding: one });
    } catch {}
  }
  return err('encoding-unknown');
}

function candidates([first, second, third]: Uint8Array): readonly Exclude<Encoding, 'auto'>[] {
  if (first === 0xff && second === 0xfe) return ['utf-16le'];
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf-8'];
  return ['utf-8', 'gb18030'];
}
