import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { sum } from '../framing/checksums.ts';
import { type FrameRule, fixedLength } from '../framing/framer.ts';
import { toHex } from '../framing/hex.ts';

/** How the controller says that it stands. */
export type Status = {
  readonly arm: 'open' | 'closed' | 'between';
  readonly isLoopOccupied: boolean;
};

/** Why a sound answer could not be read. */
export type DecodeError = { readonly code: 'bad-frame'; readonly text: string };

// `AA 55 cmd 01 sum`, where the sum is that of cmd and 01.
const frame = (command: number): Uint8Array =>
  Uint8Array.of(0xaa, 0x55, command, 0x01, sum(Uint8Array.of(command, 0x01)));

/** What the gateway says. There is a stop too (02): it is never sent, as the controller runs its arm itself. */
export const FRAMES = { open: frame(0x01), close: frame(0x03), status: frame(0x04) } as const;

const ANSWER = { arm: 3, loop: 4, sum: 5, length: 6 } as const;

/** How answers look: `AA 55 01 A B sum`, where the sum is that of A and B. */
export const ANSWER_RULE: FrameRule = {
  start: Uint8Array.of(0xaa, 0x55, 0x01),
  ...fixedLength(ANSWER.length),
  sound: (bytes) => bytes[ANSWER.sum] === sum(bytes.subarray(ANSWER.arm, ANSWER.sum)),
};

const ARM = new Map([
  [1, 'open'],
  [2, 'closed'],
  [3, 'between'],
] as const);
const LOOP = new Map([
  [1, false],
  [2, true],
] as const);

/** Reads a sound answer. */
export function decode(bytes: Uint8Array): Result<Status, DecodeError> {
  const arm = lookUp(ARM, bytes[ANSWER.arm]);
  const isLoopOccupied = lookUp(LOOP, bytes[ANSWER.loop]);
  if (arm !== undefined && isLoopOccupied !== undefined) return ok({ arm, isLoopOccupied });
  return err({
    code: 'bad-frame',
    text: `expected an arm of 01 to 03 and a loop of 01 or 02, got ${toHex(bytes)}`,
  });
}

const lookUp = <Value>(
  table: ReadonlyMap<number, Value>,
  key: number | undefined,
): Value | undefined => (key === undefined ? undefined : table.get(key));
