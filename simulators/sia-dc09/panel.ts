import { after, earliest, type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { Random } from '../random.ts';
import {
  type Answer,
  type Hand,
  type Message,
  readAnswers,
  stamp,
  textOf,
  write,
} from './wording.ts';

/** What a panel has to tell. */
export type Report = { readonly token: string; readonly data: string; readonly extended: string };

/** What somebody makes go wrong with the next messages. */
export const MISDEEDS = ['lose', 'split', 'join', 'duplicate', 'late', 'corrupt', 'half'] as const;
export type Misdeed = (typeof MISDEEDS)[number];

/** How long it waits for an answer before it says the same again, and how long after a refusal. */
const ANSWER_MS = 5_000;
const REFUSED_MS = 500;
const HOUR_MS = 3_600_000;
const LAST_SEQUENCE = 9_999;
/** Nobody answers with more. */
const HELD_MAX = 8_192;

/** An alarm panel that reports by DC-09: one message at a time, again and again until it is acknowledged. */
export type Panel = {
  report(report: Report, now: Instant): readonly Uint8Array[];
  receive(bytes: Uint8Array, now: Instant): readonly Uint8Array[];
  wake(now: Instant): readonly Uint8Array[];
  readonly nextWake: Instant | undefined;
  /** Says that it is there whenever it said nothing for so long; never where that is nothing. */
  supervise(everyMs: number, now: Instant): void;
  spoil(misdeed: Misdeed, count: number, ms: number): void;
  setKey(key: Uint8Array | undefined): void;
  setHabits(habits: Habits): void;
  /** Its clock is ahead of the truth. */
  setClock(aheadMs: number): void;
  setAnswerMs(ms: number): void;
  /** The last message, byte for byte: somebody listened. */
  replay(): readonly Uint8Array[];
  /** It begins to count anew. */
  reboot(sequence: number): void;
  observe(): Readonly<Record<string, unknown>>;
};

/** How it writes, beside its key. */
export type Habits = Partial<Pick<Hand, 'smallLetters' | 'rawCheck' | 'charset'>> & {
  /** The one letter it pads with. */
  readonly padding?: string;
  /** It tells the time in the clear as well. */
  readonly hasTime?: boolean;
};

type UnderWay = {
  readonly report: Report;
  readonly sequence: string;
  readonly since: Instant;
  due: Instant;
};

/** Makes a panel; one of HENG-BO tells local time and wants it in the answer. */
export function createPanel(options: {
  readonly account: string;
  readonly isHengBo: boolean;
  readonly random: Random;
  /** Hears what was acknowledged, and how long after it was first said. */
  readonly acknowledged?: (data: string, afterMs: number) => void;
}): Panel {
  const { account, isHengBo, random } = options;
  const queue: Report[] = [];
  const delivered: string[] = [];
  const spoiled = new Map<Misdeed, { count: number; ms: number }>();
  const delayed: { at: Instant; bytes: Uint8Array }[] = [];
  const counts = { naks: 0, duhs: 0, strange: 0, untimed: 0, resends: 0 };
  let underWay: UnderWay | undefined;
  let sequence = 0;
  let aheadMs = 0;
  let answerMs = ANSWER_MS;
  let everyMs: number | undefined;
  let nullAt: Instant | undefined;
  let padding: string | undefined;
  let tellsTime = isHengBo;
  let last: Uint8Array | undefined;
  let held = '';
  let hand: Hand = {
    smallLetters: false,
    rawCheck: false,
    charset: isHengBo ? 'gb18030' : 'utf-8',
    padding: (count) =>
      Array.from(
        { length: count },
        () => padding ?? String.fromCharCode(97 + random.integer(0, 25)),
      ).join(''),
  };

  const written = ({ token, data, extended }: Report, number: string, now: Instant): Uint8Array => {
    const own = after(now, aheadMs + (isHengBo ? 8 * HOUR_MS : 0));
    // What is encrypted tells the time always, HENG-BO does, and others where they like.
    const hasTime = hand.key !== undefined || tellsTime;
    const message: Message = {
      token,
      sequence: number,
      receiver: isHengBo ? 'R1234' : 'R1',
      line: isHengBo ? 'L6789' : 'L0',
      account,
      data: data === '' ? '' : `#${account}|${data}`,
      extended,
      stamp: hasTime ? stamp(own) : '',
    };
    return write(message, hand);
  };

  const isSpoilt = (misdeed: Misdeed): { readonly ms: number } | undefined => {
    const one = spoiled.get(misdeed);
    if (one === undefined || one.count <= 0) return undefined;
    one.count -= 1;
    return one;
  };

  /** What leaves of a message, whatever somebody does to it. */
  const leave = (bytes: Uint8Array, now: Instant): readonly Uint8Array[] => {
    for (const misdeed of MISDEEDS) {
      const spoilt = isSpoilt(misdeed);
      if (spoilt === undefined) continue;
      if (misdeed === 'late') delayed.push({ at: after(now, spoilt.ms), bytes });
      return DONE_TO[misdeed](bytes, () => written(NULL, '0000', now));
    }
    return [bytes];
  };

  const say = (now: Instant): readonly Uint8Array[] => {
    if (underWay === undefined) return [];
    underWay.due = after(now, answerMs);
    if (everyMs !== undefined) nullAt = after(now, everyMs);
    last = written(underWay.report, underWay.sequence, now);
    return leave(last, now);
  };

  const next = (now: Instant): readonly Uint8Array[] => {
    const report = underWay === undefined ? queue.shift() : undefined;
    if (report === undefined) return [];
    if (report.token !== 'NULL') sequence = (sequence % LAST_SEQUENCE) + 1;
    const number = report.token === 'NULL' ? '0000' : String(sequence).padStart(4, '0');
    underWay = { report, sequence: number, since: now, due: now };
    return say(now);
  };

  const refuse = (time: Instant | undefined, now: Instant): void => {
    counts.naks += 1;
    if (time !== undefined) aheadMs = Number(time) - now - (isHengBo ? 8 * HOUR_MS : 0);
    if (underWay !== undefined) underWay.due = after(now, REFUSED_MS);
  };

  /** Its answer to the message under way: true where that has arrived. */
  const isTaken = ({ token, time }: Answer): boolean => {
    if (token === 'DUH') counts.duhs += 1;
    const isUntimed = token === 'ACK' && isHengBo && time === undefined;
    if (isUntimed) counts.untimed += 1;
    return token === 'ACK' && !isUntimed;
  };

  const hear = (answer: Answer, now: Instant): readonly Uint8Array[] => {
    if (answer.account !== undefined && answer.account !== account) return [];
    if (answer.token === 'NAK') refuse(answer.time, now);
    else if (underWay === undefined || answer.sequence !== underWay.sequence) counts.strange += 1;
    else if (isTaken(answer)) {
      const { report, since } = underWay;
      delivered.push(report.data);
      options.acknowledged?.(report.data, now - since);
      underWay = undefined;
      return next(now);
    }
    return [];
  };

  const wakeOnce = (now: Instant): readonly Uint8Array[] => {
    if (underWay !== undefined && underWay.due <= now) {
      counts.resends += 1;
      return say(now);
    }
    if (nullAt === undefined || nullAt > now || underWay !== undefined) return [];
    queue.push(NULL);
    return next(now);
  };

  return {
    report(report, now) {
      queue.push(report);
      return next(now);
    },
    receive(bytes, now) {
      held = (held + textOf(bytes)).slice(-HELD_MAX);
      const { answers, rest } = readAnswers(held, hand.key);
      held = rest;
      return answers.flatMap((answer) => hear(answer, now));
    },
    wake(now) {
      const due = delayed.filter(({ at }) => at <= now);
      for (const one of due) delayed.splice(delayed.indexOf(one), 1);
      return [...due.map(({ bytes }) => bytes), ...wakeOnce(now)];
    },
    get nextWake() {
      const waits = underWay === undefined ? nullAt : underWay.due;
      return delayed.reduce<Instant | undefined>((first, { at }) => earliest(first, at), waits);
    },
    supervise(ms, now) {
      everyMs = ms > 0 ? ms : undefined;
      nullAt = everyMs === undefined ? undefined : after(now, everyMs);
    },
    spoil: (misdeed, count, ms) => void spoiled.set(misdeed, { count, ms }),
    setKey(key) {
      const { key: _, ...rest } = hand;
      hand = key === undefined ? rest : { ...rest, key };
    },
    setHabits({ padding: letter, hasTime, ...habits }) {
      padding = letter ?? padding;
      tellsTime = hasTime ?? tellsTime;
      hand = { ...hand, ...habits };
    },
    setClock(ms) {
      aheadMs = ms;
    },
    setAnswerMs(ms) {
      answerMs = ms;
    },
    replay: () => (last === undefined ? [] : [last]),
    reboot(number) {
      sequence = number;
    },
    observe: () => ({
      account,
      queued: queue.length,
      isWaiting: underWay !== undefined,
      acknowledged: delivered.length,
      delivered: [...delivered],
      aheadMs: Number(instant(aheadMs)),
      ...counts,
    }),
  };
}

const halvesOf = (bytes: Uint8Array): readonly [Uint8Array, Uint8Array] => {
  const middle = Math.ceil(bytes.length / 2);
  return [bytes.slice(0, middle), bytes.slice(middle)];
};

/** What each misdeed leaves of a message; `another` makes one that says only that the panel is there. */
const DONE_TO: Readonly<
  Record<Misdeed, (bytes: Uint8Array, another: () => Uint8Array) => readonly Uint8Array[]>
> = {
  lose: () => [],
  late: () => [],
  split: halvesOf,
  half: (bytes) => halvesOf(bytes).slice(0, 1),
  duplicate: (bytes) => [bytes, bytes],
  join: (bytes, another) => [Uint8Array.of(...bytes, ...another())],
  corrupt: (bytes) => [bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))],
};

/** A message that says nothing but that the panel is there. */
export const NULL: Report = { token: 'NULL', data: '', extended: '' };
