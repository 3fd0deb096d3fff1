import type { Instant } from '../../rules/vocabulary/time.ts';
import { doneTo } from '../barrier/orders.ts';
import { createOutbox } from '../barrier/outbox.ts';
import type { DeviceConfig, Output, Session } from '../driver.ts';
import { createDock, type Dock } from './dock.ts';
import type { Settings } from './settings.ts';

/** One conversation with the dock of a line: it has no address, so there is one. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const outbox = createOutbox<Uint8Array>();
  const [first, ...others] = devices;
  const dock = first && createDock(first.settings, outbox.tell(first.id), outbox.send);

  const collect = (work: (one: Dock) => void): Output<Uint8Array> => {
    if (dock !== undefined) work(dock);
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
    closed: () => collect((one) => one.closed()),
    receive: (bytes, now) => collect((one) => one.receive(bytes, now)),
    command(command) {
      const done = doneTo(outbox.tell(command.device).reading);
      // A baton's clock is set at the end of its dump and never between: its taps are dated by it.
      if (command.type === 'reader.show') done(command, 'done', 'silent');
      else done(command, 'refused', 'not-supported');
      return outbox.take();
    },
    stored: (ref, now) => collect((one) => one.stored(ref, now)),
    wake: (now) => collect((one) => one.wake(now)),
    get nextWake(): Instant | undefined {
      return dock?.nextWake;
    },
  };
}
