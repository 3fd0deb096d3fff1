import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { type WallTime, wallAt, wallOf } from '../../rules/vocabulary/wall-time.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { ReadingRef } from '../driver.ts';
import type { LoneDevice } from '../lone-device.ts';
import { createAsker } from './asker.ts';
import { type Answer, createCodec, type Question, type TapRecord } from './codec.ts';
import { type ClockSeen, isLost, offsetOf } from './dating.ts';
import { DEFAULTS, OUR_LAYOUT, type Settings } from './settings.ts';
import { summaryOf, tapsOf } from './taps.ts';

/** A baton that misses so many polls has been taken out. */
const MISSES_MAX = 3;
/** Taps that are not durable within this are told once more, then after ever longer: the outbox may have been full. */
const STORE_MS = { first: 30_000, longest: 600_000 } as const;
const SECOND_MS = 1_000;

/** Why a dock whose batons answer is not as it should be. */
const CONCERN_CODES = [
  'dump-broken',
  'not-erased',
  'taps-undated',
  'clock-lost',
  'battery-weak',
] as const;
type Concern = (typeof CONCERN_CODES)[number];

type Status = Extract<Answer, { readonly kind: 'status' }>;

/** One memory on its way from a baton into the records. */
type Dump = {
  readonly status: Status;
  clock: ClockSeen;
  readonly records: TapRecord[];
  /** Which records may be erased once everything is durable. */
  mayGo: readonly boolean[];
};

