import type { Fact } from '../vocabulary/facts.ts';
import type { BarrierId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Lane, Site } from '../vocabulary/site.ts';
import { LANE_INPUTS } from '../vocabulary/site.ts';
import type { StateData, StateRef } from '../vocabulary/states.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { callAt } from './calls.ts';
import { modeOf } from './lane-mode.ts';
import { type AccessState, barrierState, find, type LaneState, laneState } from './state.ts';
import { armOf, laneContact } from './wiring.ts';

/** Which lanes' retained state a fact changed. */
export function touchesOf(site: Site, fact: Fact): readonly StateRef[] {
  const about = ABOUT_SITE.get(fact.type);
  if (about !== undefined) {
    const whole = { kind: 'site', id: site.id } as const;
    return about === 'lanes-too' ? [whole, ...refs(site.lanes)] : [whole];
  }
  if (fact.type === 'input.observed') {
    const meaning = layoutOf(site).meaning(fact.data.device, fact.data.input);
    return meaning.kind === 'lane' ? barrierRefs(site, meaning.barrier) : [];
  }
  if ('barrier' in fact.data && fact.data.barrier !== undefined) {
    return barrierRefs(site, fact.data.barrier);
  }
  if (!SHOWN.has(fact.type) || !('lane' in fact.data)) return [];
  const lane = fact.data.lane === undefined ? undefined : layoutOf(site).lane(fact.data.lane);
  return lane === undefined ? [] : refs([lane]);
}

const ABOUT_SITE: ReadonlyMap<Fact['type'], 'lanes-too' | 'alone'> = new Map([
  ['site.configured', 'lanes-too'],
  ['posture.changed', 'lanes-too'],
  ['fire.raised', 'alone'],
  ['fire.reset', 'alone'],
]);

/** The site or one of its lanes as the console shows it; undefined where there is none of that name. */
export function viewAccess(
  site: Site,
  state: AccessState,
  ref: StateRef,
): StateData<'lane'> | StateData<'site'> | undefined {
  if (ref.kind !== 'site') return viewLane(site, state, ref);
  return ref.id === site.id ? viewSite(state) : undefined;
}

function viewSite({ posture, fire }: AccessState): StateData<'site'> {
  const until = posture?.until;
  return {
    posture: posture?.is ?? 'normal',
    ...(posture === undefined ? {} : { postureBy: posture.by }),
    ...(until === undefined ? {} : { postureUntil: toRfc3339(until) }),
    fire: fire !== undefined,
  };
}

/** `decidedBy` is the engine's to fill. */
function viewLane(site: Site, state: AccessState, ref: StateRef): StateData<'lane'> | undefined {
  if (ref.kind !== 'lane') return undefined;
  const lane = layoutOf(site).lane(ref.id);
  if (lane === undefined) return undefined;
  const known = laneState(state, lane.id);
  const { held } = barrierState(state, lane.barrier);
  return {
    name: lane.name,
    direction: lane.direction,
    barrier: lane.barrier,
    mode: modeOf(state, lane),
    arm: armOf(site, state, lane.barrier),
    inputs: inputsOf(site, state, lane),
    ...passageOf(known),
    ...decisionOf(known),
    ...askedOf(known),
    ...assuranceOf(site, lane),
    ...enrolmentOf(state, lane),
    ...callOf(state, lane),
    conditions: conditionsOf(state, lane),
    ...(held === undefined ? {} : { held: held.kind }),
    decidedBy: '',
  };
}

const SHOWN: ReadonlySet<Fact['type']> = new Set([
  'entry.granted',
  'exit.granted',
  'entry.refused',
  'exit.refused',
  'passage.committed',
  'passage.ended',
  'mode.changed',
  'override.asked',
  'enrolment.awaited',
  'enrolment.ended',
  'condition.raised',
  'condition.cleared',
  'command.failed',
]);

function refs(lanes: readonly Pick<Lane, 'id'>[]): readonly StateRef[] {
  return lanes.map(({ id }) => ({ kind: 'lane', id }));
}

function barrierRefs(site: Site, barrier: BarrierId): readonly StateRef[] {
  return (layoutOf(site).barrier(barrier)?.lanes ?? []).map((id) => ({ kind: 'lane', id }));
}

function inputsOf(site: Site, state: AccessState, lane: Lane): Record<string, InputState> {
  const seen: Record<string, InputState> = {};
  for (const sensor of LANE_INPUTS) {
    const contact = laneContact(site, state, lane, sensor);
    if (contact !== undefined) seen[sensor] = contact.is;
  }
  return seen;
}

function enrolmentOf(
  { enrolments }: AccessState,
  { reader }: Lane,
): Pick<StateData<'lane'>, 'enrolment'> {
  const awaited = find(enrolments, reader);
  if (awaited === undefined) return {};
  const { permit, by, until } = awaited;
  return { enrolment: { permit, by, until: toRfc3339(until) } };
}

function assuranceOf(site: Site, { reader }: Lane): Pick<StateData<'lane'>, 'assurance'> {
  const assurance = layoutOf(site).device(reader)?.assurance;
  return assurance === undefined ? {} : { assurance };
}

function passageOf({ passage }: LaneState): Pick<StateData<'lane'>, 'passage'> {
  if (passage === undefined) return {};
  const { id, stage, since } = passage;
  return { passage: { passage: id, stage, since: toRfc3339(since) } };
}

function decisionOf({ last }: LaneState): Pick<StateData<'lane'>, 'lastDecision'> {
  if (last === undefined) return {};
  const { type, reason, at, passage } = last;
  const why = reason === undefined ? {} : { reason };
  return { lastDecision: { type, ...why, at: toRfc3339(at), passage } };
}

function callOf(state: AccessState, lane: Lane): Pick<StateData<'lane'>, 'call'> {
  const call = callAt(state, lane.id, lane.barrier);
  if (call === undefined) return {};
  const { since, due, missed } = call;
  return { call: { since: toRfc3339(since), due: toRfc3339(due), missed } };
}

function askedOf({ asked }: LaneState): Pick<StateData<'lane'>, 'asked'> {
  if (asked === undefined) return {};
  return { asked: { by: asked.by, since: toRfc3339(asked.since) } };
}

function conditionsOf(state: AccessState, lane: Lane): StateData<'lane'>['conditions'] {
  const standing = Object.values(state.conditions).filter((condition) =>
    condition.lane === undefined ? condition.barrier === lane.barrier : condition.lane === lane.id,
  );
  return [...new Set(standing.map(({ condition }) => condition))].toSorted();
}
