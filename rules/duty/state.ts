import type { Guards } from '../guards.ts';
import type { DeviceId, FactId, LaneId, PersonId, PostId } from '../vocabulary/ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Who stands where, what the arms of his lanes did meanwhile, and what he is asked. */
export type DutyState = {
  readonly posts: Record<string, PostState>;
  /** Persons saved as guards. */
  readonly guards: Guards;
  /** Duty checks that nobody has answered yet, one by each who asks. */
  readonly checks: Record<string, Check>;
  /** Receivers at which more centres ask than are answered to. */
  readonly crowded: Record<string, DeviceId>;
};

/** 查岗: somebody asks whether anybody is there. */
export type Check = {
  readonly id: FactId;
  readonly posts: readonly PostId[];
  readonly since: Instant;
  readonly due: Instant;
  /** Its time is not over. */
  readonly isWaiting: boolean;
  /** It, or one before it, was not answered in time. */
  readonly isMissed: boolean;
  readonly by?: string;
  readonly device?: DeviceId;
  readonly account?: string;
};

export type PostState = {
  readonly shift?: Shift;
  /** Openings that nobody has explained yet, of this shift and of those before it. */
  readonly asked: Readonly<Record<string, AskedOpening>>;
  /** An act that waits for a staff card. */
  readonly awaited?: Awaited;
};

export type Shift = {
  /** The fact that began it. */
  readonly id: FactId;
  readonly guard: PersonId;
  readonly since: Instant;
  /** How often each authority raised the arms of this post. */
  readonly sums: Readonly<Record<string, number>>;
};

export type AskedOpening = {
  readonly kind: string;
  readonly barrier: string;
  readonly lane?: LaneId;
  readonly since: Instant;
  readonly shift?: FactId;
};

export type Awaited = {
  readonly id: FactId;
  readonly post: PostId;
  readonly purpose: string;
  readonly by: string;
  readonly until: Instant;
};

/** A site on its first day: nobody stands anywhere. */
export function initialDutyState(): DutyState {
  return { posts: {}, guards: {}, checks: {}, crowded: {} };
}

/** A post's state; empty where nothing happened there yet. */
export function postState(state: DutyState, post: string): PostState {
  return Object.hasOwn(state.posts, post) ? (state.posts[post] ?? EMPTY) : EMPTY;
}

const EMPTY: PostState = { asked: {} };

/** The openings of a shift that are not explained yet. */
export function unexplainedOf({ shift, asked }: PostState): number {
  return Object.values(asked).filter((one) => one.shift === shift?.id).length;
}
