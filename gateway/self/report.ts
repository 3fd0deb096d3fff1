import type { Clock } from '../../drivers/driver.ts';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import { GATEWAY_CONDITIONS, type GatewayCondition } from '../../rules/vocabulary/inputs.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Receipt } from '../engine/ports.ts';
import type { Submission } from '../engine/submission.ts';

/** What the gateway says of itself to its engine. */
export type SelfReport = {
  /** How it is from now on; said again until it is taken, and once only while it stays so. */
  tell(condition: GatewayCondition, is: boolean): void;
  close(): void;
};

/** An engine that takes nothing now is told again after this. */
const AGAIN_MS = 5_000;

/** A report that keeps what it has to say until the engine took it: a full disk is found when nothing can be written. */
export function createSelfReport(options: {
  readonly engine: { submit(submission: Submission): Promise<Receipt> };
  readonly clock: Clock;
  readonly freshId: () => string;
}): SelfReport {
  const { engine, clock, freshId } = options;
  const found = new Map<GatewayCondition, boolean>();
  const taken = new Map<GatewayCondition, boolean>();
  let isSaying = false;
  let isClosed = false;
  let cancel: (() => void) | undefined;

  const untold = (): GatewayCondition | undefined =>
    GATEWAY_CONDITIONS.find(
      (condition) => found.has(condition) && found.get(condition) !== taken.get(condition),
    );

  /** Until nothing is left: what was told may have turned while it was on its way. */
  const say = async (): Promise<void> => {
    if (isSaying) return;
    isSaying = true;
    cancel?.();
    for (let condition = untold(); condition !== undefined; condition = untold()) {
      const is = found.get(condition) === true;
      if (await isTaken(condition, is)) {
        taken.set(condition, is);
        continue;
      }
      if (!isClosed) cancel = clock.at(after(clock.now(), AGAIN_MS), () => void say());
      break;
    }
    isSaying = false;
  };

  const isTaken = async (condition: GatewayCondition, is: boolean): Promise<boolean> => {
    const id = freshId() as InputId;
    const said = { kind: 'gateway.health', id, time: clock.now(), condition, is } as const;
    try {
      return (await engine.submit(said)).kind !== 'refused';
    } catch {
      return false;
    }
  };

  return {
    tell(condition, is) {
      found.set(condition, is);
      void say();
    },
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
