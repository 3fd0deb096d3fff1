import type { DayPicture, RoundPicture, TagDoubtPicture } from '../api/types.ts';

/** One row of the chart: a route, or who took rounds of it over. */
export type Row = {
  readonly key: string;
  readonly route: string;
  readonly taken?: string;
  readonly rounds: readonly RoundPicture[];
};

/** The stretch of time the chart shows. */
export type Axis = { readonly from: number; readonly to: number };

const HOUR_MS = 3_600_000;

/** The day, and so much more as its last round runs past midnight. */
export function axisOf(day: Pick<DayPicture, 'from' | 'to' | 'items'>): Axis {
  const from = Date.parse(day.from);
  const last = Math.max(
    Date.parse(day.to),
    ...day.items.map((round) => Date.parse(round.tolerance)),
  );
  return { from, to: from + Math.ceil((last - from) / HOUR_MS) * HOUR_MS };
}

/** A row per route in the site's order, and beside it one per guard who took rounds of it over. */
export function rowsOf(rounds: readonly RoundPicture[], routes: readonly string[]): readonly Row[] {
  const rows = new Map<string, RoundPicture[]>();
  for (const round of rounds) {
    const key = JSON.stringify([round.route, round.taken ?? null]);
    rows.set(key, [...(rows.get(key) ?? []), round]);
  }
  const place = (route: string): number => {
    const at = routes.indexOf(route);
    return at < 0 ? routes.length : at;
  };
  return [...rows]
    .map(([key, list]): Row => {
      const { route = '', taken } = list[0] ?? {};
      return { key, route, ...(taken === undefined ? {} : { taken }), rounds: list };
    })
    .sort(
      (a, b) =>
        place(a.route) - place(b.route) ||
        a.route.localeCompare(b.route) ||
        (a.taken ?? '').localeCompare(b.taken ?? ''),
    );
}

/** Where a moment lies on the axis, as a share of it; what lies outside is drawn at its edge. */
export function shareOf({ from, to }: Axis, moment: number): number {
  return Math.min(1, Math.max(0, (moment - from) / (to - from)));
}

/** The marks of hours under the chart: so far apart that their words have room. */
export function ticksOf({ from, to }: Axis, shownHours: number): readonly number[] {
  const stepMs = (TICKS.find(([hours]) => shownHours <= hours)?.[1] ?? 120) * 60_000;
  const ticks: number[] = [];
  for (let at = from; at <= to; at += stepMs) ticks.push(at);
  return ticks;
}

const TICKS: readonly (readonly [hours: number, minutes: number])[] = [
  [0.5, 5],
  [2, 15],
  [8, 60],
];

/** The window a day is first shown in: rounds of minutes are not to be seen in a whole day. */
export function fittingHours(rows: readonly Row[]): 24 | 8 | 2 | 0.5 {
  const most = Math.max(0, ...rows.map((row) => row.rounds.length));
  if (most > 100) return 0.5;
  if (most > 40) return 2;
  return most > 14 ? 8 : 24;
}

/** True where a tag was doubted at this point while the round ran. */
export function doubtsOf(
  round: RoundPicture,
  checkpoint: string,
  doubts: readonly TagDoubtPicture[],
): readonly TagDoubtPicture[] {
  const from = Date.parse(round.early ?? round.from);
  const to = Date.parse(round.tolerance);
  return doubts.filter((doubt) => {
    const at = Date.parse(doubt.time);
    return doubt.checkpoint === checkpoint && from <= at && at <= to;
  });
}
