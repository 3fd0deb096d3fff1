import type { FactOf } from '../vocabulary/facts.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';

/** What is known of one area. */
export type AreaStanding = {
  readonly isArmed: boolean;
  /** When it is looked at again. */
  readonly next?: Instant;
  /** Set while a person's word stands over its hours. */
  readonly word?: { readonly by: string; readonly until?: Instant };
  /** Of one that follows its panel: what that told last, of each. */
  readonly told?: { readonly armed?: Told; readonly disarmed?: Told };
};

/** That a panel told that it was armed or disarmed: when it came, and when it was, by our clock and by its own. */
export type Told = {
  readonly at: Instant;
  readonly time: Instant;
  readonly own?: Instant;
  /** Which panel or part of it told, as the area followed it. */
  readonly panel?: string;
  readonly partition?: string;
  readonly device?: string;
  readonly code?: string;
  readonly user?: string;
};

/** How an area stands after that. */
export function areaStanding(
  fact: FactOf<'area.armed' | 'area.disarmed'>,
  before: AreaStanding | undefined,
): AreaStanding {
  const { how, by, until, next } = fact.data;
  const isArmed = fact.type === 'area.armed';
  if (how === 'panel') {
    return { isArmed, told: { ...before?.told, [isArmed ? 'armed' : 'disarmed']: toldBy(fact) } };
  }
  const [end, turn] = [read(until), read(next)];
  return {
    isArmed,
    ...(turn === undefined ? {} : { next: turn }),
    ...(how === 'hours' || by === undefined
      ? {}
      : { word: end === undefined ? { by } : { by, until: end } }),
  };
}

function toldBy({ data, at, time }: FactOf<'area.armed' | 'area.disarmed'>): Told {
  const { panel, partition, device, code, user, panelTime } = data;
  const own = ownTime(panelTime, time);
  return {
    at,
    time,
    ...(own === undefined ? {} : { own }),
    ...(panel === undefined ? {} : { panel }),
    ...(partition === undefined ? {} : { partition }),
    ...(device === undefined ? {} : { device }),
    ...(code === undefined ? {} : { code }),
    ...(user === undefined ? {} : { user }),
  };
}

/** When it was by the panel's own clock. Nothing was later than it came: one that is fast would silence what follows. */
export function ownTime(panelTime: string | undefined, time: Instant): Instant | undefined {
  const own = read(panelTime);
  return own !== undefined && own > time ? time : own;
}

const read = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : fromRfc3339(text);
