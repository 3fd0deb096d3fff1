import type { Condition, FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { LaneInput, Site } from '../vocabulary/site.ts';
import type { AccessState, StandingCondition } from './state.ts';

const ARM = ['arm-up', 'arm-down'] as const;
const LOOPS = ['arming-loop', 'safety-loop'] as const;

/** By what it is seen that a condition is over; what is not here a person ends, or its time. */
const SEEN_BY: Partial<Record<Condition, readonly LaneInput[]>> = {
  tailgating: ARM,
  'forced-arm': ARM,
  'arm-left-up': ARM,
  'arm-stuck': ARM,
  'arm-broken': ['arm-broken'],
  'wrong-way': LOOPS,
  'mains-off': ['mains'],
  'cabinet-open': ['cabinet-door'],
};

/** Whose sensors are wired no more can never be seen to be over: it is a matter no longer, and may be raised anew. */
export const unwired = (site: Site, { conditions }: AccessState): readonly FactDraft[] =>
  Object.values(conditions).flatMap((standing): readonly FactDraft[] => {
    const { since: _, ...data } = standing;
    return isSeen(site, standing) ? [] : [{ type: 'condition.cleared', data }];
  });

function isSeen(site: Site, standing: StandingCondition): boolean {
  const { condition, lane, barrier } = standing;
  const sensors = condition === 'loop-stuck' ? stuckLoop(standing) : SEEN_BY[condition];
  if (sensors === undefined) return true;
  const layout = layoutOf(site);
  const at = barrier === undefined ? [] : layout.lanesOf(barrier).map(({ id }) => id);
  const lanes = lane === undefined ? at : [lane];
  return lanes.some((id) => sensors.some((sensor) => layout.has(id, sensor)));
}

/** The loop before the arm is of a lane, that under it of the barrier. */
const stuckLoop = ({ lane }: StandingCondition): readonly LaneInput[] =>
  lane === undefined ? ['safety-loop'] : ['arming-loop'];
