import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { Asked } from './answers.ts';
import { endsByWord } from './by-word.ts';
import { runningClock } from './clocks.ts';
import { cleared } from './drafts.ts';
import { isSourceActive } from './life.ts';
import { reasonGiven } from './reason.ts';
import type { AlarmRecord } from './state.ts';

/** Somebody has seen it. */
export function acknowledge(
  { alarm, record }: Asked,
  act: ActOf<'alarm.acknowledge'>,
): readonly FactDraft[] {
  if (record.acknowledged !== undefined) return refuseAct(act, 'already-acknowledged');
  return [
    { type: 'alarm.acknowledged', data: { alarm, by: act.by } },
    ...cleared(alarm, record, { acknowledged: true }),
  ];
}

/**
 * Reset by hand, once the cause is gone. Some panels never say that it is: then somebody who has looked says so, and it
 * is over by his word.
 */
export function reset(asked: Asked, act: ActOf<'alarm.reset'>): readonly FactDraft[] {
  const { alarm, record } = asked;
  const { why } = act.data;
  const isByWord = why !== undefined && endsByWord(asked.site, record);
  const refused = isByWord ? undefined : refusedReset(asked);
  if (refused !== undefined) return refuseAct(act, refused);
  const { kind, zone, members = {} } = record;
  const gone: readonly FactDraft[] = isByWord
    ? [{ type: 'alarm.returned', data: { alarm, kind, ...(zone === undefined ? {} : { zone }) } }]
    : [];
  const standing = Object.keys(members).filter((one) => members[one]?.isActive === true);
  const ended = isByWord && standing.length > 0 ? { members: standing } : {};
  const said = why === undefined ? {} : reasonGiven({ ...act.data, why });
  const data = { alarm, by: act.by, ...aboutOf(record), ...said, ...ended };
  const isActive = isByWord ? false : record.isActive;
  return [
    ...gone,
    { type: 'alarm.reset', data },
    ...cleared(alarm, record, { needsReset: false, isActive }),
  ];
}

function refusedReset({ state, record }: Asked): ActRefusal | undefined {
  if (!record.isLatching) return 'not-latching';
  if (!record.needsReset) return 'already-reset';
  return isSourceActive(state, record) ? 'still-active' : undefined;
}

/** Nothing is signed off while it stands, nor while somebody is on his way: that would hide it from the next who looks. */
export function close(asked: Asked, act: ActOf<'alarm.close'>): readonly FactDraft[] {
  const { site, alarm, record } = asked;
  const isAwaited = runningClock(site.times, record, 'attended') !== undefined;
  const refused = refusedClosing(record) ?? (isAwaited ? 'not-attended' : undefined);
  if (refused !== undefined) return refuseAct(act, refused);
  const data = { alarm, by: act.by, ...aboutOf(record), ...reasonGiven(act.data) };
  return [{ type: 'alarm.closed', data }];
}

const aboutOf = ({ kind, zone, source }: AlarmRecord) => ({
  kind,
  source,
  ...(zone === undefined ? {} : { zone }),
});

function refusedClosing(record: AlarmRecord): ActRefusal | undefined {
  if (record.acknowledged === undefined) return 'not-acknowledged';
  if (record.isActive) return 'still-active';
  return record.needsReset ? 'needs-reset' : undefined;
}
