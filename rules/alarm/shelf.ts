import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import { NEVER_SHELVED } from '../vocabulary/alarm-order.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { after, fromRfc3339 } from '../vocabulary/time.ts';
import type { Asked } from './answers.ts';
import { cleared } from './drafts.ts';
import { reasonGiven } from './reason.ts';

/** Never longer than a shift: who comes after is to see it himself. */
const SHELVED_MAX_MS = 12 * 3_600_000;

/** Out of the list (暂缓) for a reason and until a time; its clocks run on. */
export function shelve(asked: Asked, act: ActOf<'alarm.shelve'>): readonly FactDraft[] {
  const refused = refusedShelving(asked, act);
  if (refused !== undefined) return refuseAct(act, refused);
  const { until } = act.data;
  const data = { alarm: asked.alarm, by: act.by, ...reasonGiven(act.data), until };
  return [{ type: 'alarm.shelved', data }];
}

function refusedShelving({ record }: Asked, act: ActOf<'alarm.shelve'>): ActRefusal | undefined {
  if (NEVER_SHELVED.includes(record.kind)) return 'never-shelved';
  if (record.shelved !== undefined) return 'shelved-before';
  const until = fromRfc3339(act.data.until);
  if (until === undefined) return 'bad-time';
  if (until <= act.at) return 'end-is-past';
  return until > after(act.at, SHELVED_MAX_MS) ? 'shelved-too-long' : undefined;
}

/** Taken back by hand it counts as seen (ISA-18.2, 11.7.3). */
export function unshelve(
  { alarm, record }: Asked,
  act: ActOf<'alarm.unshelve'>,
): readonly FactDraft[] {
  if (record.shelved === undefined) return refuseAct(act, 'not-shelved');
  const { by } = act;
  const back: FactDraft = { type: 'alarm.unshelved', data: { alarm, by, how: 'hand' } };
  if (record.acknowledged !== undefined) return [back];
  return [
    back,
    { type: 'alarm.acknowledged', data: { alarm, by } },
    ...cleared(alarm, record, { acknowledged: true }),
  ];
}
