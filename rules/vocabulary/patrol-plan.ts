import Type from 'typebox';
import { DAYS } from './days.ts';
import { type CheckpointId, configuredId, madeId, type PersonId } from './ids.ts';
import { ROUTE_KINDS, ROUTE_ORDERS } from './route-kinds.ts';
import { closed, type Static, Text, words } from './schema.ts';

/** A day on the site's calendar. */
export const LocalDay = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

const DAY_MINUTES = 1_440;
/** Rounds of one day and route; one every ten minutes is 144. */
const ROUNDS_MAX = 200;
const POINTS_MAX = 200;
const minutes = (maximum: number) => Type.Integer({ minimum: 0, maximum });

/**
 * One planned round of a day: its window in minutes of the site's local day. Past 1440 it lies in the night after that
 * day, and belongs to it: its `days` and the plan it is walked by are that day's.
 */
export const PlannedRound = closed({
  /** The days it is planned for; left out: every day. */
  days: Type.Optional(words(DAYS)),
  from: minutes(2 * DAY_MINUTES),
  to: minutes(2 * DAY_MINUTES),
  /** How long before the window a visit is early and not unexpected; left out: not at all. */
  earlyMin: Type.Optional(minutes(240)),
  toleranceMin: minutes(240),
  /**
   * Drawn by lot: it begins at a moment between `from` and so many minutes before `to` that nobody knows beforehand, and
   * lasts so long.
   */
  lastsMin: Type.Optional(Type.Integer({ minimum: 1, maximum: DAY_MINUTES })),
});
export type PlannedRound = Static<typeof PlannedRound>;

/** A route as planned: where it leads, when it is due, who may walk it. */
export const RoutePlan = closed({
  name: Text,
  kind: Type.Optional(words(ROUTE_KINDS)),
  order: Type.Optional(words(ROUTE_ORDERS)),
  checkpoints: Type.Array(configuredId<CheckpointId>(), {
    minItems: 1,
    maxItems: POINTS_MAX,
    uniqueItems: true,
  }),
  /** Who may walk it; empty: any guard. */
  guards: Type.Array(madeId<PersonId>(), { maxItems: 200 }),
  rounds: Type.Array(PlannedRound, { maxItems: ROUNDS_MAX }),
  /** A guard who has begun the round and taps nothing for so long is asked after; left out: nobody is. */
  silenceMin: Type.Optional(Type.Integer({ minimum: 1, maximum: DAY_MINUTES })),
});
export type RoutePlan = Static<typeof RoutePlan>;
