/**
 * Text as the displays of the trade take it: ASCII as it is, Chinese in two bytes of GB18030; what those cannot say is a
 * question mark. The platform decodes that charset and cannot encode it, so the table is its decoder read backwards.
 */
export function toGb18030(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else bytes.push(...(table().get(character) ?? [UNKNOWN]));
  }
  return Uint8Array.from(bytes);
}

const UNKNOWN = 0x3f;
let known: ReadonlyMap<string, readonly [number, number]> | undefined;

function table(): ReadonlyMap<string, readonly [number, number]> {
  if (known !== undefined) return known;
  const made = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      const isOne = [...character].length === 1 && character !== '\ufffd';
      if (isOne && !made.has(character)) made.set(character, [lead, trail]);
    }
  }
  known = made;
  return made;
}
