import { joinBytes } from './hex.ts';

/** How frames of one protocol look on the wire. */
export type FrameRule = {
  /** Bytes every frame begins with; may be empty. */
  readonly start: Uint8Array;
  /** No frame is longer: bounds the buffer. */
  readonly lengthMax: number;
  /** Length of the frame that begins at the first byte given: `more` where it cannot be told yet, `none` where none begins. */
  length(bytes: Uint8Array): number | 'more' | 'none';
  /** True where the whole frame proves itself. */
  sound(frame: Uint8Array): boolean;
};

/** What a framer finds in a stream of bytes. */
export type Found =
  | { readonly kind: 'frame'; readonly frame: Uint8Array }
  /** A whole frame whose check is wrong; its first byte is skipped and the search goes on one byte later. */
  | { readonly kind: 'bad-check'; readonly frame: Uint8Array }
  /** Bytes that belong to no frame. */
  | { readonly kind: 'noise'; readonly bytes: number };

/** Cuts a stream into frames, however the wire cuts it. */
export type Framer = {
  push(bytes: Uint8Array): readonly Found[];
  /** Forgets a half frame (its rest will not come); returns how many bytes that were. */
  reset(): number;
  /** Nothing more will come of a half frame: it is given up, and what lies behind its beginning is looked through. */
  giveUp(): { readonly halves: readonly Uint8Array[]; readonly found: readonly Found[] };
  readonly bytesHeld: number;
};

/**
 * A framer for one rule. It holds at most one unfinished frame, and each byte is looked at a number of times bounded by
 * `lengthMax`, so time is linear in what comes.
 */
export function createFramer(rule: FrameRule): Framer {
  let held: Uint8Array = new Uint8Array(0);

  const framer: Framer = {
    push(bytes) {
      const stream = joinBytes(held, bytes);
      const found: Found[] = [];
      let noise = 0;
      let at = 0;
      let seen = look(rule, stream);
      while (seen.kind !== 'more') {
        if (seen.kind === 'none') noise += 1;
        else found.push(seen);
        at += seen.kind === 'frame' ? seen.frame.length : 1;
        seen = look(rule, stream.subarray(at));
      }
      held = stream.slice(at);
      if (noise > 0) found.push({ kind: 'noise', bytes: noise });
      return found;
    },
    reset() {
      const forgotten = held.length;
      held = new Uint8Array(0);
      return forgotten;
    },
    giveUp() {
      const halves: Uint8Array[] = [];
      const found: Found[] = [];
      while (held.length > 0) {
        halves.push(held);
        const behind = held.slice(1);
        held = new Uint8Array(0);
        found.push(...framer.push(behind));
      }
      return { halves, found };
    },
    get bytesHeld() {
      return held.length;
    },
  };
  return framer;
}

type Look =
  | { readonly kind: 'frame' | 'bad-check'; readonly frame: Uint8Array }
  | { readonly kind: 'more' }
  | { readonly kind: 'none' };

/** What stands at the first byte given. */
function look(rule: FrameRule, bytes: Uint8Array): Look {
  if (bytes.length === 0) return { kind: 'more' };
  const begun = bytes.subarray(0, rule.start.length);
  if (!begun.every((byte, i) => byte === rule.start[i])) return { kind: 'none' };
  if (begun.length < rule.start.length) return { kind: 'more' };
  const length = rule.length(bytes);
  if (length === 'none') return { kind: 'none' };
  if (length === 'more') {
    // At the limit the search moves on: a frame that never ends must not hold the buffer.
    return bytes.length < rule.lengthMax ? { kind: 'more' } : { kind: 'none' };
  }
  if (length < 1 || length > rule.lengthMax) return { kind: 'none' };
  if (bytes.length < length) return { kind: 'more' };
  const frame = bytes.slice(0, length);
  return { kind: rule.sound(frame) ? 'frame' : 'bad-check', frame };
}

/** The length rule of frames that are all equally long. */
export function fixedLength(bytes: number): Pick<FrameRule, 'length' | 'lengthMax'> {
  return { lengthMax: bytes, length: () => bytes };
}

/** The length rule where a byte at `at` tells the length, to which `adds` is added for the whole frame. */
export function lengthByte({
  at,
  adds,
  lengthMax,
}: {
  readonly at: number;
  readonly adds: number;
  readonly lengthMax: number;
}): Pick<FrameRule, 'length' | 'lengthMax'> {
  return {
    lengthMax,
    length(bytes) {
      const told = bytes[at];
      if (told === undefined) return 'more';
      const length = told + adds;
      return length > at && length <= lengthMax ? length : 'none';
    },
  };
}

/** The length rule where a byte at `at` names one of a few known kinds of frame, each with its own whole length. */
export function lengthTable({
  at,
  totals,
}: {
  readonly at: number;
  readonly totals: ReadonlyMap<number, number>;
}): Pick<FrameRule, 'length' | 'lengthMax'> {
  return {
    lengthMax: Math.max(1, ...totals.values()),
    length(bytes) {
      const told = bytes[at];
      return told === undefined ? 'more' : (totals.get(told) ?? 'none');
    },
  };
}

/** The length rule where a frame runs until its end bytes. */
export function untilEnd({
  end,
  lengthMax,
}: {
  readonly end: Uint8Array;
  readonly lengthMax: number;
}): Pick<FrameRule, 'length' | 'lengthMax'> {
  return {
    lengthMax,
    length(bytes) {
      const last = Math.min(bytes.length, lengthMax) - end.length;
      for (let at = 1; at <= last; at++) {
        if (end.every((byte, i) => bytes[at + i] === byte)) return at + end.length;
      }
      return 'more';
    },
  };
}
