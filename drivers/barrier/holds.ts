import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { DriverCommand } from '../driver.ts';

/** By what a barrier is kept up: a relay that stands and can be looked at, or its opening, said again and again. */
export type Lever<Call> =
  | { readonly kind: 'relay'; set(isOn: boolean): Call; readonly look: Call }
  | { readonly kind: 'impulse'; readonly raise: Call };

/** A step towards a wished level: what to call, and which command waits for it. */
export type HoldStep<Call> = {
  readonly kind: 'switch' | 'verify' | 'repeat';
  readonly barrier: string;
  readonly call: Call;
  readonly command?: DriverCommand;
};

/** What a step found: how a relay stands, that a call was taken, or neither. */
export type HoldFound = 'on' | 'off' | 'taken' | 'nothing';

/** What came of a step for the command that waited. */
export type HoldOutcome = 'done' | 'failed' | 'going-on';

/** Keeps barriers up, and gives them back, until the relay says so. */
export type Holds<Call> = {
  /** Gives back the command that waited before and waits no longer. */
  wish(
    barrier: string,
    up: boolean,
    command: DriverCommand,
    now: Instant,
  ): DriverCommand | undefined;
  /** Wished up and seen so. */
  isHeld(barrier: string): boolean;
  /** Wished up, seen or not: nothing of ours may lower it. */
  isWished(barrier: string): boolean;
  /** Nothing more is wished: repeated openings end. Gives back the command that waited. */
  forget(barrier: string): DriverCommand | undefined;
  isDue(now: Instant): boolean;
  /** The next step that is due, if any. */
  next(now: Instant): HoldStep<Call> | undefined;
  readonly nextWake: Instant | undefined;
  answered(step: HoldStep<Call>, found: HoldFound, now: Instant): HoldOutcome;
  /** The arm was seen: where its opening keeps it up, that is said again soon if it is not, and in its time if it is. */
  seen(barrier: string, isUp: boolean): void;
  /** The device is there (again): every wish is looked at anew. */
  recheck(now: Instant): void;
  /** The link is gone: the commands that waited, to be told as failed. Wishes stay. */
  dropCommands(): readonly DriverCommand[];
};

type Hold<Call> = {
  readonly barrier: string;
  readonly lever: Lever<Call>;
  /** Held until released; a release stays wished until the relay is seen off. Undefined: nobody said, so nothing is touched. */
  wish: 'held' | 'released' | undefined;
  isVerified: boolean;
  /** Seen up since it was wished: then it stands until released, and is put right where the device lost it. */
  isStanding: boolean;
  stage: 'switch' | 'verify';
  due: Instant | undefined;
  steppedAt: Instant | undefined;
  underWay: HoldStep<Call> | undefined;
  command: DriverCommand | undefined;
};

// A board that lost its power comes back with its relays off: found within this.
const VERIFY_MS = 2_000;
const RETRY_MS = 1_000;
// An arm takes a second or more to rise: until then it is not told to again.
const RAISE_AGAIN_MS = 1_000;

