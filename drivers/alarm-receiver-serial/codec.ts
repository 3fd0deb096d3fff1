import { type FrameRule, untilEnd } from '../framing/framer.ts';
import { ADEMCO_685 } from './ademco-685.ts';
import type { LineMessage, LineProfile, LineShape } from './line.ts';
import type { Format } from './settings.ts';
import { SUR_GARD } from './sur-gard.ts';

/** What the host answers to a line. */
export const ACK = Uint8Array.of(0x06);
export const NAK = Uint8Array.of(0x15);

const DC4 = 0x14;
const LF = 0x0a;
const CR = 0x0d;
/** Longer than any line: an SIA block has 63 bytes, some makes put several in one line. Bounds the buffer. */
const LENGTH_MAX = 512;

type Dialect = {
  readonly rule: FrameRule;
  /** Bytes of a line that are not its text. */
  readonly before: number;
  readonly shapes: readonly LineShape[];
  /**
   * Whether a line may begin there. Where nothing marks its beginning it may anywhere, as its first digit tells its sort; a
   * 685 begins at LF, and the end of its High Speed reads as a line of low speed.
   */
  begins(text: string, at: number): boolean;
};

const ending = (start: readonly number[], end: number): FrameRule => ({
  ...untilEnd({ end: Uint8Array.of(end), lengthMax: LENGTH_MAX }),
  start: Uint8Array.from(start),
  sound: () => true,
});

const DIALECTS: Readonly<Record<Format, Dialect>> = {
  'sur-gard': { rule: ending([], DC4), before: 0, shapes: SUR_GARD, begins: () => true },
  'ademco-685': {
    rule: ending([LF], CR),
    before: 1,
    shapes: ADEMCO_685,
    begins: (text, at) => at === 0 || text[at - 1] === '\n',
  },
};

/** Reads the lines of one format. */
export type Codec = {
  readonly rule: FrameRule;
  /** The text of a frame, as it came. */
  textOf(frame: Uint8Array): string;
  /** What the text says, from where it can be read: what stands before that was no part of a line. */
  read(text: string): { readonly message: LineMessage; readonly text: string } | undefined;
};

/** Makes it. */
export function createCodec(format: Format, profile: LineProfile): Codec {
  const { rule, before, shapes, begins } = DIALECTS[format];
  const whole = (text: string): LineMessage | undefined => {
    for (const [pattern, read] of shapes) {
      const parts = pattern.exec(text);
      if (parts !== null) return read(parts, profile);
    }
    return undefined;
  };
  return {
    rule,
    textOf: (frame) => String.fromCharCode(...frame.subarray(before, frame.length - 1)),
    read(text) {
      for (let at = 0; at < text.length; at += 1) {
        if (!begins(text, at)) continue;
        const rest = text.slice(at);
        const message = whole(rest);
        if (message !== undefined) return { message, text: rest };
      }
      return undefined;
    },
  };
}
