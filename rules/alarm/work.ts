import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Asked } from './answers.ts';
import { clocksOf } from './clocks.ts';

/** More steps than this are no card that anybody reads. */
const STEPS_MAX = 100;

/** Somebody is on his way. */
export function dispatch(asked: Asked, act: ActOf<'alarm.dispatch'>): readonly FactDraft[] {
  const { guard, post, note } = act.data;
  const refused = refusedDispatch(asked, act);
  if (refused !== undefined) return refuseAct(act, refused);
  const to = {
    ...(guard === undefined ? {} : { guard }),
    ...(post === undefined ? {} : { post }),
    ...(note === undefined ? {} : { note }),
  };
  return [{ type: 'alarm.dispatched', data: { alarm: asked.alarm, by: act.by, ...to } }];
}

function refusedDispatch(
  { site, state, record }: Asked,
  { data: { guard, post } }: ActOf<'alarm.dispatch'>,
): ActRefusal | undefined {
  if (guard === undefined && post === undefined) return 'nobody-to-send';
  if (guard !== undefined && state.guards[guard] !== true) return 'not-a-guard';
  if (post !== undefined && layoutOf(site).post(post) === undefined) return 'unknown-post';
  // Whoever threatens there must not see that it was heard, nor by who stands there.
  const called = [post, guard === undefined ? undefined : state.posts[guard]];
  const isThere = record.post !== undefined && called.includes(record.post);
  return record.isQuiet === true && isThere ? 'quiet-there' : undefined;
}

/** What was found there; of a fire, that it is one raises the barriers (rules/fire). */
export function verify({ alarm }: Asked, act: ActOf<'alarm.verify'>): readonly FactDraft[] {
  const { is, note: found } = act.data;
  const data = { alarm, by: act.by, is, ...(found === undefined ? {} : { note: found }) };
  return [{ type: 'alarm.verified', data }];
}

/** The promise to be there ends before its time by the client's consent only, and that is given while it still runs. */
export function waive(
  { site, alarm, record }: Asked,
  act: ActOf<'alarm.waive'>,
): readonly FactDraft[] {
  const { consent, why } = act.data;
  const clock = clocksOf(site.times, record).find((one) => one.clock === 'attended');
  if (clock === undefined) return refuseAct(act, 'attendance-not-asked');
  if (record.attended !== undefined) return refuseAct(act, 'attended-before');
  if (record.waived !== undefined) return refuseAct(act, 'waived-before');
  const isLate = clock.missed === true || clock.due <= act.at;
  if (isLate) return refuseAct(act, 'too-late-to-waive');
  return [{ type: 'alarm.waived', data: { alarm, by: act.by, consent, why } }];
}

export const note = ({ alarm }: Asked, act: ActOf<'alarm.note'>): readonly FactDraft[] => [
  { type: 'alarm.noted', data: { alarm, by: act.by, note: act.data.note } },
];

/** A step of the procedure card; said twice it is done once. */
export function tick({ alarm, record }: Asked, act: ActOf<'alarm.tick'>): readonly FactDraft[] {
  const { step, done = true } = act.data;
  const { ticks = {} } = record;
  if ((ticks[step] === true) === done) return [];
  if (done && Object.keys(ticks).length >= STEPS_MAX) return refuseAct(act, 'too-many-steps');
  return [{ type: 'alarm.ticked', data: { alarm, by: act.by, step, done } }];
}