/** Makes the holds of one device. */
export function createHolds<Call>({
  levers,
  holdRepeatMs,
}: {
  readonly levers: Readonly<Record<string, Lever<Call>>>;
  readonly holdRepeatMs: number;
}): Holds<Call> {
  const holds = new Map<string, Hold<Call>>(
    Object.entries(levers).map(([barrier, lever]) => [
      barrier,
      {
        barrier,
        lever,
        wish: undefined,
        isVerified: false,
        isStanding: false,
        stage: 'verify',
        due: undefined,
        steppedAt: undefined,
        underWay: undefined,
        command: undefined,
      },
    ]),
  );

  const firstDue = (now: Instant): Hold<Call> | undefined =>
    [...holds.values()].find(
      ({ wish, due }) => wish !== undefined && due !== undefined && due <= now,
    );

  const stepOf = (hold: Hold<Call>): HoldStep<Call> => {
    const { barrier, command, lever } = hold;
    const waiting = command && { command };
    if (lever.kind === 'impulse') {
      return { kind: 'repeat', barrier, call: lever.raise, ...waiting };
    }
    const call = hold.stage === 'switch' ? lever.set(hold.wish === 'held') : lever.look;
    return { kind: hold.stage, barrier, call, ...waiting };
  };

  /** The command that waits for no step under way; one under way is answered with its step, which no longer counts. */
  const displace = (hold: Hold<Call>): DriverCommand | undefined => {
    const { command, underWay } = hold;
    hold.command = undefined;
    hold.underWay = undefined;
    return underWay === undefined ? command : undefined;
  };

  const settled = (hold: Hold<Call>, now: Instant): HoldOutcome => {
    hold.isVerified = true;
    hold.isStanding = hold.wish === 'held';
    hold.stage = 'verify';
    hold.command = undefined;
    hold.due = hold.wish === 'held' ? after(now, VERIFY_MS) : undefined;
    if (hold.wish === 'released') hold.wish = undefined;
    return 'done';
  };

  const failed = (hold: Hold<Call>, now: Instant): HoldOutcome => {
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

  const verified = (
    hold: Hold<Call>,
    isOn: boolean,
    step: HoldStep<Call>,
    now: Instant,
  ): HoldOutcome => {
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
      if (hold === undefined) return undefined;
      const displaced = displace(hold);
      hold.wish = up ? 'held' : 'released';
      hold.isVerified = false;
      if (!up) hold.isStanding = false;
      hold.stage = 'switch';
      hold.command = command;
      hold.due = now;
      return displaced;
    },
    isHeld(barrier) {
      const hold = holds.get(barrier);
      return hold?.wish === 'held' && hold.isVerified;
    },
    isWished: (barrier) => holds.get(barrier)?.wish === 'held',
    forget(barrier) {
      const hold = holds.get(barrier);
      if (hold === undefined) return undefined;
      const displaced = displace(hold);
      hold.wish = undefined;
      hold.isStanding = false;
      hold.due = undefined;
      return displaced;
    },
    isDue: (now) => firstDue(now) !== undefined,
    next(now) {
      const hold = firstDue(now);
      if (hold === undefined) return undefined;
      hold.due = undefined;
      hold.steppedAt = now;
      hold.underWay = stepOf(hold);
      return hold.underWay;
    },
    get nextWake() {
      return [...holds.values()].map(({ wish, due }) => wish && due).reduce(earliest, undefined);
    },
    answered(step, found, now) {
      const hold = holds.get(step.barrier);
      // A newer wish came while this was under way: what it found no longer matters.
      if (hold?.wish === undefined || hold.underWay !== step) return 'failed';
      hold.underWay = undefined;
      if (found === 'on' || found === 'off') return verified(hold, found === 'on', step, now);
      if (found === 'nothing') return failed(hold, now);
      if (step.kind === 'repeat') {
        settled(hold, now);
        hold.due = after(now, holdRepeatMs);
        return 'done';
      }
      hold.stage = 'verify';
      hold.due = now;
      return 'going-on';
    },
    seen(barrier, isUp) {
      const hold = holds.get(barrier);
      if (hold?.lever.kind !== 'impulse' || hold.due === undefined) return;
      if (!hold.isVerified || hold.steppedAt === undefined) return;
      hold.due = after(hold.steppedAt, isUp ? holdRepeatMs : RAISE_AGAIN_MS);
    },
    recheck(now) {
      for (const hold of holds.values()) {
        if (hold.wish !== undefined && hold.underWay === undefined) hold.due = now;
      }
    },
    dropCommands() {
      const dropped: DriverCommand[] = [];
      for (const hold of holds.values()) {
        if (hold.command !== undefined) dropped.push(hold.command);
        hold.command = undefined;
        hold.underWay = undefined;
        hold.due = undefined;
        if (hold.wish === 'held' && !hold.isStanding) hold.wish = undefined;
      }
      return dropped;
    },
  };
}
