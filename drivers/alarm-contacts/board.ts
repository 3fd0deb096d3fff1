import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { answerSilently, doneTo } from '../barrier/orders.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createPicture, tellChanges } from '../barrier/picture.ts';
import { pollWait } from '../barrier/polling.ts';
import type { BusBoard } from '../modbus/bus.ts';
import { createStanding } from '../modbus/standing.ts';
import { createTerminals } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** Makes one board from its settings: it is asked, and does nothing. */
export function createBoard(settings: Settings, tell: Tell): BusBoard {
  const { unit, answerMs, pollMs, debounceMs, missesMax } = { ...DEFAULTS, ...settings };
  const terminals = createTerminals(settings);
  const done = doneTo(tell.reading);
  let picture = createPicture(debounceMs);
  let isOpen = false;
  let pollAt: Instant | undefined;

  /** A board that is not heard leaves its contacts unknown everywhere: the next picture tells them all again. */
  const forgetPicture = (): void => {
    picture = createPicture(debounceMs);
  };
  const everyMs = Math.max(pollMs, answerMs);
  const standing = createStanding({ tell, missesMax, everyMs, lost: forgetPicture });

  return {
    unit,
    answerMs,
    opened(now) {
      isOpen = true;
      standing.reset();
      pollAt = now;
    },
    closed() {
      isOpen = false;
      pollAt = undefined;
      standing.reset();
      forgetPicture();
    },
    command: (command) => answerSilently(done, command),
    isUrgent: () => false,
    next(asked) {
      if (!isOpen || pollAt === undefined || pollAt > asked) return undefined;
      pollAt = undefined;
      return {
        call: terminals.call,
        answered(outcome, now) {
          standing.judge('inputs', outcome, now);
          const wait = pollWait({ pollMs, missesMax, misses: standing.misses });
          pollAt = after(asked, Math.max(wait, now - asked));
          const levels = terminals.levels(outcome);
          if (levels !== undefined) tellChanges(tell, picture.update(levels, now));
        },
      };
    },
    get nextWake() {
      return isOpen ? pollAt : undefined;
    },
  };
}
