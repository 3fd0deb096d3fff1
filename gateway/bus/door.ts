import type { Aedes, AedesOptions } from 'aedes';
import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import type { Message } from './intake.ts';
import type { Account } from './rights.ts';
import { parseTopic } from './topics.ts';
import type { Withheld } from './withheld.ts';

/** One connection, as Aedes knows it. */
export type Client = ReturnType<Aedes['handle']>;
/** A PUBLISH or a will, as Aedes asks whether it may pass; what is written to it is what Aedes then goes by. */
export type Packet = Parameters<NonNullable<AedesOptions['authorizePublish']>>[1];
/** Who is behind a connection that has logged in. */
export type Sender = { readonly account: Account; readonly withheld: Withheld };

/** A message at the door, with who sent it. */
export type DoorMessage = Message & { readonly account: Account; readonly client: string };

/** The one door of readings and health. */
export type Door = {
  isOpen(): boolean;
  /** Resolves when Aedes may go on with the packet, which then says whether it is acknowledged. */
  pass(sender: Sender, client: Client, packet: Packet): Promise<void>;
  close(): void;
};

/** A will that intake could not take is tried again after this, until its host is back. */
const WILL_AGAIN_MS = 1_000;

/** Makes the door: what passes is durable before it is acknowledged. */
export function createDoor(options: {
  readonly site: SiteId;
  take(message: DoorMessage): Promise<void>;
  isConnected(username: string): boolean;
  readonly clock: Clock;
  readonly log: Logger;
}): Door {
  const { site, isConnected, clock, log } = options;
  const retries = new Set<() => void>();
  let isClosing = false;
  let isOpen = true;

  const take = async (message: DoorMessage): Promise<boolean> => {
    try {
      await options.take(message);
      if (!isOpen) log.info({ code: 'intake-open' }, 'readings are acknowledged again');
      isOpen = true;
      return true;
    } catch (error) {
      if (isOpen) log.warn({ code: 'intake-closed', err: error }, 'readings are not acknowledged');
      isOpen = false;
      return false;
    }
  };

  const takeWill = async (message: DoorMessage): Promise<void> => {
    if (isClosing || (await take(message))) return;
    const cancel = clock.at(after(clock.now(), WILL_AGAIN_MS), () => {
      retries.delete(cancel);
      // A host that is back has a health of its own, newer than this will.
      if (isConnected(message.account.username)) return;
      takeWill(message).catch((error: unknown) => log.error({ code: 'will-lost', err: error }));
    });
    retries.add(cancel);
  };

  const takeLiving = async (
    message: DoorMessage,
    { withheld }: Sender,
    packet: Packet,
  ): Promise<void> => {
    if (await take(message)) {
      withheld.taken(message);
      return;
    }
    // QoS 0 is how Aedes is told not to acknowledge. The connection stays (see withheld.ts).
    packet.qos = 0;
    withheld.add(message);
  };

  return {
    isOpen: () => isOpen,
    pass(sender, client, packet) {
      const message = {
        account: sender.account,
        client: client.id,
        topic: packet.topic,
        payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
        retain: packet.retain === true,
      };
      // A reading is never kept for later subscribers, whatever its sender asked.
      if (parseTopic(site, packet.topic)?.kind === 'reading') packet.retain = false;
      // Aedes closes a client before it publishes its will.
      return client.closed ? takeWill(message) : takeLiving(message, sender, packet);
    },
    close() {
      isClosing = true;
      for (const cancel of retries) cancel();
      retries.clear();
    },
  };
}
