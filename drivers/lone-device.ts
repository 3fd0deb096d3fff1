import type { Instant } from '../rules/vocabulary/time.ts';
import { answerSilently, doneTo } from './barrier/orders.ts';
import { createOutbox, type Tell } from './barrier/outbox.ts';
import type { DeviceConfig, DriverCommand, Output, ReadingRef, Session } from './driver.ts';

/** What speaks for the one device of a line that has no addresses. */
export type LoneDevice<In = Uint8Array> = {
  opened(now: Instant): void;
  closed(now: Instant): void;
  receive(message: In, now: Instant): void;
  /** Left out: it does nothing that it is told to. */
  command?(command: DriverCommand, now: Instant): void;
  /** Left out: it does not ask whether its readings are durable. */
  stored?(ref: ReadingRef, now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/** One conversation with the device of such a line: there is one. */
export function createLoneSession<Settings, In = Uint8Array, Out = Uint8Array>(
  devices: readonly DeviceConfig<Settings>[],
  create: (settings: Settings, tell: Tell, send: (message: Out) => void) => LoneDevice<In>,
): Session<In, Out> {
  const outbox = createOutbox<Out>();
  const [first, ...others] = devices;
  const device = first && create(first.settings, outbox.tell(first.id), outbox.send);

  const collect = (work: (one: LoneDevice<In>) => void): Output<Out> => {
    if (device !== undefined) work(device);
    return outbox.take();
  };

  return {
    opened: (now) =>
      collect((one) => {
        one.opened(now);
        // `check` refuses such a line; where it comes in all the same nobody speaks for the others.
        for (const { id } of others) {
          outbox.tell(id).health({ state: 'offline', why: 'line-shared' });
        }
      }),
    closed: (now) => collect((one) => one.closed(now)),
    receive: (message, now) => collect((one) => one.receive(message, now)),
    command: (command, now) =>
      collect((one) => {
        const done = doneTo(outbox.tell(command.device).reading);
        if (one.command === undefined) return answerSilently(done, command);
        if (command.device === first?.id) return one.command(command, now);
        done(command, 'refused', 'line-shared');
      }),
    stored: (ref, now) => collect((one) => one.stored?.(ref, now)),
    wake: (now) => collect((one) => one.wake(now)),
    get nextWake(): Instant | undefined {
      return device?.nextWake;
    },
  };
}