/** Makes the dock from its settings. */
export function createDock(
  settings: Settings,
  tell: Tell,
  send: (bytes: Uint8Array) => void,
): LoneDevice {
  const {
    layout = OUR_LAYOUT,
    zone = DEFAULTS.zone,
    pollMs = DEFAULTS.pollMs,
    answerMs = DEFAULTS.answerMs,
    erase = DEFAULTS.erase,
    setClock = DEFAULTS.setClock,
    undated = DEFAULTS.undated,
  } = settings;
  const asker = createAsker({ codec: createCodec(layout), answerMs, tell, send });
  let isOpen = false;
  let pollAt: Instant | undefined;
  let misses = 0;
  /** The baton in the dock, and how many records it was left with: nothing more is to be taken from it. */
  let settled: { readonly baton: string; readonly left: number } | undefined;
  let concern: Concern | undefined;
  let offsetMs: number | undefined;
  let storing: { readonly dump: Dump; readonly refs: Set<ReadingRef>; due: Instant } | undefined;
  let storeMs: number = STORE_MS.first;

  const tellHealth = (): void =>
    tell.health({
      state: concern === undefined ? 'online' : 'degraded',
      why: concern ?? 'heard',
      ...(offsetMs !== undefined && { offsetMs }),
    });

  const poll = (now: Instant): void => {
    pollAt = undefined;
    asker.ask(
      { kind: 'status' },
      { tries: 1 },
      (asked, at) => {
        if (asked.kind === 'answered' && asked.answer.kind === 'status') here(asked.answer, at);
        else absent(at);
      },
      now,
    );
  };

  const pollLater = (now: Instant): void => {
    pollAt = after(now, pollMs);
  };

  /** Nobody answered: most of the day no baton is in the dock, and that is no fault. */
  const absent = (now: Instant): void => {
    misses += 1;
    if (misses >= MISSES_MAX) settled = undefined;
    pollLater(now);
  };

  const here = (status: Status, now: Instant): void => {
    misses = 0;
    tell.heard();
    tellHealth();
    if (settled?.baton === status.baton && settled.left === status.count) {
      pollLater(now);
      return;
    }
    const dump: Dump = { status, clock: { wall: undefined, at: now }, records: [], mayGo: [] };
    step(dump, { kind: 'clock' }, now, (answer, at) => {
      if (answer.kind !== 'clock') return;
      dump.clock = { wall: answer.wall, at };
      offsetMs = offsetOf(dump.clock, zone);
      tellHealth();
      readOn(dump, at);
    });
  };

  /** One question of a dump; where it has no answer the dump is given up and nothing was erased. */
  const step = (
    { status }: Dump,
    question: Question,
    now: Instant,
    then: (answer: Answer, now: Instant) => void,
  ): void =>
    asker.ask(
      question,
      { baton: status.baton },
      (asked, at) => {
        if (asked.kind === 'no-answer') {
          broken(`no answer to ${question.kind}`, at);
          return;
        }
        tell.heard();
        if ('isDone' in asked.answer && !asked.answer.isDone) {
          return broken(`${question.kind} was refused`, at);
        }
        then(asked.answer, at);
      },
      now,
    );

  const broken = (text: string, now: Instant): void => {
    tell.fault({ code: 'dump-broken', text });
    concern = 'dump-broken';
    tellHealth();
    pollLater(now);
  };

  const readOn = (dump: Dump, now: Instant): void => {
    const first = dump.records.length;
    const count = Math.min(layout.block, dump.status.count - first);
    if (count <= 0) {
      tellTaps(dump, now);
      return;
    }
    step(dump, { kind: 'read', first, count }, now, (answer, at) => {
      if (answer.kind !== 'read') return;
      dump.records.push(...answer.records);
      readOn(dump, at);
    });
  };

  const tellTaps = (dump: Dump, now: Instant): void => {
    const { status, clock, records } = dump;
    if (records.length === 0) {
      finish(dump, 0, now);
      return;
    }
    const { baton, isFull } = status;
    const taps = tapsOf(records, { baton, clock, zone, layout, settings });
    dump.mayGo = taps.map(({ isDated }) => isDated || undated === 'erase');
    const summary = summaryOf(records, taps, { baton, isFull, offsetMs });
    const refs = [...taps, ...summary].map(({ body, named }) => tell.reading(body, named));
    storing = { dump, refs: new Set(refs), due: after(now, storeMs) };
    const lost = taps.filter(({ isDated }) => !isDated).length;
    if (lost > 0) {
      tell.fault({ code: 'taps-undated', text: `${lost} taps of baton ${baton} have no time` });
    }
  };

  const notStored = (now: Instant): void => {
    storing = undefined;
    storeMs = Math.min(STORE_MS.longest, 2 * storeMs);
    tell.fault({ code: 'not-stored', text: 'the taps are told once more' });
    poll(now);
  };

  /** Everything is durable: the baton is looked at once more before anything in it is let go. */
  const letGo = (dump: Dump, now: Instant): void => {
    storeMs = STORE_MS.first;
    const { baton, count } = dump.status;
    const left = dump.mayGo.filter((may) => !may).length;
    if (!erase) {
      finish(dump, count, now);
      return;
    }
    step(dump, { kind: 'status' }, now, (answer, at) => {
      if (answer.kind !== 'status') return;
      // Another one, or more in it than was read: what is in it now is read afresh.
      if (answer.baton !== baton || answer.count !== count) {
        poll(at);
        return;
      }
      acknowledge(dump, runsOf(dump.mayGo, layout.block), left, at);
    });
  };

  const acknowledge = (
    dump: Dump,
    [run, ...more]: readonly Run[],
    left: number,
    now: Instant,
  ): void => {
    if (run !== undefined) {
      step(dump, { kind: 'acknowledge', ...run }, now, (_, at) =>
        acknowledge(dump, more, left, at),
      );
      return;
    }
    if (left === dump.status.count) {
      finish(dump, left, now);
      return;
    }
    step(dump, { kind: 'clear' }, now, (_, cleared) =>
      step(dump, { kind: 'status' }, cleared, (answer, at) => {
        if (answer.kind !== 'status') return;
        if (answer.count === left) {
          finish(dump, left, at);
          return;
        }
        tell.fault({ code: 'not-erased', text: `${answer.count} records are left, not ${left}` });
        settle(dump, answer.count, 'not-erased', at);
      }),
    );
  };

  /** The clock is set only in an empty baton: what is still in it is dated by the clock as it is. */
  const finish = (dump: Dump, left: number, now: Instant): void => {
    const keeps = dump.mayGo.some((may) => !may);
    const why = keeps ? 'taps-undated' : dump.status.isWeak ? 'battery-weak' : undefined;
    const isRight = offsetMs === 0;
    if (left > 0 || isRight || !setClock) {
      settle(dump, left, why ?? (isLost(dump.clock) ? 'clock-lost' : undefined), now);
      return;
    }
    step(dump, { kind: 'setClock', wall: nearestSecond(wallAt(now, zone)) }, now, (_, set) =>
      step(dump, { kind: 'clock' }, set, (answer, at) => {
        if (answer.kind !== 'clock') return;
        const clock = { wall: answer.wall, at };
        offsetMs = offsetOf(clock, zone);
        settle(dump, left, why ?? (isLost(clock) ? 'clock-lost' : undefined), at);
      }),
    );
  };

  const settle = ({ status }: Dump, left: number, why: Concern | undefined, now: Instant): void => {
    settled = { baton: status.baton, left };
    concern = why;
    tellHealth();
    pollLater(now);
  };

  return {
    opened(now) {
      isOpen = true;
      // A dock without a baton says nothing: while its line stands it counts as there.
      tell.health({ state: 'online', why: 'listening' });
      poll(now);
    },
    closed() {
      isOpen = false;
      asker.drop();
      storing = undefined;
      settled = undefined;
      pollAt = undefined;
    },
    receive: (bytes, now) => asker.receive(bytes, now),
    stored(ref, now) {
      if (storing?.refs.delete(ref) !== true || storing.refs.size > 0) return;
      const { dump } = storing;
      storing = undefined;
      letGo(dump, now);
    },
    wake(now) {
      asker.wake(now);
      if (storing !== undefined && now >= storing.due) notStored(now);
      else if (pollAt !== undefined && now >= pollAt) poll(now);
    },
    get nextWake() {
      if (!isOpen) return undefined;
      return asker.nextWake ?? storing?.due ?? pollAt;
    },
  };
}

type Run = { readonly first: number; readonly count: number };

/** Records that may go, in runs of at most a block. */
function runsOf(mayGo: readonly boolean[], block: number): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, may] of mayGo.entries()) {
    const last = runs.at(-1);
    if (!may) continue;
    if (last !== undefined && last.first + last.count === index && last.count < block) {
      runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
    } else runs.push({ first: index, count: 1 });
  }
  return runs;
}

const nearestSecond = (wall: WallTime): WallTime =>
  wallOf(Math.round(wall / SECOND_MS) * SECOND_MS);
