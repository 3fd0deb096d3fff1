import type { DeviceId } from '../rules/vocabulary/ids.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import type { Clock, Counters, HealthReport, WireFault } from './driver.ts';

/** How often counters that moved are told although the state did not change. */
export const COUNTERS_MS = 30_000;
/** How long a bad frame is a recent one: over two tellings, so that no burst falls between them. */
export const RECENT_MS = 60_000;
/** More of them than this say nothing more. */
const RECENT_MAX = 100;

// What a fault's code counts as; other codes are told and not counted.
const TIMEOUTS: ReadonlySet<string> = new Set(['no-answer']);
const BAD_FRAMES: ReadonlySet<string> = new Set([
  'bad-frame',
  'bad-check',
  'noise',
  'half-frame',
  'tap-malformed',
  'tap-unknown-key',
  'tap-forged',
]);

/** Better comes first: a device that one peer of a listener answers for is online. */
const RANKS = ['online', 'degraded', 'offline', 'unknown'] as const;

/** Keeps the counters and health of a line's devices, and tells them on change and at most every 30 s. */
export type HealthBook = {
  /** A conversation says how a device stands. */
  tell(report: HealthReport, conversation: number): void;
  /** The line says how a device stands, whatever conversations said before. */
  setLine(report: HealthReport): void;
  /** A conversation is over: what it said no longer counts. */
  forget(conversation: number): void;
  heard(device: DeviceId, now: Instant): void;
  count(fault: WireFault): void;
  reconnecting(): void;
  close(): void;
};

type Page = {
  readonly device: DeviceId;
  readonly saying: Map<number, HealthReport>;
  told: HealthReport | undefined;
  counters: Counters;
  /** When the recent bad frames came, oldest first. */
  recent: readonly Instant[];
  isDirty: boolean;
};

/** Makes a book for these devices. */
export function createHealthBook({
  devices,
  clock,
  sink,
}: {
  readonly devices: readonly DeviceId[];
  readonly clock: Clock;
  readonly sink: { health(report: HealthReport & Counters): void };
}): HealthBook {
  const pages = new Map<DeviceId, Page>(
    devices.map((device) => [
      device,
      {
        device,
        saying: new Map(),
        told: undefined,
        counters: { frames: 0, badFrames: 0, timeouts: 0, reconnects: 0 },
        recent: [],
        isDirty: false,
      },
    ]),
  );
  let isClosed = false;
  const publish = (page: Page, report: HealthReport): void => {
    page.told = report;
    page.isDirty = false;
    const recentBadFrames = page.recent.length;
    const recent = recentBadFrames > 0 ? { recentBadFrames } : {};
    if (!isClosed) sink.health({ ...report, ...page.counters, ...recent });
  };
  const change = (page: Page, report: HealthReport): void => {
    const { told } = page;
    const isSame =
      told?.state === report.state && told.why === report.why && told.offsetMs === report.offsetMs;
    if (!isSame) publish(page, report);
  };
  const add = (page: Page, more: Partial<Record<keyof Counters, number>>): void => {
    const { frames, badFrames, timeouts, reconnects, lastHeard } = page.counters;
    page.counters = {
      frames: frames + (more.frames ?? 0),
      badFrames: badFrames + (more.badFrames ?? 0),
      timeouts: timeouts + (more.timeouts ?? 0),
      reconnects: reconnects + (more.reconnects ?? 0),
      ...(lastHeard !== undefined && { lastHeard }),
    };
    page.isDirty = true;
  };
  const recall = (page: Page): void => {
    const recent = page.recent.filter((when) => clock.now() - when < RECENT_MS);
    if (recent.length < page.recent.length) page.isDirty = true;
    page.recent = recent;
  };
  const addBad = (page: Page): void => {
    add(page, { badFrames: 1 });
    recall(page);
    page.recent = [...page.recent, clock.now()].slice(-RECENT_MAX);
  };
  let cancel = (): void => {};
  const round = (): void => {
    for (const page of pages.values()) {
      recall(page);
      if (page.isDirty && page.told !== undefined) publish(page, page.told);
    }
    cancel = clock.at(after(clock.now(), COUNTERS_MS), round);
  };
  cancel = clock.at(after(clock.now(), COUNTERS_MS), round);

  return {
    tell(report, conversation) {
      const page = pages.get(report.device);
      if (page === undefined) return;
      page.saying.set(conversation, report);
      change(page, best(page.saying) ?? report);
    },
    setLine(report) {
      const page = pages.get(report.device);
      if (page === undefined) return;
      page.saying.clear();
      change(page, report);
    },
    forget(conversation) {
      for (const page of pages.values()) {
        page.saying.delete(conversation);
        const report = best(page.saying);
        if (report !== undefined) change(page, report);
      }
    },
    heard(device, now) {
      const page = pages.get(device);
      if (page === undefined) return;
      add(page, { frames: 1 });
      page.counters = { ...page.counters, lastHeard: now };
    },
    count({ device, code }) {
      for (const page of pages.values()) {
        if (device !== undefined && page.device !== device) continue;
        if (TIMEOUTS.has(code)) add(page, { timeouts: 1 });
        else if (BAD_FRAMES.has(code)) addBad(page);
      }
    },
    reconnecting() {
      for (const page of pages.values()) add(page, { reconnects: 1 });
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}

function best(saying: ReadonlyMap<number, HealthReport>): HealthReport | undefined {
  const reports = [...saying.values()];
  for (const state of RANKS) {
    const report = reports.findLast((one) => one.state === state);
    if (report !== undefined) return report;
  }
  return undefined;
}
