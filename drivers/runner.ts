import type { DeviceId } from '../rules/vocabulary/ids.ts';
import type { DeviceHealth } from '../rules/vocabulary/inputs.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import { type Conversation, createConversation } from './conversation.ts';
import type {
  Channel,
  Clock,
  Counters,
  DeviceConfig,
  Driver,
  DriverCommand,
  DriverReading,
  Given,
  HealthReport,
  LineConfig,
  Link,
  LinkOpener,
  ReadingRef,
  WireFault,
} from './driver.ts';
import { createHealthBook } from './health-book.ts';

/** Where a line's readings and health go: the host. */
export type LineSink = {
  reading(reading: DriverReading): void;
  /** On every change of state or reason, and at most every 30 s for the counters. */
  health(report: HealthReport & Counters): void;
  /** For the log: each fault as it comes; the host counts repetitions. */
  fault?(fault: WireFault & { readonly line: string }): void;
};

/** A running line. */
export type LineRun = {
  command(command: DriverCommand): void;
  /** This reading is durable. */
  stored(device: DeviceId, ref: ReadingRef): void;
  /** Ends every conversation and wait; nothing comes to the sink after it was called. */
  close(): Promise<void>;
};

/** A first retry soon after a plug was pushed in again; then ever longer, as a dead line costs work and log lines. */
export const BACK_OFF_MS = { first: 250, longest: 30_000 } as const;
// A link that stood this long was good: the next failure starts the back-off anew.
const STEADY_MS = 10_000;

/** What a line has that keeps no secret. */
export const NOTHING_GIVEN: Given = {
  tagKeys: () => [],
  secret: () => undefined,
  panelAccounts: () => [],
  freshBytes: (count) => new Uint8Array(count),
};

type Job = () => void;

/**
 * Runs one line: opens its link, gives what comes to the session, sends what comes out, re-opens with back-off. It never
 * throws: a session that does is reported as `driver-failed`, ended and started afresh with back-off; other lines do not notice.
 */
