import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { DriverCommand, ModbusAnswer, ModbusRequest } from '../driver.ts';
import type { BoardCalls } from './codec.ts';
import type { Relays } from './settings.ts';

/** A step towards a wished level: what to call, and which command waits for it. */
export type HoldStep = {
  readonly kind: 'switch' | 'verify' | 'repeat';
  readonly barrier: string;
  readonly call: ModbusRequest['call'];
  readonly command?: DriverCommand;
};

/** What came of a step for the command that waited. */
export type HoldOutcome = 'done' | 'failed' | 'going-on';

/** Keeps barriers up, and gives them back, until the relay says so. */
export type Holds = {
  wish(barrier: string, up: boolean, command: DriverCommand, now: Instant): void;
  /** Wished up and seen so. */
  isHeld(barrier: string): boolean;
  /** Nothing more is wished: repeated pulses end. */
  forget(barrier: string): void;
  isDue(now: Instant): boolean;
  /** The next step that is due, if any. */
  next(now: Instant): HoldStep | undefined;
  readonly nextWake: Instant | undefined;
  answered(step: HoldStep, outcome: ModbusAnswer['outcome'], now: Instant): HoldOutcome;
  /** The board is there (again): every wish is looked at anew. */
  recheck(now: Instant): void;
  /** The link is gone: the commands that waited, to be told as failed. Wishes stay. */
  dropCommands(): readonly DriverCommand[];
};

type Hold = {
  readonly barrier: string;
  readonly relays: Relays;
  /** Held until released; a release stays wished until the relay is seen off. Undefined: nobody said, so nothing is touched. */
  wish: 'held' | 'released' | undefined;
  isVerified: boolean;
  /** Seen up since it was wished: then it stands until released, and is put right where the board lost it. */
  isStanding: boolean;
  stage: 'switch' | 'verify';
  due: Instant | undefined;
  command: DriverCommand | undefined;
};

// A board that lost its power comes back with its relays off: found within this.
const VERIFY_MS = 2_000;
const RETRY_MS = 1_000;
const REPEAT_PULSE_MS = 500;

/** Makes the holds of one board. */
export function createHolds({
  relays,
  calls,
  holdRepeatMs,
}: {
  readonly relays: Readonly<Record<string, Relays>>;
  readonly calls: BoardCalls;
  readonly holdRepeatMs: number;
}): Holds {
  const holds = new Map<string, Hold>(
    Object.entries(relays).map(([barrier, of]) => [
      barrier,
      {
        barrier,
        relays: of,
        wish: undefined,
        isVerified: false,
        isStanding: false,
        stage: 'verify',
        due: undefined,
        command: undefined,
      },
    ]),
  );

  const firstDue = (now: Instant): Hold | undefined =>
    [...holds.values()].find(
      ({ wish, due }) => wish !== undefined && due !== undefined && due <= now,
    );

  const stepOf = (hold: Hold): HoldStep => {
    const { barrier, command, relays: of } = hold;
    const waiting = command && { command };
    if (of.hold === undefined) {
      return { kind: 'repeat', barrier, call: calls.pulse(of.open, REPEAT_PULSE_MS), ...waiting };
    }
    const call =
      hold.stage === 'switch'
        ? calls.switchRelay(of.hold, hold.wish === 'held')
        : calls.readRelay(of.hold);
    return { kind: hold.stage, barrier, call, ...waiting };
  };

  const settled = (hold: Hold, now: Instant): HoldOutcome => {
    hold.isVerified = true;
    hold.isStanding = hold.wish === 'held';
    hold.stage = 'verify';
    hold.command = undefined;
    hold.due = hold.wish === 'held' ? after(now, VERIFY_MS) : undefined;
    if (hold.wish === 'released') hold.wish = undefined;
    return 'done';
  };

  const failed = (hold: Hold, now: Instant): HoldOutcome => {
    const { command } = hold;
    hold.isVerified = false;
    hold.stage = 'switch';
    hold.due = after(now, RETRY_MS);
    if (command !== undefined && hold.due < command.expires) return 'going-on';
    hold.command = undefined;
    // A hold that never came about must not come about after its time. A release is tried until the relay is off: else
    // the arm would stay up with nobody wishing it.
    if (hold.wish === 'held' && !hold.isStanding) hold.wish = undefined;
    return 'failed';
  };

  const verified = (hold: Hold, isOn: boolean, step: HoldStep, now: Instant): HoldOutcome => {
    if (isOn === (hold.wish === 'held')) return settled(hold, now);
    if (step.command !== undefined) return failed(hold, now);
    // Found the other way by a look of our own: switch it at once.
    hold.isVerified = false;
    hold.stage = 'switch';
    hold.due = now;
    return 'going-on';
  };

  return {
    wish(barrier, up, command, now) {
      const hold = holds.get(barrier);
      if (hold === undefined) return;
      hold.wish = up ? 'held' : 'released';
      hold.isVerified = false;
      if (!up) hold.isStanding = false;
      hold.stage = 'switch';
      hold.command = command;
      hold.due = now;
    },
    isHeld(barrier) {
      const hold = holds.get(barrier);
      return hold?.wish === 'held' && hold.isVerified;
    },
    forget(barrier) {
      const hold = holds.get(barrier);
      if (hold === undefined) return;
      hold.wish = undefined;
      hold.isStanding = false;
      hold.due = undefined;
    },
    isDue: (now) => firstDue(now) !== undefined,
    next(now) {
      const hold = firstDue(now);
      if (hold === undefined) return undefined;
      hold.due = undefined;
      return stepOf(hold);
    },
    get nextWake() {
      return [...holds.values()].map(({ wish, due }) => wish && due).reduce(earliest, undefined);
    },
    answered(step, outcome, now) {
      const hold = holds.get(step.barrier);
      // A newer wish came while this was under way: what it found no longer matters.
      if (hold?.wish === undefined || hold.due !== undefined) return 'failed';
      if (outcome.kind === 'bits') return verified(hold, outcome.bits[0] ?? false, step, now);
      if (outcome.kind !== 'written') return failed(hold, now);
      if (step.kind === 'repeat') {
        settled(hold, now);
        hold.due = after(now, holdRepeatMs);
        return 'done';
      }
      hold.stage = 'verify';
      hold.due = now;
      return 'going-on';
    },
    recheck(now) {
      for (const hold of holds.values()) if (hold.wish !== undefined) hold.due = now;
    },
    dropCommands() {
      const dropped: DriverCommand[] = [];
      for (const hold of holds.values()) {
        if (hold.command !== undefined) dropped.push(hold.command);
        hold.command = undefined;
        hold.due = undefined;
        if (hold.wish === 'held' && !hold.isStanding) hold.wish = undefined;
      }
      return dropped;
    },
  };
}
