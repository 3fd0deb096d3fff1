import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createHolds, type HoldFound, type HoldStep } from '../barrier/holds.ts';
import { createOrders, doneTo } from '../barrier/orders.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createPicture } from '../barrier/picture.ts';
import { pollWait } from '../barrier/polling.ts';
import type { DeviceConfig, DriverCommand, ModbusAnswer, ModbusRequest } from '../driver.ts';
import { createBoardCalls, leverOf } from './codec.ts';
import { DEFAULTS, type Relays, type Settings } from './settings.ts';

/** Something to ask the board, and what to do with the answer. */
export type Task = {
  readonly call: ModbusRequest['call'];
  /** Before polls: a person or a car waits for it. */
  readonly isUrgent: boolean;
  answered(outcome: ModbusAnswer['outcome'], now: Instant): void;
};

/** One board on the bus. */
export type Board = {
  readonly settings: Settings;
  opened(now: Instant): void;
  closed(): void;
  command(command: DriverCommand, now: Instant): void;
  /** True where a command or a hold waits. */
  isUrgent(now: Instant): boolean;
  next(now: Instant): Task | undefined;
  readonly nextWake: Instant | undefined;
};

type Pulse = { readonly command: DriverCommand; readonly relay: number; readonly ms: number };

/** Makes one board from its settings. */
export function createBoard({ settings }: DeviceConfig<Settings>, tell: Tell): Board {
  const { pollMs, debounceMs, missesMax, holdRepeatMs } = { ...DEFAULTS, ...settings };
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
  let isAnswering = false;
  let pollAt: Instant | undefined;
  let misses = 0;

  /** What every answer says of the board itself. */
  const judge = (outcome: ModbusAnswer['outcome'], now: Instant) => {
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
        return answering({ state: 'degraded', why: 'exception' }, now);
      default:
        tell.heard();
        return answering({ state: 'online', why: 'heard' }, now);
    }
  };

  const answering = (report: Parameters<Tell['health']>[0], now: Instant): void => {
    misses = 0;
    tell.health(report);
    if (!isAnswering) holds.recheck(now);
    isAnswering = true;
  };

  const missed = (): void => {
    misses += 1;
    if (misses < missesMax) return;
    isAnswering = false;
    forgetPicture();
    tell.health({ state: 'offline', why: 'no-answer' });
  };

  /** While a board is not heard its contacts count as unknown everywhere: the next picture tells them all again. */
  const forgetPicture = (): void => {
    picture = createPicture(debounceMs);
  };

  const poll = (startedAt: Instant): Task => ({
    call: calls.readInputs(),
    isUrgent: false,
    answered(outcome, now) {
      judge(outcome, now);
      const wait = pollWait({ pollMs, missesMax, misses });
      pollAt = after(startedAt, Math.max(wait, now - startedAt));
      if (outcome.kind !== 'bits') return;
      for (const { input, state, isFirst } of picture.update(calls.inputs(outcome.bits), now)) {
        tell.reading({
          type: 'input.changed',
          data: { input, state, ...(isFirst && { first: true }) },
        });
      }
    },
  });

  const pulse = ({ command, relay, ms }: Pulse): Task => ({
    call: calls.pulse(relay, ms),
    isUrgent: true,
    answered(outcome, now) {
      judge(outcome, now);
      if (outcome.kind === 'written') done(command, 'done');
      else done(command, 'failed', reasonOf(outcome));
    },
  });

  const hold = (step: HoldStep<ModbusRequest['call']>): Task => ({
    call: step.call,
    isUrgent: true,
    answered(outcome, now) {
      judge(outcome, now);
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
    settings,
    opened(now) {
      isOpen = true;
      isAnswering = false;
      misses = 0;
      pollAt = now;
    },
    closed() {
      isOpen = false;
      isAnswering = false;
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

/** What a request that was under way hears when the link goes. */
export const LINE_DOWN = { kind: 'failed', text: 'line-down' } as const;

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
