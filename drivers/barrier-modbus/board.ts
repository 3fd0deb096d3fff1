import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createHolds, type HoldFound, type HoldStep } from '../barrier/holds.ts';
import { createOrders, doneTo } from '../barrier/orders.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createPicture, tellChanges } from '../barrier/picture.ts';
import { pollWait } from '../barrier/polling.ts';
import type { DriverCommand, ModbusAnswer, ModbusRequest } from '../driver.ts';
import { type BusBoard, LINE_DOWN, type Task } from '../modbus/bus.ts';
import { createStanding } from '../modbus/standing.ts';
import { createBoardCalls, leverOf } from './codec.ts';
import { DEFAULTS, type Relays, type Settings } from './settings.ts';

type Pulse = { readonly command: DriverCommand; readonly relay: number; readonly ms: number };

/** Makes one board from its settings. */
export function createBoard(settings: Settings, tell: Tell): BusBoard {
  const { unit, answerMs, pollMs, debounceMs, missesMax, holdRepeatMs } = {
    ...DEFAULTS,
    ...settings,
  };
  const calls = createBoardCalls(settings);
  let picture = createPicture(debounceMs);
  const relaysOf = settings.relays ?? {};
  const levers = Object.fromEntries(
    Object.entries(relaysOf).map(([barrier, relays]) => [barrier, leverOf(calls, relays)]),
  );
  const holds = createHolds({ levers, holdRepeatMs });
  const done = doneTo(tell.reading);
  const pulses = createOrders<Pulse>(done);
  let isOpen = false;
  let pollAt: Instant | undefined;

  /** While a board is not heard its contacts count as unknown everywhere: the next picture tells them all again. */
  const forgetPicture = (): void => {
    picture = createPicture(debounceMs);
  };

  const standing = createStanding({
    tell,
    missesMax,
    everyMs: Math.max(pollMs, answerMs),
    lost: forgetPicture,
    back(now) {
      holds.recheck(now);
      // By a command's answer: what its inputs are is asked at once.
      pollAt = now;
    },
  });

  const poll = (startedAt: Instant): Task => ({
    call: calls.readInputs(),
    answered(outcome, now) {
      // Without inputs it is only asked whether it lives, and an exception says that it does.
      standing.judge(calls.hasInputs ? 'inputs' : 'else', outcome, now);
      const wait = pollWait({ pollMs, missesMax, misses: standing.misses });
      pollAt = after(startedAt, Math.max(wait, now - startedAt));
      if (outcome.kind !== 'bits') return;
      tellChanges(tell, picture.update(calls.inputs(outcome.bits), now));
    },
  });

  const pulse = ({ command, relay, ms }: Pulse): Task => ({
    call: calls.pulse(relay, ms),
    answered(outcome, now) {
      standing.judge('else', outcome, now);
      if (outcome.kind === 'written') done(command, 'done');
      else done(command, 'failed', reasonOf(outcome));
    },
  });

  const hold = (step: HoldStep<ModbusRequest['call']>): Task => ({
    call: step.call,
    answered(outcome, now) {
      standing.judge('else', outcome, now);
      const came = holds.answered(step, foundIn(outcome), now);
      if (step.command === undefined || came === 'going-on') return;
      if (came === 'done') done(step.command, 'done');
      else done(step.command, 'failed', reasonOf(outcome));
    },
  });

  const close = (command: DriverCommand, lane: string, relay: number | undefined) => {
    if (relay === undefined) return done(command, 'refused', 'no-close-relay');
    const loops = safetyLoops(settings, lane);
    if (loops.some((loop) => picture.isOn(loop) !== false)) {
      return done(command, 'refused', 'safety-loop');
    }
    pulses.add({ command, relay, ms: CLOSE_PULSE_MS });
  };

  const superseded = (command: DriverCommand | undefined): void => {
    if (command !== undefined) done(command, 'failed', 'superseded');
  };

  const obey = (command: DriverCommand, relays: Relays, now: Instant) => {
    switch (command.type) {
      case 'barrier.open':
        return pulses.add({ command, relay: relays.open, ms: command.data.pulseMs });
      case 'barrier.close':
        if (holds.isWished(command.data.barrier)) return done(command, 'refused', 'held');
        return close(command, command.data.lane, relays.close);
      case 'barrier.hold':
        if (holds.isHeld(command.data.barrier)) return done(command, 'done');
        return superseded(holds.wish(command.data.barrier, true, command, now));
      case 'barrier.release':
        if (relays.hold === undefined) {
          superseded(holds.forget(command.data.barrier));
          return done(command, 'done');
        }
        return superseded(holds.wish(command.data.barrier, false, command, now));
      default:
        return done(command, 'refused', 'not-supported');
    }
  };

  const dropCommands = (): void => {
    pulses.drop(LINE_DOWN.text);
    for (const command of holds.dropCommands()) done(command, 'failed', LINE_DOWN.text);
  };

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
      standing.reset();
      pollAt = undefined;
      forgetPicture();
      dropCommands();
    },
    command(command, now) {
      if (!('barrier' in command.data)) return done(command, 'refused', 'not-supported');
      const relays = relaysOf[command.data.barrier];
      if (relays === undefined) return done(command, 'refused', 'no-such-barrier');
      if (isOpen) return obey(command, relays, now);
      if (command.type === 'barrier.release') holds.wish(command.data.barrier, false, command, now);
      else done(command, 'failed', LINE_DOWN.text);
      dropCommands();
    },
    isUrgent: (now) => pulses.waiting > 0 || holds.isDue(now),
    next(now) {
      if (!isOpen) return undefined;
      const opening = pulses.next(now);
      if (opening !== undefined) return pulse(opening);
      const step = holds.next(now);
      if (step !== undefined) return hold(step);
      if (pollAt === undefined || pollAt > now) return undefined;
      pollAt = undefined;
      return poll(now);
    },
    get nextWake() {
      return isOpen ? earliest(pollAt, holds.nextWake) : undefined;
    },
  };
}

const CLOSE_PULSE_MS = 500;

/** The safety loops under this lane's arm: the arm must not fall while one is on or unknown. */
const safetyLoops = (settings: Settings, lane: string): readonly string[] =>
  Object.values(settings.inputs ?? {}).filter(
    (name) => name === 'safety-loop' || name === `${lane}.safety-loop`,
  );

/** What an answer says to a hold. */
function foundIn(outcome: ModbusAnswer['outcome']): HoldFound {
  if (outcome.kind === 'bits') return outcome.bits[0] === true ? 'on' : 'off';
  return outcome.kind === 'written' ? 'taken' : 'nothing';
}

function reasonOf(outcome: ModbusAnswer['outcome']): string {
  switch (outcome.kind) {
    case 'timeout':
      return 'no-answer';
    case 'exception':
      return `exception-${outcome.code}`;
    case 'failed':
      return outcome === LINE_DOWN ? LINE_DOWN.text : 'bad-answer';
    default:
      return 'not-verified';
  }
}
