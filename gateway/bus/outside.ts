import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import { type BrokerAddress, type BusMessage, connectBus } from './client.ts';
import { MESSAGE_BYTES_MAX } from './guard.ts';
import type { Message } from './intake.ts';
import { parseTopic, rootOf } from './topics.ts';

/** A broker that is not ours, as the engine knows it. */
export type OutsideBroker = {
  /** Says it now; what is said while the broker is away is not kept, and said again where it is a level or a state. */
  publish(message: BusMessage<string>): void;
  isConnected(): boolean;
  close(): Promise<void>;
};

/** A broker that restarts is back before this: until then nobody is taken for gone. */
const GRACE_MS = 5_000;
/** A health that intake could not take is tried again after this: no outbox sends it again. */
const HEALTH_AGAIN_MS = 1_000;

/** Connects the engine to a broker by its address. Who may say what there rests with that broker. */
export function connectOutside(options: {
  readonly broker: BrokerAddress;
  readonly site: SiteId;
  /** Resolves once durable; rejects where intake is closed. */
  door(message: Message): Promise<void>;
  /** The broker is there (again), and knows nothing of what was said while it was away. */
  opened(): void;
  /** The broker has been away for longer than a restart takes: nobody knows how hosts stand. */
  away(): void;
  readonly clock: Clock;
  readonly log: Logger;
}): OutsideBroker {
  const { broker, site, clock, log } = options;
  const root = rootOf(site);
  /** The latest health of each topic that intake has not taken. */
  const waiting = new Map<string, Message>();
  let isConnected = false;
  let cancelAway: (() => void) | undefined;
  let cancelAgain: (() => void) | undefined;

  const watch = (): void => {
    cancelAway ??= clock.at(after(clock.now(), GRACE_MS), () => {
      cancelAway = undefined;
      if (isConnected) return;
      log.error({ code: 'broker-away', url: broker.url }, 'the broker is away');
      options.away();
    });
  };

  const takeHealth = (message: Message): void => {
    waiting.set(message.topic, message);
    options.door(message).then(
      () => {
        if (waiting.get(message.topic) === message) waiting.delete(message.topic);
      },
      () => {
        cancelAgain ??= clock.at(after(clock.now(), HEALTH_AGAIN_MS), () => {
          cancelAgain = undefined;
          for (const late of [...waiting.values()]) takeHealth(late);
        });
      },
    );
  };

  const receive = (message: BusMessage<Uint8Array>): void => {
    if (message.payload.length > MESSAGE_BYTES_MAX) {
      log.warn({ code: 'message-too-large', topic: message.topic }, 'set aside: over 64 KiB');
      return;
    }
    const kind = parseTopic(site, message.topic)?.kind;
    if (kind === 'host-health' || kind === 'device-health') {
      // A retained health that was emptied says nothing.
      if (message.payload.length > 0) takeHealth(message);
      return;
    }
    // What is not taken is sent again by its host, whose outbox waits for our `accepted`.
    options.door(message).catch(() => undefined);
  };

  watch();
  const bus = connectBus({
    ...broker,
    filters: [`${root}/device/+/reading/+`, `${root}/device/+/health`, `${root}/host/+/health`],
    clock,
    log,
    opened() {
      isConnected = true;
      cancelAway?.();
      cancelAway = undefined;
      options.opened();
    },
    closed() {
      isConnected = false;
      watch();
    },
    message: receive,
  });

  return {
    publish: (message) => {
      bus.publish(message);
    },
    isConnected: () => isConnected,
    async close() {
      cancelAway?.();
      cancelAgain?.();
      await bus.close();
    },
  };
}