export function runLine({
  line,
  driver,
  devices,
  open,
  given = NOTHING_GIVEN,
  clock,
  sink,
}: {
  readonly line: LineConfig;
  readonly driver: Driver;
  readonly devices: readonly DeviceConfig<unknown>[];
  readonly open: LinkOpener;
  readonly given?: Given;
  readonly clock: Clock;
  readonly sink: LineSink;
}): LineRun {
  const listens = line.kind === 'tcp-listen' && driver.carries !== 'peers';
  const book = createHealthBook({ devices: devices.map(({ id }) => id), clock, sink });
  /** The one conversation of a dialled line; on a listener one per peer, newest last. */
  const conversations = new Map<Channel | 'line', Conversation>();
  const queue: Job[] = [];
  let link: Link | undefined;
  let failures = 0;
  let conversationsMade = 0;
  let openedAt: Instant | undefined;
  let cancelRetry = (): void => {};
  let isDraining = false;
  let isClosed = false;

  // What arrives while a session is at work waits its turn: a session is never entered twice.
  const enqueue = (job: Job): void => {
    if (isClosed) return;
    queue.push(job);
    if (isDraining) return;
    isDraining = true;
    for (let next = queue.shift(); next !== undefined && !isClosed; next = queue.shift()) next();
    isDraining = false;
  };

  const converse = (): Conversation => {
    conversationsMade += 1;
    return createConversation({
      number: conversationsMade,
      driver,
      devices,
      given,
      clock,
      enqueue,
      sink: {
        reading: (reading) => sink.reading(reading),
        health: (report, from) => book.tell(report, from),
        heard: (device, now) => book.heard(device, now),
        fault(fault) {
          book.count(fault);
          sink.fault?.({ ...fault, line: line.id });
        },
        failed: (conversation, why) => driverFailed(conversation, why),
      },
    });
  };

  const allDevices = (state: DeviceHealth, why: string): void => {
    for (const { id } of devices) book.setLine({ device: id, state, why });
  };

  const driverFailed = (conversation: Conversation, why: string): void => {
    sink.fault?.({ line: line.id, code: 'driver-failed', text: why });
    const entry = [...conversations].find(([, known]) => known === conversation);
    if (entry === undefined) return;
    conversations.delete(entry[0]);
    conversation.close();
    book.forget(conversation.number);
    if (conversations.size === 0) allDevices('offline', 'driver-failed');
    if (listens) {
      conversation.channel?.end();
      return;
    }
    void link?.close();
    retry();
  };

  const retry = (): void => {
    link = undefined;
    if (openedAt !== undefined && clock.now() - openedAt >= STEADY_MS) failures = 0;
    openedAt = undefined;
    failures += 1;
    const wait = Math.min(BACK_OFF_MS.longest, BACK_OFF_MS.first * 2 ** (failures - 1));
    cancelRetry();
    cancelRetry = clock.at(after(clock.now(), wait), () => enqueue(openNow));
  };

  const opened = (channel: Channel): void => {
    openedAt ??= clock.now();
    if (!listens) {
      conversations.get('line')?.opened(channel);
      return;
    }
    const conversation = converse();
    conversations.set(channel, conversation);
    conversation.opened(channel);
  };

  const closed = (why: string): void => {
    for (const conversation of conversations.values()) conversation.closed(why);
    if (listens) conversations.clear();
    book.reconnecting();
    sink.fault?.({ line: line.id, code: 'line-down', text: why });
    allDevices('offline', 'line-down');
    retry();
  };

  const ended = (channel: Channel, why: string): void => {
    const conversation = conversations.get(channel);
    if (conversation === undefined) return;
    conversations.delete(channel);
    conversation.closed(why);
    conversation.close();
    book.reconnecting();
    book.forget(conversation.number);
    if (conversations.size === 0) allDevices('offline', 'line-down');
  };

  const openNow = (): void => {
    if (!listens && !conversations.has('line')) conversations.set('line', converse());
    let mine: Link | undefined;
    // A link that was given up may still tell what it had under way.
    const ifCurrent = (job: Job): void =>
      enqueue(() => (mine === undefined || mine === link) && job());
    mine = open({
      line,
      carries: driver.carries,
      clock,
      events: {
        opened: (channel) => ifCurrent(() => opened(channel)),
        message: (channel, message) =>
          ifCurrent(() => conversations.get(listens ? channel : 'line')?.receive(message)),
        ended: (channel, why) => ifCurrent(() => ended(channel, why)),
        closed: (why) => ifCurrent(() => closed(why)),
      },
    });
    link = mine;
  };

  allDevices('unknown', 'starting');
  enqueue(openNow);

  return {
    command(command) {
      enqueue(() => {
        const conversation = speaker(conversations, command.device);
        if (conversation !== undefined) return conversation.command(command);
        sink.reading(notSent(command, 'line-down'));
      });
    },
    stored(_device, ref) {
      enqueue(() => {
        for (const conversation of conversations.values()) conversation.stored(ref);
      });
    },
    async close() {
      isClosed = true;
      cancelRetry();
      book.close();
      for (const conversation of conversations.values()) conversation.close();
      await link?.close();
    },
  };
}

/** The conversation that last heard this device, else the newest. */
function speaker(
  conversations: ReadonlyMap<unknown, Conversation>,
  device: DeviceId,
): Conversation | undefined {
  const all = [...conversations.values()].reverse();
  return all.find((conversation) => conversation.hears(device)) ?? all[0];
}

/** The answer to a command that no session could take. Its number is below every session's. */
export function notSent(command: DriverCommand, reason: string): DriverReading {
  return {
    type: 'command.done',
    device: command.device,
    ref: 0,
    data: { command: command.id, outcome: 'failed', reason },
  };
}
