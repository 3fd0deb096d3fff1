import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { ACCOUNTS_MAX } from './accounts.ts';

/** What became of something we sent. */
export type Heard = 'confirmed' | 'denied' | 'no-answer' | 'line-down' | 'too-many-commands';

/** One thing to be sent to one account. */
export type Request = {
  readonly account: string;
  readonly command: number;
  /** As it is to be said at that moment. */
  readonly unit: (now: Instant) => Uint8Array;
};

/** What we sent and hear of: again where nothing is heard, three times more (GB/T 26875.3, 6.4). */
export type Requests = {
  ask(request: Request, hears: (heard: Heard, now: Instant) => void, now: Instant): void;
  answered(account: string, seq: number, heard: 'confirmed' | 'denied', now: Instant): void;
  wake(now: Instant): void;
  /** Tells all that wait that nothing more will be heard. */
  drop(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

const TRIES_MAX = 4;
const SEQ_MODULUS = 65_536;
/** The clock of every account of a line at once, and as many answers; more is a mistake of the sender. */
const WAITING_MAX = 2 * ACCOUNTS_MAX;

type Waiting = {
  readonly request: Request;
  readonly seq: number;
  readonly hears: (heard: Heard, now: Instant) => void;
  tries: number;
  due: Instant;
};

/** Sends through `send`, which puts time and addresses to it. */
export function createRequests(
  answerMs: number,
  send: (request: Request, seq: number, now: Instant) => void,
): Requests {
  const waiting = new Map<number, Waiting>();
  let next = 0;

  const put = (one: Waiting, now: Instant): void => {
    one.tries += 1;
    one.due = after(now, answerMs);
    send(one.request, one.seq, now);
  };

  const again = (one: Waiting, why: Heard, now: Instant) => {
    if (one.tries < TRIES_MAX) return put(one, now);
    waiting.delete(one.seq);
    one.hears(why, now);
  };

  return {
    ask(request, hears, now) {
      if (waiting.size >= WAITING_MAX) return hears('too-many-commands', now);
      const one = { request, seq: next, hears, tries: 0, due: now };
      next = (next + 1) % SEQ_MODULUS;
      waiting.set(one.seq, one);
      put(one, now);
    },
    answered(account, seq, heard, now) {
      const one = waiting.get(seq);
      if (one === undefined || one.request.account !== account) return;
      if (heard === 'denied') return again(one, heard, now);
      waiting.delete(seq);
      one.hears(heard, now);
    },
    wake(now) {
      for (const one of [...waiting.values()]) if (one.due <= now) again(one, 'no-answer', now);
    },
    drop(now) {
      const all = [...waiting.values()];
      waiting.clear();
      for (const { hears } of all) hears('line-down', now);
    },
    get nextWake() {
      return [...waiting.values()].map(({ due }) => due).reduce(earliest, undefined);
    },
  };
}
