import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import { type DutyState, postState } from './state.ts';

/** Openings that no command of ours caused: the guard on post says what they were. */
const BY_HAND: ReadonlySet<string> = new Set(['unexplained', 'booth', 'manual-key']);

/** The guard on post is asked at once about an opening made by hand. */
export function openingsAt(
  state: DutyState,
  { id: opening, data }: FactOf<'barrier.opened'>,
): readonly FactDraft[] {
  const { post, barrier, lane, authority } = data;
  if (post === undefined || !BY_HAND.has(authority.kind)) return [];
  const { shift } = postState(state, post);
  return [
    {
      type: 'opening.asked',
      data: {
        post,
        opening,
        kind: authority.kind,
        barrier,
        ...(lane === undefined ? {} : { lane }),
        ...(shift === undefined ? {} : { guard: shift.guard, shift: shift.id }),
      },
    },
  ];
}
