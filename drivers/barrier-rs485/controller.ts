import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createBlindness } from '../barrier/blindness.ts';
import { createHolds, type HoldStep } from '../barrier/holds.ts';
import { createOrders, doneTo } from '../barrier/orders.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createPicture, levelOf, tellChanges } from '../barrier/picture.ts';
import { pollWait } from '../barrier/polling.ts';
import type { DriverCommand } from '../driver.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import type { LoneDevice } from '../lone-device.ts';
import { ANSWER_RULE, decode, FRAMES, type Status } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';

// No time between frames is published. A frame takes 6 ms at 9600 baud; the pair of wires must turn round after it.
const QUIET_MS = 20;
// What answers later than it may, answers soon after: it must not pass for the answer to the next question.
const LATE_MS = 50;

type Order = { readonly command: DriverCommand; readonly frame: 'open' | 'close' };
type Asked = { readonly at: Instant; readonly due: Instant };
/** Hears of the status asked for after a frame was sent: why it does not confirm the frame, where it does not. */
type Confirm = (failure: string | undefined, now: Instant) => void;

/** Makes the controller from its settings. */
export function createController({
  settings,
  tell,
  send,
}: {
  readonly settings: Settings;
  readonly tell: Tell;
  readonly send: (frame: Uint8Array) => void;
}): LoneDevice {
  const { barrier, loop, pollMs, answerMs, missesMax, holdRepeatMs } = { ...DEFAULTS, ...settings };
  const framer = createFramer(ANSWER_RULE);
  const done = doneTo(tell.reading);
  const orders = createOrders<Order>(done);
  const holds = createHolds<Uint8Array>({
    levers: { [barrier]: { kind: 'impulse', raise: FRAMES.open } },
    holdRepeatMs,
  });
  const blindness = createBlindness({ missesMax, everyMs: Math.max(pollMs, answerMs) });
  // The controller settles its contacts itself: what it says is told as it comes.
  let picture = createPicture(0);
  /** What it said last; undefined where the last question brought nothing that could be read. */
  let status: Status | undefined;
  let isOpen = false;
  let misses = 0;
  let asked: Asked | undefined;
  let unconfirmed: Confirm | undefined;
  /** A close for which the loop was just seen clear. */
  let cleared: DriverCommand | undefined;
  let quietUntil: Instant | undefined;
  let pollAt: Instant | undefined;

  const speak = (frame: Uint8Array, confirm: Confirm, now: Instant): void => {
    send(frame);
    unconfirmed = confirm;
    quietUntil = after(now, QUIET_MS);
  };

  const ask = (now: Instant): void => {
    forgetHalf();
    send(FRAMES.status);
    asked = { at: now, due: after(now, answerMs) };
    pollAt = undefined;
  };

  const isLineFree = (now: Instant): boolean =>
    isOpen && asked === undefined && (quietUntil === undefined || now >= quietUntil);

  /** The next frame, where the line is free for one: a command, a hold, a question. */
  const turn = (now: Instant) => {
    if (!isLineFree(now)) return;
    if (unconfirmed !== undefined) return ask(now);
    if (cleared !== undefined) return close(cleared, now);
    const order = orders.next(now);
    if (order !== undefined) return obeyNow(order, now);
    holdOrPoll(now);
  };

  const holdOrPoll = (now: Instant) => {
    const step = holds.next(now);
    if (step !== undefined) return speak(step.call, confirmsHold(step), now);
    if (pollAt !== undefined && pollAt <= now) ask(now);
  };

  const obeyNow = ({ command, frame }: Order, now: Instant) => {
    if (frame === 'open') return speak(FRAMES.open, confirms(command), now);
    // The loop as it was when last asked may be ten seconds old: it is asked for now, and the arm lowered only then.
    unconfirmed = () => {
      const refusal = closeRefusal();
      if (refusal === undefined) cleared = command;
      else done(command, 'refused', refusal);
    };
    ask(now);
  };

  const close = (command: DriverCommand, now: Instant) => {
    cleared = undefined;
    // A hold may have come while the line was quiet.
    const refusal = closeRefusal();
    if (refusal !== undefined) return done(command, 'refused', refusal);
    speak(FRAMES.close, confirms(command), now);
  };

  const closeRefusal = (): string | undefined => {
    if (holds.isWished(barrier)) return 'held';
    return status?.isLoopOccupied === false ? undefined : loop;
  };

  const confirms =
    (command: DriverCommand): Confirm =>
    (failure) =>
      failure === undefined ? done(command, 'done') : done(command, 'failed', failure);

  const confirmsHold =
    (step: HoldStep<Uint8Array>): Confirm =>
    (failure, now) => {
      const came = holds.answered(step, failure === undefined ? 'taken' : 'nothing', now);
      if (step.command === undefined || came === 'going-on') return;
      if (came === 'done') done(step.command, 'done');
      else done(step.command, 'failed', failure ?? SUPERSEDED);
    };

  const confirm = (failure: string | undefined, now: Instant): void => {
    const hears = unconfirmed;
    unconfirmed = undefined;
    hears?.(failure, now);
  };

  const find = (found: Found, now: Instant) => {
    if (found.kind === 'frame') return arrived(found.frame, now);
    const text = found.kind === 'noise' ? `${found.bytes} bytes belong to no answer` : 'wrong sum';
    tell.fault({ code: found.kind, text });
  };

  const arrived = (frame: Uint8Array, now: Instant) => {
    if (asked === undefined) {
      return tell.fault({ code: 'late-answer', text: 'nothing was asked when it came' });
    }
    pollAt = nextPoll(asked, now);
    asked = undefined;
    quietUntil = after(now, QUIET_MS);
    misses = 0;
    tell.heard();
    const read = decode(frame);
    status = read.ok ? read.value : undefined;
    if (read.ok) return answered(read.value, now);
    tell.fault(read.error);
    blindness.unseen(now);
    if (blindness.at(now)) giveUp('bad-answer');
    else tell.health({ state: 'degraded', why: 'bad-answer' });
    confirm('bad-answer', now);
  };

  /** What it last told is not how its arm and loop stand now: the next that it tells is told anew. */
  const giveUp = (why: string): void => {
    picture = createPicture(0);
    tell.health({ state: 'offline', why });
  };

  const answered = (said: Status, now: Instant): void => {
    blindness.seen();
    tell.health({ state: 'online', why: 'heard' });
    show(said, now);
    confirm(undefined, now);
    holds.seen(barrier, said.arm === 'open');
  };

  const show = ({ arm, isLoopOccupied }: Status, now: Instant): void => {
    const contacts = new Map([
      ['arm-up', levelOf(arm === 'open')],
      ['arm-down', levelOf(arm === 'closed')],
      [loop, levelOf(isLoopOccupied)],
    ]);
    tellChanges(tell, picture.update(contacts, now));
  };

  const missed = (question: Asked, now: Instant): void => {
    asked = undefined;
    misses += 1;
    forgetHalf();
    status = undefined;
    quietUntil = after(now, LATE_MS);
    pollAt = nextPoll(question, now);
    tell.fault({ code: 'no-answer', text: `none within ${answerMs} ms` });
    blindness.unseen(now);
    if (misses >= missesMax || blindness.at(now)) giveUp('no-answer');
    confirm('no-answer', now);
  };

  const nextPoll = ({ at }: Asked, now: Instant): Instant =>
    after(at, Math.max(pollWait({ pollMs, missesMax, misses }), now - at));

  /** A half answer whose rest did not come must not swallow the beginning of the next. */
  const forgetHalf = (): void => {
    const forgotten = framer.reset();
    if (forgotten === 0) return;
    tell.fault({ code: 'half-frame', text: `${forgotten} bytes without the rest` });
  };

  const superseded = (command: DriverCommand | undefined): void => {
    if (command !== undefined) done(command, 'failed', SUPERSEDED);
  };

  const obey = (command: DriverCommand, now: Instant) => {
    switch (command.type) {
      case 'barrier.open':
        return orders.add({ command, frame: 'open' });
      case 'barrier.close':
        return orders.add({ command, frame: 'close' });
      case 'barrier.hold':
        if (holds.isHeld(barrier)) return done(command, 'done');
        return superseded(holds.wish(barrier, true, command, now));
      default:
        return done(command, 'refused', 'not-supported');
    }
  };

  return {
    opened(now) {
      isOpen = true;
      misses = 0;
      blindness.seen();
      pollAt = now;
      // Nobody said for how long the line was gone: a held arm is told to rise before it is asked how it stands.
      holds.recheck(now);
      turn(now);
    },
    closed(now) {
      isOpen = false;
      asked = undefined;
      quietUntil = undefined;
      pollAt = undefined;
      status = undefined;
      picture = createPicture(0);
      framer.reset();
      confirm(LINE_DOWN, now);
      if (cleared !== undefined) done(cleared, 'failed', LINE_DOWN);
      cleared = undefined;
      orders.drop(LINE_DOWN);
      for (const command of holds.dropCommands()) done(command, 'failed', LINE_DOWN);
    },
    receive(bytes, now) {
      for (const found of framer.push(bytes)) find(found, now);
      turn(now);
    },
    command(command, now) {
      if (!('barrier' in command.data)) return done(command, 'refused', 'not-supported');
      if (command.data.barrier !== barrier) return done(command, 'refused', 'no-such-barrier');
      if (command.type === 'barrier.release') {
        // Nothing is sent for it, so it needs no line.
        superseded(holds.forget(barrier));
        return done(command, 'done');
      }
      if (!isOpen) return done(command, 'failed', LINE_DOWN);
      obey(command, now);
      turn(now);
    },
    wake(now) {
      if (asked !== undefined && now >= asked.due) missed(asked, now);
      turn(now);
    },
    get nextWake() {
      if (!isOpen) return undefined;
      if (asked !== undefined) return asked.due;
      if (unconfirmed ?? cleared ?? orders.waiting > 0) return quietUntil;
      const next = earliest(pollAt, holds.nextWake);
      return next !== undefined && quietUntil !== undefined && next < quietUntil
        ? quietUntil
        : next;
    },
  };
}

const LINE_DOWN = 'line-down';
const SUPERSEDED = 'superseded';
