import type { Suppression } from '../vocabulary/alarm-facts.ts';
import type { Fact, FactData } from '../vocabulary/facts.ts';
import type { FactId } from '../vocabulary/ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What an alarm would be, before it has an id. */
export type Cause = Omit<FactData<'alarm.raised'>, 'alarm' | 'source'> & {
  readonly source: string;
};

/** How something is told: by its level, told again while it lasts; as an event that counts each time; or as standing still. */
export type Manner = 'level' | 'event' | 'still';

/** Something became abnormal or normal. A momentary cause is over as it is told: what remains is to answer it. */
export type Signal =
  | {
      readonly to: 'abnormal';
      readonly cause: Cause;
      readonly isMomentary: boolean;
      readonly manner: Manner;
    }
  /** `time`: when it was, of what may be told late. */
  | { readonly to: 'normal'; readonly source: string; readonly time?: Instant }
  /** It would be an alarm, and is none. */
  | { readonly to: 'suppressed'; readonly cause: Cause; readonly why: Suppression }
  /** What was told was not so, as `by` shows. */
  | { readonly to: 'withdrawn'; readonly source: string; readonly by: FactId };

export const normal = (source: string): Signal => ({ to: 'normal', source });
export const withdrawn = (source: string, { id: by }: Fact): Signal => ({
  to: 'withdrawn',
  source,
  by,
});
export const abnormal = (cause: Cause, isMomentary = false, manner: Manner = 'level'): Signal => ({
  to: 'abnormal',
  cause,
  isMomentary,
  manner,
});
