import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Checkpoint, Site } from '../vocabulary/site.ts';
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
  if (!isItem(point, item)) return refuseAct(act, 'unknown-item');
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

/** What nobody looks at any more can never be found fine: it is a matter no longer. */
export const notLookedAt = (site: Site, { faulty }: PatrolState): readonly FactDraft[] =>
  Object.keys(faulty).flatMap((subject): readonly FactDraft[] => {
    const [id = '', item = ''] = subject.split('/');
    const point = layoutOf(site).checkpoint(id);
    if (point !== undefined && isItem(point, item)) return [];
    return [{ type: 'condition.cleared', data: { condition: 'equipment-faulty', subject } }];
  });

const isItem = ({ items = [] }: Checkpoint, item: string): boolean =>
  items.some(({ id }) => id === item);
