import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import type { Answer, Codec, Question } from './codec.ts';

/** A question is put so often before its answer is given up. */
const TRIES_MAX = 5;
/** What answers later than it may, answers soon after: it must not pass for the answer to the next question. */
const LATE_MS = 50;

/** What became of a question. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Nothing that could be read came, however often it was asked. */
  | { readonly kind: 'no-answer' };

/** Puts one question at a time, and again where its answer does not come or cannot be read. */
export type Asker = {
  ask(
    question: Question,
    options: { readonly baton?: string; readonly tries?: number },
    hears: (asked: Asked, now: Instant) => void,
    now: Instant,
  ): void;
  receive(bytes: Uint8Array, now: Instant): void;
  wake(now: Instant): void;
  /** Forgets the question under way. */
  drop(): void;
  readonly isBusy: boolean;
  readonly nextWake: Instant | undefined;
};

/** Makes the asker of one line. */
export function createAsker({
  codec,
  answerMs,
  tell,
  send,
}: {
  readonly codec: Codec;
  readonly answerMs: number;
  readonly tell: Tell;
  readonly send: (bytes: Uint8Array) => void;
}): Asker {
  const framer = createFramer(codec.rule);
  let current: Current | undefined;

  const put = (one: Current, now: Instant): void => {
    one.left -= 1;
    one.due = after(now, answerMs);
    one.againAt = undefined;
    send(one.bytes);
  };

  const end = (asked: Asked, now: Instant): void => {
    const hears = current?.hears;
    current = undefined;
    hears?.(asked, now);
  };

  /** Asks again a moment later, or gives up. */
  const fail = (one: Current, now: Instant): void => {
    forgetHalf();
    if (one.left <= 0) {
      end({ kind: 'no-answer' }, now);
      return;
    }
    one.due = undefined;
    one.againAt = after(now, LATE_MS);
  };

  /** A half answer whose rest did not come must not swallow the beginning of the next. */
  const forgetHalf = (): void => {
    const forgotten = framer.reset();
    if (forgotten === 0) return;
    tell.fault({ code: 'half-frame', text: `${forgotten} bytes without the rest` });
  };

  const arrived = (frame: Uint8Array, now: Instant): void => {
    const read = codec.decode(frame);
    if (!read.ok) {
      tell.fault(read.error);
      return;
    }
    if (current?.due === undefined || !fits(read.value, current)) {
      tell.fault({ code: 'late-answer', text: `${read.value.kind} was not asked for` });
      return;
    }
    end({ kind: 'answered', answer: read.value }, now);
  };

  const find = (found: Found, now: Instant): void => {
    if (found.kind === 'frame') arrived(found.frame, now);
    else if (found.kind === 'noise') {
      tell.fault({ code: 'noise', text: `${found.bytes} bytes belong to no answer` });
    } else {
      tell.fault({ code: 'bad-check', text: `${found.frame.length} bytes with a wrong check` });
      if (current?.due !== undefined) fail(current, now);
    }
  };

  return {
    ask(question, { baton, tries = TRIES_MAX }, hears, now) {
      const bytes = codec.ask(question, baton);
      current = { question, baton, bytes, hears, left: tries, due: undefined, againAt: undefined };
      put(current, now);
    },
    receive(bytes, now) {
      for (const found of framer.push(bytes)) find(found, now);
    },
    wake(now) {
      if (current?.againAt !== undefined && now >= current.againAt) put(current, now);
      else if (current?.due !== undefined && now >= current.due) fail(current, now);
    },
    drop() {
      framer.reset();
      current = undefined;
    },
    get isBusy() {
      return current !== undefined;
    },
    get nextWake() {
      return current?.againAt ?? current?.due;
    },
  };
}

type Current = {
  readonly question: Question;
  readonly baton: string | undefined;
  readonly bytes: Uint8Array;
  readonly hears: (asked: Asked, now: Instant) => void;
  left: number;
  due: Instant | undefined;
  againAt: Instant | undefined;
};

/** Whether an answer belongs to this question; one of another baton, or of other records, does not. */
function fits(answer: Answer, { question, baton }: Current): boolean {
  if (answer.kind !== question.kind) return false;
  if (baton !== undefined && answer.baton !== baton) return false;
  if (answer.kind !== 'read' || question.kind !== 'read') return true;
  return answer.first === question.first && answer.records.length === question.count;
}
