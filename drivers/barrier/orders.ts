import type { Outcome, ReadingBody } from '../../rules/vocabulary/readings.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { DriverCommand } from '../driver.ts';

/** Tells what became of a command. */
export type Done = (command: DriverCommand, outcome: Outcome, reason?: string) => void;

/** Tells it as a reading. */
export const doneTo =
  (reading: (body: ReadingBody) => void): Done =>
  (command, outcome, reason) =>
    reading({
      type: 'command.done',
      data: { command: command.id, outcome, ...(reason !== undefined && { reason }) },
    });

/** The answer of a device that shows nothing and moves nothing: to be silent is all that can be asked of it. */
export function answerSilently(done: Done, command: DriverCommand): void {
  if (command.type === 'reader.show') done(command, 'done', 'silent');
  else done(command, 'refused', 'not-supported');
}

/** Commands that wait for the wire, in the order they came. */
export type Orders<Order> = {
  add(order: Order): void;
  /** The next one that has not expired while it waited. */
  next(now: Instant): Order | undefined;
  /** Tells all that wait as failed. */
  drop(reason: string): void;
  readonly waiting: number;
};

// More commands than this for one device within an answer's time is a mistake of the sender.
const COMMANDS_MAX = 16;

/** An empty queue; what it drops it tells to `done`. */
export function createOrders<Order extends { readonly command: DriverCommand }>(
  done: Done,
): Orders<Order> {
  const waiting: Order[] = [];
  return {
    add(order) {
      if (waiting.length < COMMANDS_MAX) waiting.push(order);
      else done(order.command, 'failed', 'too-many-commands');
    },
    next(now) {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (now < next.command.expires) return next;
        done(next.command, 'expired');
      }
      return undefined;
    },
    drop(reason) {
      for (const { command } of waiting.splice(0)) done(command, 'failed', reason);
    },
    get waiting() {
      return waiting.length;
    },
  };
}
