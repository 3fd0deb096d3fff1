import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { PatrolState } from './state.ts';

/** A thing at a checkpoint is fine, or it is faulty until somebody finds it fine. */
export function recordInspection(
  site: Site,
  state: PatrolState,
  act: ActOf<'inspection.record'>,
): readonly FactDraft[] {
  const { checkpoint, item, state: is, note, round, time } = act.data;
  const point = layoutOf(site).checkpoint(checkpoint);
  if (point === undefined) return refuseAct(act, 'unknown-checkpoint');
  if (!(point.items ?? []).some(({ id }) => id === item)) return refuseAct(act, 'unknown-item');
  const recorded: FactDraft = {
    type: 'inspection.recorded',
    data: {
      checkpoint,
      item,
      state: is,
      ...(note === undefined ? {} : { note }),
      guard: act.by,
      ...(round === undefined ? {} : { round }),
      ...(time === undefined ? {} : { looked: time }),
    },
  };
  const subject = `${checkpoint}/${item}`;
  const isFaulty = state.faulty[subject] === true;
  if ((is === 'faulty') === isFaulty) return [recorded];
  const type = is === 'faulty' ? 'condition.raised' : 'condition.cleared';
  return [recorded, { type, data: { condition: 'equipment-faulty', subject, checkpoint } }];
}
