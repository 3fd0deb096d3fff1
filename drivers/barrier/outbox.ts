import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import type { DriverReading, HealthReport, Output, ReadingRef, WireFault } from '../driver.ts';

/** What one device says; the session puts its id to it. */
export type Tell = {
  /** Gives the number by which the session hears that it is durable. */
  reading(body: ReadingBody, named?: Pick<DriverReading, 'key' | 'formerKey' | 'time'>): ReadingRef;
  health(report: Omit<HealthReport, 'device'>): void;
  fault(fault: Omit<WireFault, 'device'>): void;
  heard(): void;
};

/** Collects what a session's devices say while it is at work. */
export type Outbox<Out> = {
  tell(device: DeviceId): Tell;
  send(message: Out): void;
  /** Everything said since the last time. */
  take(): Output<Out>;
};

type Collected<Out> = {
  send: Out[];
  readings: DriverReading[];
  health: HealthReport[];
  faults: WireFault[];
  heard: DeviceId[];
};

/** An empty outbox; it numbers the session's readings. */
export function createOutbox<Out>(): Outbox<Out> {
  const empty = (): Collected<Out> => ({
    send: [],
    readings: [],
    health: [],
    faults: [],
    heard: [],
  });
  let out = empty();
  let readingsMade = 0;
  return {
    tell: (device) => ({
      reading(body, named = {}) {
        readingsMade += 1;
        out.readings.push({ ...body, ...named, device, ref: readingsMade });
        return readingsMade;
      },
      health: (report) => void out.health.push({ ...report, device }),
      fault: (fault) => void out.faults.push({ ...fault, device }),
      heard: () => void out.heard.push(device),
    }),
    send: (message) => void out.send.push(message),
    take() {
      const taken = out;
      out = empty();
      return taken;
    },
  };
}
