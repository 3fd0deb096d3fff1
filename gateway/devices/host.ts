import type {
  Clock,
  DeviceConfig,
  Driver,
  Given,
  LineConfig,
  LinkOpener,
} from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { type LineRun, runLine as runRealLine } from '../../drivers/runner.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { type BrokerAddress, type BusClient, type BusMessage, connectBus } from '../bus/client.ts';
import { parseAccepted } from '../bus/orders.ts';
import { commandFilter, parseTopic, topicName } from '../bus/topics.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import { createCommandDesk } from './commands.ts';
import { createFaultLog } from './fault-log.ts';
import { createHealthDesk } from './health-desk.ts';
import { createHostClock } from './host-clock.ts';
import { createOutbox } from './outbox.ts';
import { openSpill } from './spill.ts';

/** A line of site.yaml with what hangs on it. */
export type HostLine = {
  readonly line: LineConfig;
  readonly driver: Driver;
  readonly devices: readonly DeviceConfig<unknown>[];
};

/** A running driver process. */
export type Host = {
  /** New at each start: readings and health of this start carry it. */
  readonly boot: string;
  /** How many readings wait longer than they should. */
  backlog(): number;
  /** Lines closed, everything unaccepted on disk, the broker told. */
  close(): Promise<void>;
};

/** Runs the lines of a host: readings out by the outbox, commands in, health retained. */
export async function startHost(options: {
  readonly id: HostId;
  readonly site: SiteId;
  readonly lines: readonly HostLine[];
  readonly broker: Omit<BrokerAddress, 'clientId'> & { readonly clientId?: string };
  readonly outboxFile: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version?: string;
  readonly runLine?: typeof runRealLine;
  readonly open?: LinkOpener;
  /** What drivers are given that may stand in no settings. */
  readonly given?: Given;
}): Promise<Host> {
  const { id, site, clock, runLine = runRealLine, open = openLink } = options;
  const log = options.log.child({ host: id });
  const boot = freshId();
  const given = options.given === undefined ? {} : { given: options.given };
  const lineOf = new Map<DeviceId, string>(
    options.lines.flatMap(({ line, devices }) => devices.map((one) => [one.id, line.id] as const)),
  );
  const devices = [...lineOf.keys()];
  const runs = new Map<DeviceId, LineRun>();
  let bus: BusClient | undefined;
  let isClosed = false;

  const hostClock = createHostClock((offsetMs) => {
    if (offsetMs !== 0) log.warn({ code: 'clock-off', offsetMs }, "not the engine's time");
    health.offsetChanged();
  });
  const say = (message: BusMessage<string>): (() => void) | undefined => bus?.publish(message);
  const outbox = createOutbox({
    site,
    boot,
    devices,
    spill: await openSpill({ file: options.outboxFile, clock, log }),
    clock,
    log,
    corrected: hostClock.toEngine,
    send: (message) => say({ ...message, retain: false }),
    stored: (device, ref) => runs.get(device)?.stored(device, ref),
    backlogChanged: () => health.backlogChanged(),
  });
  const health = createHealthDesk({
    site,
    host: id,
    boot,
    version: options.version ?? 'unknown',
    lines: lineOf,
    clock,
    hostClock,
    backlog: () => outbox.backlog(),
    say,
  });
  const commands = createCommandDesk({
    site,
    devices,
    clock,
    log,
    toOwn: hostClock.toOwn,
    pass: (command) => runs.get(command.device)?.command(command),
    answer: (reading) => outbox.put(reading),
  });

  const receive = (message: BusMessage<Uint8Array>): void => {
    if (isClosed) return;
    if (parseTopic(site, message.topic)?.kind === 'command') {
      commands.receive(message);
      return;
    }
    const accepted = parseAccepted(site, message.payload);
    if (!accepted.ok) {
      log.warn({ code: 'accepted-unreadable', why: accepted.error.code });
      return;
    }
    const put = outbox.accepted(accepted.value.sources);
    if (put === undefined) return;
    hostClock.answered({ put, accepted: accepted.value.time, known: clock.now() });
  };

  const told = createFaultLog(clock, log);
  const sink = {
    reading(reading: Parameters<typeof outbox.put>[0]): void {
      if (isClosed) return;
      if (lineOf.has(reading.device)) outbox.put(reading);
      else log.error({ code: 'strange-device', device: reading.device }, 'not of this host');
    },
    health: health.report,
    fault: told,
  };

  bus = connectBus({
    ...options.broker,
    clientId: options.broker.clientId ?? options.broker.username,
    will: health.gone,
    filters: [
      ...devices.map((device) => commandFilter(site, device)),
      topicName(site, { kind: 'accepted', host: id }),
    ],
    clock,
    log,
    opened() {
      health.sayAll();
      outbox.opened();
    },
    closed: outbox.closed,
    message: receive,
  });
  const lines = options.lines.map((one) => {
    const run = runLine({ ...one, open, ...given, clock, sink });
    for (const device of one.devices) runs.set(device.id, run);
    return run;
  });

  return {
    boot,
    backlog: outbox.backlog,
    async close() {
      await Promise.all(lines.map((run) => run.close()));
      isClosed = true;
      health.close();
      await outbox.close();
      await bus.close(health.gone());
    },
  };
}
