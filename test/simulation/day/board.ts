import { after, instant } from '../../../rules/vocabulary/time.ts';
import type { Random } from '../../../simulators/random.ts';
import type { DayClock } from './clock.ts';

/** What a board has at its terminals, and how soon it says so. */
export type Board = {
  /** A contact closes or opens. */
  contact(input: string, isOn: boolean): void;
  /** Its processor starts anew: it says how everything stands. */
  firstPicture(): void;
  /** False: nobody hears what it says from now on. */
  isHeard(isSo: boolean): void;
  level(input: string): boolean;
};

/** A gateway asks such a board this often (milliseconds); a change between two questions is one change. */
const POLLED = { least: 100, most: 200 } as const;
/** A board that speaks by itself takes so long for it. */
const SPOKEN = { least: 5, most: 60 } as const;

/** A board that is polled, or that reports edges by itself: by its seed. `says` hears its readings. */
export function createBoard({
  clock,
  random,
  inputs,
  says,
}: {
  readonly clock: DayClock;
  readonly random: Random;
  readonly inputs: readonly string[];
  readonly says: (input: string, isOn: boolean, isFirst: boolean) => void;
}): Board {
  // Which terminal an electrician took for what is anybody's guess, and so is what is told first of one poll.
  const levels = new Map<string, boolean>(random.shuffle(inputs).map((input) => [input, false]));
  const told = new Map<string, boolean>(levels);
  const isPolled = random.chance(0.6);
  const period = random.integer(POLLED.least, POLLED.most);
  let isAsked = false;
  let heard = true;
  let lastSaid = clock.now();

  function ask(): void {
    if (isAsked) return;
    isAsked = true;
    clock.at(instant((Math.floor(clock.now() / period) + 1) * period), () => {
      isAsked = false;
      for (const [input, isOn] of levels) tell(input, isOn);
    });
  }

  function tell(input: string, isOn: boolean): void {
    if (told.get(input) === isOn) return;
    told.set(input, isOn);
    if (heard) says(input, isOn, false);
  }

  return {
    contact(input, isOn) {
      if (levels.get(input) === undefined || levels.get(input) === isOn) return;
      levels.set(input, isOn);
      if (isPolled) {
        ask();
        return;
      }
      // One wire: what happened first is said first.
      const soon = after(clock.now(), random.integer(SPOKEN.least, SPOKEN.most));
      lastSaid = soon > lastSaid ? soon : after(lastSaid, 1);
      clock.at(lastSaid, () => tell(input, isOn));
    },
    isHeard(isSo) {
      heard = isSo;
    },
    firstPicture() {
      for (const [input, isOn] of levels) {
        told.set(input, isOn);
        says(input, isOn, true);
      }
    },
    level: (input) => levels.get(input) === true,
  };
}
