import type { Instant } from '../../rules/vocabulary/time.ts';
import { doneTo } from '../barrier/orders.ts';
import { createOutbox } from '../barrier/outbox.ts';
import type { DeviceConfig, Output, Session } from '../driver.ts';
import { type Controller, createController } from './controller.ts';
import type { Settings } from './settings.ts';

/** One conversation with the controller of a line: it has no address, so there is one. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const outbox = createOutbox<Uint8Array>();
  const [first, ...others] = devices;
  const controller: Controller | undefined =
    first &&
    createController({
      settings: first.settings,
      tell: outbox.tell(first.id),
      send: outbox.send,
    });

  const collect = (work: (controller: Controller) => void): Output<Uint8Array> => {
    if (controller !== undefined) work(controller);
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
    receive: (bytes, now) => collect((one) => one.receive(bytes, now)),
    command: (command, now) =>
      collect((one) => {
        if (command.device === first?.id) return one.command(command, now);
        doneTo(outbox.tell(command.device).reading)(command, 'refused', 'line-shared');
      }),
    stored: () => ({}),
    wake: (now) => collect((one) => one.wake(now)),
    get nextWake(): Instant | undefined {
      return controller?.nextWake;
    },
  };
}
