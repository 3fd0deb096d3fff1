import type { CheckpointId } from '../rules/vocabulary/ids.ts';
import type { Site } from '../rules/vocabulary/site.ts';
import type { Instant } from '../rules/vocabulary/time.ts';
import { dayAfter, localDay, localMinute } from '../rules/vocabulary/zone-time.ts';

/** A round whose window is open: it wants somebody to walk it. */
export type OpenRound = {
  readonly id: string;
  readonly checkpoints: readonly CheckpointId[];
  readonly leftMs: number;
};

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** The rounds open at that instant, by the clock on the wall. */
export function openRounds({ zone, routes }: Site, at: Instant): readonly OpenRound[] {
  const today = localDay(zone, at);
  const minute = localMinute(zone, at);
  // A round that began before midnight is one of yesterday.
  const days = [
    { day: today, now: minute },
    { day: dayAfter(today, -1), now: minute + DAY_MINUTES },
  ];
  return days.flatMap(({ day, now }) =>
    routes.flatMap(({ id, checkpoints, rounds }) =>
      rounds
        .filter(({ from, to }) => from <= now && now < to)
        .map(({ from, to }) => ({
          id: `${id} ${day} ${from}`,
          checkpoints,
          leftMs: (to - now) * MINUTE_MS,
        })),
    ),
  );
}
