import type { CommandId, DeviceId } from '../rules/vocabulary/ids.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import type {
  Channel,
  Clock,
  DeviceConfig,
  Driver,
  DriverCommand,
  DriverReading,
  Given,
  HealthReport,
  Output,
  ReadingRef,
  Session,
  WireFault,
} from './driver.ts';

/** What a conversation tells its line. */
export type ConversationSink = {
  reading(reading: DriverReading): void;
  health(report: HealthReport, conversation: number): void;
  heard(device: DeviceId, now: Instant): void;
  fault(fault: WireFault): void;
  /** The session threw: it is done with. */
  failed(conversation: Conversation, why: string): void;
};

/** One session with its channel and its wake-up. */
export type Conversation = {
  readonly number: number;
  readonly channel: Channel | undefined;
  opened(channel: Channel): void;
  closed(why: string): void;
  receive(message: unknown): void;
  command(command: DriverCommand): void;
  stored(ref: ReadingRef): void;
  /** True where this conversation last heard that device. */
  hears(device: DeviceId): boolean;
  /** Ends it silently. */
  close(): void;
};

// A reading's number on the line is its session's number times this plus the session's own: told apart without a table.
const REFS_PER_CONVERSATION = 1_000_000_000;

/** Starts a session and keeps it awake; what it throws becomes `failed`. */
export function createConversation({
  number,
  driver,
  devices,
  given,
  clock,
  enqueue,
  sink,
}: {
  readonly number: number;
  readonly driver: Driver;
  readonly devices: readonly DeviceConfig<unknown>[];
  readonly given: Given;
  readonly clock: Clock;
  readonly enqueue: (job: () => void) => void;
  readonly sink: ConversationSink;
}): Conversation {
  const known = new Set(devices.map(({ id }) => id));
  const unanswered = new Map<CommandId, DriverCommand>();
  const heard = new Set<DeviceId>();
  let session: Session<unknown, unknown> | undefined;
  let channel: Channel | undefined;
  let wakeAt: Instant | undefined;
  let cancelWake = (): void => {};
  let isOver = false;

  const fail = (error: unknown): void => {
    if (isOver) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const command of unanswered.values()) {
      sink.reading(answer(number, command, 'driver-failed'));
    }
    unanswered.clear();
    sink.failed(conversation, text);
  };

  // The one place below the shell where an exception is caught: a driver's mistake must not take other lines with it.
  const enter = (
    call: (session: Session<unknown, unknown>, now: Instant) => Output<unknown>,
  ): void => {
    if (isOver) return;
    try {
      session ??= driver.start(devices, given);
      put(call(session, clock.now()));
      setWake(session.nextWake);
    } catch (error) {
      fail(error);
    }
  };

  const report = (reading: DriverReading): void => {
    if (!known.has(reading.device)) {
      throw new Error(`a reading of the unknown device ${reading.device}`);
    }
    if (reading.type === 'command.done') unanswered.delete(reading.data.command);
    sink.reading({ ...reading, ref: number * REFS_PER_CONVERSATION + reading.ref });
  };

  const put = ({ send, faults, heard: from, health, readings }: Output<unknown>): void => {
    send?.forEach((message) => {
      channel?.send(message);
    });
    faults?.forEach(sink.fault);
    from?.forEach((device) => {
      heard.add(device);
      sink.heard(device, clock.now());
    });
    health?.forEach((one) => {
      sink.health(one, number);
    });
    readings?.forEach(report);
  };

  const setWake = (next: Instant | undefined): void => {
    if (next === wakeAt || isOver) return;
    cancelWake();
    wakeAt = next;
    if (next === undefined) return;
    // A session that asks for now or earlier is woken a millisecond on: it must not keep the loop to itself.
    const when = Math.max(next, clock.now() + 1);
    cancelWake = clock.at(after(clock.now(), when - clock.now()), () =>
      enqueue(() => {
        wakeAt = undefined;
        enter((live, now) => live.wake(now));
      }),
    );
  };

  const conversation: Conversation = {
    number,
    get channel() {
      return channel;
    },
    opened(made) {
      channel = made;
      enter((live, now) => live.opened(now));
    },
    closed(why) {
      if (channel === undefined) return;
      channel = undefined;
      heard.clear();
      enter((live, now) => live.closed(now, why));
    },
    receive: (message) => enter((live, now) => live.receive(message, now)),
    command(command) {
      unanswered.set(command.id, command);
      enter((live, now) => live.command(command, now));
    },
    stored(ref) {
      if (Math.floor(ref / REFS_PER_CONVERSATION) !== number) return;
      enter((live, now) => live.stored(ref % REFS_PER_CONVERSATION, now));
    },
    hears: (device) => heard.has(device),
    close() {
      isOver = true;
      cancelWake();
    },
  };
  return conversation;
}

function answer(number: number, command: DriverCommand, reason: string): DriverReading {
  return {
    type: 'command.done',
    device: command.device,
    ref: number * REFS_PER_CONVERSATION,
    data: { command: command.id, outcome: 'failed', reason },
  };
}
