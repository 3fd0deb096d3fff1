import type { FactDraft, FactOf, TagDoubt } from '../vocabulary/facts.ts';
import { doubtOf, signsTaps } from './counters.ts';
import type { PatrolState } from './state.ts';
import type { Tap } from './taps.ts';

/** What is wrong with the tag of this tap, if anything. */
export function tagDoubt(state: PatrolState, { tag, counter }: Tap): TagDoubt | undefined {
  if (tag === undefined) return undefined;
  if (counter !== undefined) return doubtOf(state.counters, tag, counter);
  return signsTaps(state.counters, tag) ? 'unsigned' : undefined;
}

/** A count that leaps is noted, and the tap stands; every other doubt leaves nothing of it. */
export const isTaken = (doubt: TagDoubt | undefined): boolean =>
  doubt === undefined || doubt === 'counter-jump';

/** The doubt as a fact. */
export function suspected(
  { checkpoint, tag, guard, counter, device }: Tap,
  why: TagDoubt,
): FactDraft {
  return {
    type: 'tag.suspected',
    data: {
      checkpoint,
      why,
      ...(device === undefined ? {} : { device }),
      ...(tag === undefined ? {} : { tag }),
      ...(guard === undefined ? {} : { guard }),
      ...(counter === undefined ? {} : { counter }),
    },
  };
}

/** A checkpoint's tag shown to a fixed reader: it hangs at its place no more, or somebody carries a copy of it. */
export function strayTag({ data }: FactOf<'tap.seen'>): readonly FactDraft[] {
  const { checkpoint, tag, device } = data;
  if (checkpoint === undefined || tag === undefined) return [];
  return [{ type: 'tag.suspected', data: { checkpoint, why: 'wrong-place', device, tag } }];
}
