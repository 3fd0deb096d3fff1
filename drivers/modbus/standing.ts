import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { ModbusAnswer } from '../driver.ts';
import { LINE_DOWN } from './bus.ts';

/** Whether a board is there, by its answers. */
export type Standing = {
  /** What every answer says of the board itself. */
  judge(outcome: ModbusAnswer['outcome'], now: Instant): void;
  /** How many questions in a row brought nothing. */
  readonly misses: number;
  /** The link was opened: nothing is known of the board. */
  reset(): void;
};

/** A board nothing is known of. `lost` hears that it is given up, `back` that it is heard for the first time since. */
export function createStanding({
  tell,
  missesMax,
  isOnlyRead = false,
  lost,
  back = () => {},
}: {
  readonly tell: Tell;
  readonly missesMax: number;
  /** It is there to be read and for nothing else: where it answers and will not tell, it is as good as gone. */
  readonly isOnlyRead?: boolean;
  readonly lost: () => void;
  readonly back?: (now: Instant) => void;
}): Standing {
  let misses = 0;
  let isAnswering = false;

  const answering = (report: Parameters<Tell['health']>[0], now: Instant): void => {
    misses = 0;
    tell.health(report);
    if (!isAnswering) back(now);
    isAnswering = true;
  };

  const missed = (why = 'no-answer'): void => {
    misses += 1;
    if (misses < missesMax) return;
    isAnswering = false;
    lost();
    tell.health({ state: 'offline', why });
  };

  return {
    judge(outcome, now) {
      if (outcome === LINE_DOWN) return;
      switch (outcome.kind) {
        case 'timeout':
          tell.fault({ code: 'no-answer', text: 'no answer from the board' });
          return missed();
        case 'failed':
          tell.fault({ code: 'bad-frame', text: outcome.text });
          return missed();
        case 'exception':
          tell.heard();
          tell.fault({
            code: 'exception',
            text: `the board answers with exception ${outcome.code}`,
          });
          if (isOnlyRead) return missed('exception');
          return answering({ state: 'degraded', why: 'exception' }, now);
        default:
          tell.heard();
          return answering({ state: 'online', why: 'heard' }, now);
      }
    },
    get misses() {
      return misses;
    },
    reset() {
      misses = 0;
      isAnswering = false;
    },
  };
}
