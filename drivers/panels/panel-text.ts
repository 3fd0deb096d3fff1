import type { Charset } from './profiles.ts';

/** What a panel wrote: UTF-8 where it is that; text of two Chinese letters in GB18030 hardly ever is. */
export function panelText(bytes: Uint8Array, charset: Charset): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(charset === 'utf-8' ? 'gb18030' : charset).decode(bytes);
  }
}

/** Bytes as they came, for people: those that are no ASCII as `\xHH`. */
export const rawText = (latin: string): string =>
  latin.replace(/\\/g, '\\\\').replace(/[^\x20-\x7e]/g, (letter) => `\\x${hexByte(letter)}`);

const hexByte = (letter: string): string =>
  letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
