import { sum } from '../../drivers/framing/checksums.ts';

/** What the controller is told: the third byte of `AA 55 cmd 01 sum`. */
export type Word = 'open' | 'stop' | 'close' | 'status';

const WORDS: Readonly<Record<number, Word>> = { 1: 'open', 2: 'stop', 3: 'close', 4: 'status' };
const HEAD = [0xaa, 0x55];
const LENGTH = 5;

/** Cuts what comes into words; what is none is passed over. */
export function createIntake(): {
  push(bytes: Uint8Array): readonly Word[];
  reset(): void;
} {
  let held: number[] = [];
  return {
    push(bytes) {
      const words: Word[] = [];
      held = [...held, ...bytes];
      while (held.length >= LENGTH) {
        const word = wordOf(held.slice(0, LENGTH));
        if (word !== undefined) words.push(word);
        held = held.slice(word === undefined ? 1 : LENGTH);
      }
      return words;
    },
    reset() {
      held = [];
    },
  };
}

function wordOf(frame: readonly number[]): Word | undefined {
  const [first, second, command = 0, one = 0, check] = frame;
  if (first !== HEAD[0] || second !== HEAD[1] || one !== 1) return undefined;
  return check === ((command + one) & 0xff) ? WORDS[command] : undefined;
}

/** `AA 55 01 A B sum`: A 1 open, 2 closed, 3 neither; B 1 clear, 2 occupied. */
export function answerOf(arm: number, loop: number): Uint8Array {
  return Uint8Array.of(...HEAD, 0x01, arm, loop, sum(Uint8Array.of(arm, loop)));
}
