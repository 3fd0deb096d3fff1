import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateData, StateRef } from '../vocabulary/states.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { checksAt } from './checks.ts';
import { type DutyState, postState } from './state.ts';

/** The retained state of a post: who stands there, what he is asked, and what waits for his card. */
export function viewPost(site: Site, state: DutyState, ref: StateRef): object | undefined {
  const post = ref.kind === 'post' ? layoutOf(site).post(ref.id) : undefined;
  if (post === undefined) return undefined;
  const { shift, asked, awaited } = postState(state, post.id);
  return {
    name: post.name,
    lanes: post.lanes,
    ...(shift === undefined
      ? {}
      : {
          guard: shift.guard,
          shift: shift.id,
          since: toRfc3339(shift.since),
          sums: shift.sums,
        }),
    asked: Object.entries(asked).map(([opening, { kind, barrier, lane, since, shift: of }]) => ({
      opening,
      kind,
      barrier,
      ...(lane === undefined ? {} : { lane }),
      since: toRfc3339(since),
      ...(of === undefined ? {} : { shift: of }),
    })),
    checks: checksAt(state, post.id).map(({ id, since, due, isMissed, by, account }) => ({
      check: id,
      since: toRfc3339(since),
      due: toRfc3339(due),
      missed: isMissed,
      ...(by === undefined ? {} : { by }),
      ...(account === undefined ? {} : { account }),
    })),
    ...(awaited === undefined
      ? {}
      : {
          awaited: {
            id: awaited.id,
            purpose: awaited.purpose,
            by: awaited.by,
            until: toRfc3339(awaited.until),
          },
        }),
  } satisfies StateData<'post'>;
}
