import type { Instant } from '../../rules/vocabulary/time.ts';
import { createBlindness } from '../barrier/blindness.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { ModbusAnswer } from '../driver.ts';
import { LINE_DOWN } from './bus.ts';

/** What was asked of a board: how its inputs stand, or anything else. */
export type Asked = 'inputs' | 'else';

/** Whether a board is there, and its inputs can be known, by its answers. */
export type Standing = {
  /** What every answer says of the board itself. */
  judge(asked: Asked, outcome: ModbusAnswer['outcome'], now: Instant): void;
  /** How many questions in a row brought nothing. */
  readonly misses: number;
  /** The link was opened: nothing is known of the board. */
  reset(): void;
};

const NO_ANSWER = 'no-answer';
/** Each has its own remedy (docs/errors.md); Modbus application protocol, section 7. */
const EXCEPTION_CODES = [
  'exception-1',
  'exception-2',
  'exception-3',
  'exception-4',
  'exception-5',
  'exception-6',
  'exception-8',
  'exception-10',
  'exception-11',
] as const;
const exceptionCode = (number: number): string =>
  EXCEPTION_CODES.find((code) => code === `exception-${number}`) ?? 'exception';

/**
 * A board nothing is known of. `lost` hears that its inputs are unknown, `back` that it is heard for the first time since
 * it fell silent.
 */
export function createStanding({
  tell,
  missesMax,
  everyMs,
  lost,
  back = () => {},
}: {
  readonly tell: Tell;
  readonly missesMax: number;
  /** How far apart questions are that bring nothing. */
  readonly everyMs: number;
  readonly lost: () => void;
  readonly back?: (now: Instant) => void;
}): Standing {
  const blindness = createBlindness({ missesMax, everyMs });
  let misses = 0;
  let isAnswering = false;
  /** Why the inputs were not told when they were last asked for. */
  let untold: string | undefined;

  /** Counts an answer; gives why it is none that was wanted. */
  const failure = (outcome: ModbusAnswer['outcome']): string | undefined => {
    switch (outcome.kind) {
      case 'timeout':
        tell.fault({ code: NO_ANSWER, text: 'no answer from the board' });
        return NO_ANSWER;
      case 'failed':
        tell.fault({ code: 'bad-frame', text: outcome.text });
        return NO_ANSWER;
      case 'exception':
        tell.heard();
        tell.fault({
          code: 'exception',
          text: `the board answers with exception ${outcome.code}`,
        });
        return exceptionCode(outcome.code);
      default:
        tell.heard();
        return undefined;
    }
  };

  const look = (why: string | undefined, now: Instant): void => {
    untold = why;
    if (why === undefined) blindness.seen();
    else blindness.unseen(now);
  };

  const report = (why: string | undefined, now: Instant): void => {
    if (misses >= missesMax || blindness.at(now)) {
      lost();
      tell.health({ state: 'offline', why: why ?? NO_ANSWER });
    } else if (why === undefined) {
      tell.health({ state: 'online', why: 'heard' });
    } else if (why !== NO_ANSWER) {
      tell.health({ state: 'degraded', why });
    }
  };

  const hear = (now: Instant): void => {
    if (!isAnswering) back(now);
    isAnswering = true;
  };

  return {
    judge(asked, outcome, now) {
      if (outcome === LINE_DOWN) return;
      const why = failure(outcome);
      misses = why === NO_ANSWER ? misses + 1 : 0;
      if (asked === 'inputs') look(why, now);
      // A relay that obeys says nothing of inputs that are not told.
      report(why ?? untold, now);
      if (misses >= missesMax) isAnswering = false;
      if (misses === 0) hear(now);
    },
    get misses() {
      return misses;
    },
    reset() {
      misses = 0;
      isAnswering = false;
      untold = undefined;
      blindness.seen();
    },
  };
}
