import type { Clock, Counters, HealthReport } from '../../drivers/driver.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { BusMessage } from '../bus/client.ts';
import { deviceHealthEnvelope, hostHealthEnvelope } from '../bus/envelope.ts';
import { topicName } from '../bus/topics.ts';
import { freshId } from '../random.ts';
import { createCalm } from './calm.ts';
import type { HostClock } from './host-clock.ts';

/** CONTRACT: backlog is told on change, at most once a second. */
const HOST_EVERY_MS = 1_000;
/** A device that flaps is told five times a second and no more. */
const DEVICE_EVERY_MS = 200;

/** What a host says of itself and its devices: retained, the latest only. */
export type HealthDesk = {
  report(report: HealthReport & Counters): void;
  backlogChanged(): void;
  /** The clock is off by another amount: every device's health says so. */
  offsetChanged(): void;
  /** Everything again, the host first: its devices' health holds only while it is alive. */
  sayAll(): void;
  /** What the broker says when the host is gone, and the host itself when it stops. */
  gone(): BusMessage<string>;
  close(): void;
};

/** Makes the desk of one start of a host. */
export function createHealthDesk(options: {
  readonly site: SiteId;
  readonly host: HostId;
  readonly boot: string;
  readonly version: string;
  /** The line each device hangs on. */
  readonly lines: ReadonlyMap<DeviceId, string>;
  readonly clock: Clock;
  readonly hostClock: Pick<HostClock, 'offsetMs' | 'toEngine'>;
  backlog(): number;
  say(message: BusMessage<string>): void;
}): HealthDesk {
  const { site, host, boot, version, clock, hostClock, say } = options;
  const now = (): Instant => hostClock.toEngine(clock.now());
  const started = clock.now();
  const told = (at: Instant): string => toRfc3339(hostClock.toEngine(at));
  let sequence = 0;

  const hostMessage = (alive: boolean): BusMessage<string> => {
    const backlog = options.backlog();
    const data = { alive, boot, since: told(started), backlog, version };
    const head = { id: freshId(), time: now(), data };
    const numbered = alive ? { ...head, sequence: ++sequence } : head;
    return {
      topic: topicName(site, { kind: 'host-health', host }),
      payload: hostHealthEnvelope(site, host, numbered),
      retain: true,
    };
  };

  const own = createCalm({ clock, everyMs: HOST_EVERY_MS, say: () => say(hostMessage(true)) });
  const pages = new Map<DeviceId, Page>();
  for (const [device, line] of options.lines) {
    const page: Page = {
      latest: { device, state: 'unknown', why: 'starting', ...NOTHING_COUNTED },
      since: started,
      sequence: 0,
      calm: createCalm({ clock, everyMs: DEVICE_EVERY_MS, say: () => sayDevice(page) }),
      line,
    };
    pages.set(device, page);
  }

  const sayDevice = (page: Page): void => {
    const { device, lastHeard, offsetMs = hostClock.offsetMs(), ...rest } = page.latest;
    page.sequence += 1;
    const data = {
      ...rest,
      ...(offsetMs === undefined ? {} : { offsetMs }),
      since: told(page.since),
      host,
      boot,
      line: page.line,
      ...(lastHeard === undefined ? {} : { lastHeard: told(lastHeard) }),
    };
    const head = { id: freshId(), time: now(), sequence: page.sequence };
    say({
      topic: topicName(site, { kind: 'device-health', device }),
      payload: deviceHealthEnvelope(site, device, { ...head, data }),
      retain: true,
    });
  };

  return {
    report(report) {
      const page = pages.get(report.device);
      if (page === undefined) return;
      if (page.latest.state !== report.state) page.since = clock.now();
      page.latest = report;
      page.calm.changed();
    },
    backlogChanged: own.changed,
    offsetChanged() {
      for (const { calm } of pages.values()) calm.changed();
    },
    sayAll() {
      say(hostMessage(true));
      for (const page of pages.values()) sayDevice(page);
    },
    gone: () => hostMessage(false),
    close() {
      own.close();
      for (const { calm } of pages.values()) calm.close();
    },
  };
}

type Page = {
  latest: HealthReport & Counters;
  since: Instant;
  sequence: number;
  readonly calm: ReturnType<typeof createCalm>;
  readonly line: string;
};

const NOTHING_COUNTED: Counters = { frames: 0, badFrames: 0, timeouts: 0, reconnects: 0 };
