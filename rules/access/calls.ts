import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { after, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { clear, type Place, placeOf, raise } from './conditions.ts';
import { laneOf, NOTHING, type Scene } from './scene.ts';
import { type AccessState, type Call, find, isEmpty } from './state.ts';

/** A driver who presses the button hears somebody within a minute, or the guard's supervisor hears of it. */
export const CALL_ANSWERED_WITHIN_MS = 60_000;

/** 呼叫: a driver asks for somebody. Pressed again while it stands, it is the same call. */
export function called({ state, input }: Scene, place: Place): readonly FactDraft[] {
  if (find(state.calls, keyOf(place)) !== undefined) return NOTHING;
  const due = toRfc3339(after(input.at, CALL_ANSWERED_WITHIN_MS));
  return [{ type: 'call.made', data: { ...place, due } }];
}

/** Somebody speaks to the driver. */
export function answerCall(scene: Scene, act: ActOf<'call.answer'>): readonly FactDraft[] {
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  const ended = end(scene.state, lane.id, lane.barrier, { outcome: 'answered', by: act.by });
  return ended.length === 0 ? refuseAct(act, 'no-call') : ended;
}

/** Nobody has answered in time: told, and it stands as a condition until somebody does. */
export function missCall({ state }: Scene, { barrier, lane, due }: Call): readonly FactDraft[] {
  const place = placeOf(barrier, lane);
  return [
    { type: 'call.missed', data: { ...place, due: toRfc3339(due) } },
    ...raise(state, 'call-unanswered', place),
  ];
}

/** Calls that these facts end: the lane let its driver through, or he has gone. */
export function callsEndedBy(
  { site, state, input }: Scene,
  facts: readonly FactDraft[],
): readonly FactDraft[] {
  // A passage that only timed out says nothing of the driver.
  if (facts.length === 0 || input.kind === 'time.passed' || isEmpty(state.calls)) return NOTHING;
  const ended = new Map<string, FactDraft>();
  for (const fact of facts) {
    const outcome = outcomeOf(fact, facts);
    const lane = 'lane' in fact.data ? fact.data.lane : undefined;
    const barrier = lane === undefined ? undefined : layoutOf(site).lane(lane)?.barrier;
    if (outcome === undefined || lane === undefined || barrier === undefined) continue;
    for (const draft of end(state, lane, barrier, { outcome })) {
      ended.set(JSON.stringify(draft), draft);
    }
  }
  return [...ended.values()];
}

/** When calls at a barrier have waited too long. */
export function callsAt(state: AccessState, barrier: BarrierId): readonly Call[] {
  return Object.values(state.calls).filter((call) => call.barrier === barrier && !call.missed);
}

/** Writes a call. */
export function writeCall(
  state: AccessState,
  { type, data, at }: FactOf<'call.made' | 'call.missed' | 'call.ended'>,
): void {
  const { barrier, lane } = data;
  const key = keyOf(placeOf(barrier, lane));
  if (type === 'call.ended') {
    delete state.calls[key];
    return;
  }
  const since = find(state.calls, key)?.since ?? at;
  const due: Instant = fromRfc3339(data.due) ?? at;
  const where = lane === undefined ? {} : { lane };
  state.calls[key] = { barrier, ...where, since, due, missed: type === 'call.missed' };
}

/** The call that a lane's page shows: its own, or that of a button which serves both lanes of its barrier. */
export function callAt(state: AccessState, lane: LaneId, barrier: BarrierId): Call | undefined {
  return find(state.calls, lane) ?? find(state.calls, barrier);
}

const DECIDED: readonly FactDraft['type'][] = [
  'entry.granted',
  'exit.granted',
  'exit.verified',
  'override.given',
  'emergency.let-through',
  'passage.committed',
];

function outcomeOf(fact: FactDraft, facts: readonly FactDraft[]): 'decided' | 'left' | undefined {
  if (DECIDED.includes(fact.type)) return 'decided';
  if (fact.type !== 'passage.ended') return undefined;
  // Ended by the next one: another card was shown, and whoever called may well be there still.
  const goesOn = facts.some(({ type }) => type === 'passage.started');
  const { outcome } = fact.data;
  return !goesOn && (outcome === 'backed-out' || outcome === 'refused') ? 'left' : undefined;
}

function end(
  state: AccessState,
  lane: LaneId,
  barrier: BarrierId,
  told: { readonly outcome: 'answered' | 'decided' | 'left'; readonly by?: string },
): readonly FactDraft[] {
  const call = callAt(state, lane, barrier);
  if (call === undefined) return NOTHING;
  const place = placeOf(call.barrier, call.lane);
  return [
    { type: 'call.ended', data: { ...place, ...told } },
    ...clear(state, 'call-unanswered', place),
  ];
}

const keyOf = ({ lane, barrier }: Place): string => lane ?? barrier;
