/** Chinese as panels send it: two bytes for a character of GB18030, found by asking the platform's decoder for all of them. */
export function gb18030Bytes(text: string): readonly number[] {
  return [...text].flatMap((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x80 ? [code] : (pairs().get(letter) ?? [0x3f]);
  });
}

let found: Map<string, readonly number[]> | undefined;

function pairs(): ReadonlyMap<string, readonly number[]> {
  if (found !== undefined) return found;
  found = new Map();
  const decoder = new TextDecoder('gb18030');
  // GB2312 and what GBK adds to it: characters that a sign or a name has.
  for (let high = 0xfe; high >= 0x81; high -= 1) {
    for (let low = 0xfe; low >= 0x40; low -= 1) {
      const letter = decoder.decode(Uint8Array.from([high, low]));
      if (letter.length === 1 && letter !== '\ufffd') found.set(letter, [high, low]);
    }
  }
  return found;
}
