import type { Brand } from './ids.ts';
import { after, type Instant } from './time.ts';
import { localDay, localInstant, localMinute } from './zone-time.ts';

/** What a clock on a wall shows, without a zone: milliseconds as if it showed UTC. */
export type WallTime = Brand<number, 'WallTime'>;

const MINUTE_MS = 60_000;

/** A date and time as a device writes them; undefined where no calendar has them. */
export function wallTime([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
]: readonly number[]): WallTime | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const made = new Date(ms);
  // A 31st of February comes out as the 3rd of March: what does not come back was no date.
  const isOne =
    made.getUTCFullYear() === year &&
    made.getUTCMonth() === month - 1 &&
    made.getUTCDate() === day &&
    made.getUTCHours() === hour &&
    made.getUTCMinutes() === minute &&
    made.getUTCSeconds() === second;
  return isOne ? wallOf(ms) : undefined;
}

/** The branding constructor. */
export const wallOf = (ms: number): WallTime => ms as WallTime;

/** Year, month, day, hour, minute, second. */
export function partsOf(wall: WallTime): readonly number[] {
  const at = new Date(wall);
  return [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}

/** As the device had it: `2026-11-24T08:15:30`, without a zone. */
export const wallText = (wall: WallTime): string => new Date(wall).toISOString().slice(0, 19);

/** When clocks of that zone show it; what comes twice is its first coming. */
export function instantOf(wall: WallTime, zone: string): Instant {
  const day = new Date(wall).toISOString().slice(0, 10);
  const ofDay = wall - Date.parse(`${day}T00:00:00Z`);
  return after(localInstant(zone, day, Math.floor(ofDay / MINUTE_MS)), ofDay % MINUTE_MS);
}

/** What clocks of that zone show at an instant. */
export function wallAt(at: Instant, zone: string): WallTime {
  const midnight = Date.parse(`${localDay(zone, at)}T00:00:00Z`);
  return wallOf(midnight + localMinute(zone, at) * MINUTE_MS + (at % MINUTE_MS));
}

/** True where the platform knows the zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?)?(?:\.\d+)?)?$/;
const RUN = /^(\d{4})(\d\d)(\d\d)(?:[ T]?(\d\d):?(\d\d):?(\d\d))?$/;

/** A date, or a date and time, as people and programs write it: `2026-11-24 08:15:30`, `2026年11月24日 8:15`, `20261124081530`. */
export function readWall(text: string): WallTime | undefined {
  const written = text.normalize('NFKC').trim();
  const parts = WRITTEN.exec(written) ?? RUN.exec(written);
  return parts === null ? undefined : wallTime(parts.slice(1).map((part = '0') => Number(part)));
}

/** A time of day in milliseconds: `08:15:30`, `8:15`, `081530`. */
export function readTimeOfDay(text: string): number | undefined {
  const written = text.normalize('NFKC').trim();
  const parts =
    /^(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?)?(?:\.\d+)?$/.exec(written) ??
    /^(\d\d)(\d\d)(\d\d)$/.exec(written);
  if (parts === null) return undefined;
  const wall = wallTime([1970, 1, 1, ...parts.slice(1).map((part = '0') => Number(part))]);
  return wall;
}
