import type { FactDraft } from '../vocabulary/facts.ts';
import type { BarrierId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { Barrier, Lane, Site } from '../vocabulary/site.ts';
import { after, earliest, type Instant } from '../vocabulary/time.ts';
import { callsAt, missCall } from './calls.ts';
import { barrierPlace, conditionKey, raise, stands } from './conditions.ts';
import { enrolmentsDue, nextEnrolmentDue } from './enrolments.ts';
import { modeOf } from './lane-mode.ts';
import { schedule } from './mode-hours.ts';
import { endMode } from './modes.ts';
import { forced } from './openings.ts';
import { endPassage, outcomeOf } from './passages.ts';
import { resetPassback } from './passback.ts';
import { endPosture } from './postures.ts';
import { refusal } from './refusals.ts';
import { isHeld, NOTHING, type Scene } from './scene.ts';
import {
  type AccessState,
  ARM_DID_NOT_MOVE,
  barrierState,
  type Contact,
  find,
  laneState,
  type Passage,
} from './state.ts';
import { staysDue } from './stays.ts';
import { nextTagDue, tagsDue } from './tag-enrolments.ts';
import {
  armIsSensed,
  armingLoop,
  armOf,
  armUpSince,
  barrierContact,
  safetyLoop,
} from './wiring.ts';

/**
 * An instant at which silence means something, and what it means. It is counted from the last event that bears on it,
 * so that it never lies in the past of the event that brings it up: an instant that was asked for is not asked for again.
 */
type Due = { readonly at: Instant; readonly facts: (scene: Scene) => readonly FactDraft[] };

/** The earliest instant at which silence at a barrier or one of its lanes becomes an input. */
export function firstDue(site: Site, state: AccessState, barrier: Barrier): Instant | undefined {
  let first: Instant | undefined;
  for (const { at } of duesOf(site, state, barrier)) first = earliest(first, at);
  return first;
}

/** Judges all that is due by now. The facts of each due thing end it, so that no instant is asked for twice. */
export function timePassed(scene: Scene): readonly FactDraft[] {
  const due = dues(scene.site, scene.state).filter(({ at }) => at <= scene.input.time);
  const facts = new Map<string, FactDraft>();
  for (const { facts: judged } of due.toSorted((a, b) => a.at - b.at)) {
    // Two lanes of one barrier may come to the same conclusion about it.
    for (const fact of judged(scene)) facts.set(JSON.stringify(fact), fact);
  }
  return [...facts.values(), ...staysDue(scene), ...enrolmentsDue(scene), ...tagsDue(scene)];
}

/** The earliest instant at which silence becomes an input about the site as a whole. */
export function firstSiteDue(state: AccessState): Instant | undefined {
  const set = earliest(state.posture?.until, state.passback?.next);
  return earliest(set, earliest(nextEnrolmentDue(state), nextTagDue(state)));
}

function dues(site: Site, state: AccessState): readonly Due[] {
  const { posture, passback } = state;
  return [
    ...(passback?.next === undefined ? [] : [{ at: passback.next, facts: resetPassback }]),
    ...(posture?.until === undefined ? [] : [{ at: posture.until, facts: endPosture }]),
    ...site.barriers.flatMap((barrier) => duesOf(site, state, barrier)),
  ];
}

function duesOf(site: Site, state: AccessState, barrier: Barrier): readonly Due[] {
  const layout = layoutOf(site);
  return [
    ...barrier.lanes.flatMap((id) => {
      const lane = layout.lane(id);
      return lane === undefined ? [] : laneDues(site, state, lane);
    }),
    ...barrierDues(site, state, barrier),
  ];
}

function laneDues(site: Site, state: AccessState, lane: Lane): readonly Due[] {
  const { passage, mode, hours } = laneState(state, lane.id);
  const before = armingLoop(site, state, lane.id);
  const stuck = before?.is === 'on' ? loopStuck(site, state, lane, before) : [];
  const running = passage === undefined ? [] : passageDues(site, state, lane, passage, before);
  return [
    ...stuck,
    // What a loop says that is found stuck by then is no vehicle waiting.
    ...running.filter(({ at }) => stuck.every((other) => at < other.at)),
    ...(mode?.until === undefined
      ? []
      : [{ at: mode.until, facts: (scene: Scene) => endMode(scene, lane) }]),
    ...(hours?.until === undefined
      ? []
      : [{ at: hours.until, facts: (scene: Scene) => schedule(scene, [lane]) }]),
  ];
}

/** While a vehicle stands before the arm its passage goes on; a loop that never clears is told as stuck. */
function passageDues(
  site: Site,
  state: AccessState,
  lane: Lane,
  passage: Passage,
  before: Contact | undefined,
): readonly Due[] {
  const isArmed = before?.is === 'on';
  switch (passage.stage) {
    case 'armed':
      return isArmed
        ? waiting(site, state, lane, passage, before)
        : [timeout(site, passage, before)];
    case 'refused':
    case 'identified':
    case 'arm-up':
      return isArmed ? [] : [timeout(site, passage, before)];
    case 'commanded':
      return [...armStuck(site, state, passage), timeout(site, passage, undefined)];
    case 'on-loop': {
      const under = safetyLoop(site, state, lane.barrier);
      return under?.is === 'on' ? [] : [timeout(site, passage, under)];
    }
    default:
      return unreachable(passage.stage);
  }
}

function timeout(site: Site, passage: Passage, loop: Contact | undefined): Due {
  return {
    at: after(latest(passage.since, loop?.since), site.times.passage),
    facts: (scene) => endPassage(scene, passage, outcomeOf(passage, 'timed-out')),
  };
}

function waiting(
  site: Site,
  state: AccessState,
  lane: Lane,
  passage: Passage,
  before: Contact,
): readonly Due[] {
  const isServed = isHeld(state, lane.barrier) || modeOf(state, lane) === 'closed';
  if (passage.reminded || isServed) return [];
  const { released } = barrierState(state, lane.barrier);
  const { settled } = laneState(state, lane.id);
  const reason = { reason: 'no-card', rule: 'waiting', saw: {} } as const;
  return [
    {
      at: after(latest(passage.since, before.since, released, settled), site.times.waiting),
      facts: (scene) => [
        refusal(lane, passage.id, reason),
        ...raise(scene.state, 'waiting-without-card', { barrier: lane.barrier, lane: lane.id }),
      ],
    },
  ];
}

/** The arm did not answer: told, and the card may be shown again. */
function armStuck(site: Site, state: AccessState, passage: Passage): readonly Due[] {
  const { barrier, lane, id } = passage;
  const device = layoutOf(site).barrier(barrier)?.device;
  const isUp = armOf(site, state, barrier) === 'up' || isHeld(state, barrier);
  if (device === undefined || isUp || !armIsSensed(site, barrier)) return [];
  const data = { device, type: 'barrier.open', why: ARM_DID_NOT_MOVE, lane, barrier, passage: id };
  const moved = (sensor: 'arm-up' | 'arm-down') =>
    barrierContact(site, state, barrier, sensor)?.since;
  const { released } = barrierState(state, barrier);
  return [
    {
      at: after(
        latest(passage.since, moved('arm-up'), moved('arm-down'), released),
        site.times.armMove,
      ),
      facts: (scene) => [
        ...raise(scene.state, 'arm-stuck', { barrier, lane }),
        { type: 'command.failed', data },
      ],
    },
  ];
}

function loopStuck(site: Site, state: AccessState, lane: Lane, before: Contact): readonly Due[] {
  const { passage, settled } = laneState(state, lane.id);
  if (passage?.stage === 'commanded' || passage?.stage === 'on-loop') return [];
  return [
    {
      at: after(latest(before.since, settled, passage?.since), site.times.loopStuck),
      facts: (scene) => [
        ...raise(scene.state, 'loop-stuck', { barrier: lane.barrier, lane: lane.id }),
        ...(passage === undefined
          ? NOTHING
          : endPassage(scene, passage, outcomeOf(passage, 'timed-out'))),
      ],
    },
  ];
}

function barrierDues(site: Site, state: AccessState, { id }: Barrier): readonly Due[] {
  const under = safetyLoop(site, state, id);
  return [
    ...(under?.is === 'on' ? safetyStuck(site, state, id, under) : []),
    ...leftUp(site, state, id, under),
    ...unexplained(site, state, id),
    ...callsAt(state, id).map((call) => ({
      at: call.due,
      facts: (scene: Scene) => missCall(scene, call),
    })),
  ];
}

function safetyStuck(
  site: Site,
  state: AccessState,
  barrier: BarrierId,
  under: Contact,
): readonly Due[] {
  const moving = Object.values(state.lanes).find(
    ({ passage }) => passage?.barrier === barrier && passage.stage === 'on-loop',
  )?.passage;
  return [
    {
      at: after(under.since, site.times.loopStuck),
      facts: (scene) => [
        ...raise(scene.state, 'loop-stuck', { barrier }),
        ...(moving === undefined ? NOTHING : endPassage(scene, moving, 'stuck')),
      ],
    },
  ];
}

function leftUp(
  site: Site,
  state: AccessState,
  barrier: BarrierId,
  under: Contact | undefined,
): readonly Due[] {
  const up = armUpSince(site, state, barrier);
  const isFine = isHeld(state, barrier) || (under !== undefined && under.is !== 'off');
  const place = barrierPlace(site, barrier);
  if (up === undefined || isFine || stands(state, 'arm-left-up', place)) return [];
  const { released } = barrierState(state, barrier);
  const stuck = find(state.conditions, conditionKey('loop-stuck', barrier))?.since;
  return [
    {
      at: after(latest(up, under?.since, released, stuck), site.times.armLeftUp),
      facts: (scene) => raise(scene.state, 'arm-left-up', place),
    },
  ];
}

/** Nothing explained it in time: somebody forced the arm. */
function unexplained(site: Site, state: AccessState, barrier: BarrierId): readonly Due[] {
  const { pending } = barrierState(state, barrier);
  if (pending === undefined) return [];
  return [
    {
      at: after(pending.since, site.times.explain),
      facts: (scene) => forced(scene, barrier),
    },
  ];
}

function latest(first: Instant, ...others: readonly (Instant | undefined)[]): Instant {
  return others.reduce<Instant>((a, b) => (b !== undefined && b > a ? b : a), first);
}
