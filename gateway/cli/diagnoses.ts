import { HOST_GONE } from '../../rules/device/health.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { RecordedStanding } from '../store/records.ts';

/** What the doctor says of one thing, and what helps where something is wrong. */
export type Diagnosis = {
  readonly state: 'good' | 'look' | 'bad';
  readonly what: string;
  readonly text: string;
  readonly remedy?: string;
};

// Before this no machine ran this program: its clock stands at its factory's date.
const EARLIEST_MS = Date.UTC(2026, 0, 1);
// NTP moves a clock by less than this while it keeps it right.
const BACK_MS = 1_000;

/** The machine's clock against the calendar and against what it wrote last: records never go back in time. */
export function clockDiagnosis(
  zone: string,
  now: Instant,
  lastEntry: Instant | undefined,
): Diagnosis {
  const what = 'clock';
  const set = 'set the clock and keep it by NTP (timedatectl set-ntp true), then look again';
  if (now < EARLIEST_MS) {
    return { state: 'bad', what, text: `${toRfc3339(now)} cannot be`, remedy: set };
  }
  if (lastEntry !== undefined && lastEntry - now > BACK_MS) {
    const text =
      `${toRfc3339(now)} is ${lasting(lastEntry - now)} before the last entry of the records, ` +
      toRfc3339(lastEntry);
    const remedy = `${set}; if the entry is the one that is wrong, new ones keep its time until the clock is past it`;
    return { state: 'bad', what, text, remedy };
  }
  const local = new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(now);
  return { state: 'good', what, text: `${toRfc3339(now)}, ${local} ${zone}` };
}

// One night may be missed for a disk that was away; two are a habit.
const BACKUP_OLD_MS = 2 * 24 * 60 * 60 * 1_000;

/** How old the newest of the daily backups is. */
export function backupDiagnosis(
  folder: string,
  now: Instant,
  newest: Instant | undefined,
): Diagnosis {
  const what = 'backup';
  if (newest === undefined) {
    const text = `none in ${folder} yet`;
    return { state: 'look', what, text, remedy: 'look again after the time site.yaml gives' };
  }
  const text = `the newest in ${folder} is ${lasting(Math.max(0, now - newest))} old`;
  if (now - newest <= BACKUP_OLD_MS) return { state: 'good', what, text };
  return { state: 'bad', what, text, remedy: 'the log says why (code backup-failed)' };
}

// A reader at a lane is used daily; longer silence is worth a look.
const SILENT_MS = 24 * 60 * 60 * 1_000;

/** How a configured device stands and when it was last heard. */
export function deviceDiagnosis(
  device: string,
  now: Instant,
  known: { readonly heard: Instant | undefined; readonly standing: RecordedStanding | undefined },
): Diagnosis {
  const what = `device ${device}`;
  const { heard, standing } = known;
  // Devices go with their host: that says nothing of the device.
  if (standing?.stands === 'offline' && standing.why !== HOST_GONE) {
    return {
      state: 'bad',
      what,
      text: `offline since ${toRfc3339(standing.since)} (${standing.why})`,
      remedy: 'look at its power and wiring; docs/errors.md says what the word means',
    };
  }
  if (heard === undefined) {
    return {
      state: 'look',
      what,
      text: 'configured, and has never said anything',
      remedy: 'show it a card or move its contact, or take it out of the configuration',
    };
  }
  return now - heard > SILENT_MS
    ? {
        state: 'look',
        what,
        text: `silent for ${lasting(now - heard)}`,
        remedy: 'show it a card or move its contact',
      }
    : { state: 'good', what, text: `heard ${lasting(Math.max(0, now - heard))} ago` };
}

function lasting(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1_000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
