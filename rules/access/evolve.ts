import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId, PassageId } from '../vocabulary/ids.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { conditionKey } from './conditions.ts';
import { AS_CONFIGURED } from './modes.ts';
import { writeCredential, writeLoss, writePermit, writePermitEnd } from './permits.ts';
import { forgetPresence, writeCorrection, writePassage } from './presence.ts';
import {
  type AccessState,
  ARM_DID_NOT_MOVE,
  type BarrierState,
  barrierState,
  type Contact,
  find,
  type LaneState,
  laneState,
  type Outstanding,
  type Passage,
} from './state.ts';

/** Writes one fact into the state. */
export function evolveAccess(state: AccessState, fact: Fact): void {
  switch (fact.type) {
    case 'permit.issued':
    case 'permit.changed':
      writePermit(state, fact);
      return;
    case 'permit.ended':
      writePermitEnd(state, fact);
      return;
    case 'credential.enrolled':
      writeCredential(state, fact);
      return;
    case 'credential.lost':
      writeLoss(state, fact);
      return;
    case 'presence.corrected':
      writeCorrection(state, fact);
      return;
    case 'presence.forgotten':
      forgetPresence(state);
      return;
    case 'mode.changed':
      writeMode(state, fact);
      return;
    case 'fire.raised': {
      const { by } = fact.data;
      state.fire = by === undefined ? { id: fact.id } : { id: fact.id, by };
      return;
    }
    case 'fire.reset':
      state.fire = undefined;
      return;
    case 'input.observed':
      writeContact(state, fact);
      return;
    case 'condition.raised':
    case 'condition.cleared':
      writeCondition(state, fact);
      return;
    default:
      evolvePassages(state, fact);
  }
}

function evolvePassages(state: AccessState, fact: Fact): void {
  switch (fact.type) {
    case 'passage.started':
      writeStart(state, fact);
      return;
    case 'passage.advanced':
      putPassage(state, fact.data, { stage: 'on-loop', since: fact.at });
      return;
    case 'entry.granted':
    case 'exit.granted':
      writeGrant(state, fact);
      return;
    case 'entry.refused':
    case 'exit.refused':
      writeRefusal(state, fact);
      return;
    case 'exit.verified':
    case 'override.given':
    case 'emergency.let-through':
      writeWayOut(state, fact);
      return;
    case 'command.failed':
      writeFailure(state, fact);
      return;
    case 'passage.committed':
      writePassage(state, fact);
      writeEnd(state, fact);
      return;
    case 'passage.ended':
      writeEnd(state, fact);
      return;
    case 'override.settled':
      delete state.debts[fact.data.override];
      return;
    default:
      evolveBarriers(state, fact);
  }
}

function evolveBarriers(state: AccessState, fact: Fact): void {
  switch (fact.type) {
    case 'barrier.tested': {
      const { barrier, lane, by } = fact.data;
      const authority = { kind: 'test', id: fact.cause, by } as const;
      putBarrier(state, barrier, { outstanding: { authority, lane, since: fact.at } });
      return;
    }
    case 'barrier.opened':
      writeOpening(state, fact);
      return;
    case 'barrier.closed': {
      const { opening: _, ...rest } = barrierState(state, fact.data.barrier);
      state.barriers[fact.data.barrier] = rest;
      return;
    }
    case 'opening.attributed':
      writeAttribution(state, fact);
      return;
    case 'opening.explained':
      delete state.openings[fact.data.opening];
      return;
    case 'barrier.held':
      putBarrier(state, fact.data.barrier, { held: fact.data.authority });
      return;
    case 'barrier.released': {
      const { held: _, ...rest } = barrierState(state, fact.data.barrier);
      state.barriers[fact.data.barrier] = { ...rest, released: fact.at };
      return;
    }
    default:
  }
}

function writeMode(state: AccessState, { data, at, cause }: FactOf<'mode.changed'>): void {
  const { mode: _, ...rest } = laneState(state, data.lane);
  if (data.by === AS_CONFIGURED) {
    state.lanes[data.lane] = { ...rest, settled: at };
    return;
  }
  const end = data.until === undefined ? undefined : (fromRfc3339(data.until) ?? at);
  const mode = {
    is: MODES.find((mode) => mode === data.is) ?? 'automatic',
    by: data.by,
    act: cause,
    ...(end === undefined ? {} : { until: end }),
  };
  state.lanes[data.lane] = { ...rest, mode, settled: at };
}

const MODES = ['automatic', 'confirm', 'free-flow', 'closed'] as const;

function writeContact(state: AccessState, { id, data, at }: FactOf<'input.observed'>): void {
  const { device, input, is } = data;
  const contacts = find(state.contacts, device) ?? {};
  const known: Partial<Contact> = find(contacts, input) ?? {};
  contacts[input] = {
    ...known,
    is,
    since: at,
    ...(is === 'on' ? { on: at, signal: id } : {}),
    ...(is === 'off' ? { off: at } : {}),
  };
  state.contacts[device] = contacts;
}

function writeCondition(
  state: AccessState,
  fact: FactOf<'condition.raised'> | FactOf<'condition.cleared'>,
): void {
  const { condition, subject, lane, barrier } = fact.data;
  const key = conditionKey(condition, subject);
  if (fact.type === 'condition.cleared') {
    delete state.conditions[key];
    return;
  }
  // What stands at no lane and no barrier is not ours to show.
  if (lane === undefined && barrier === undefined) return;
  const since = find(state.conditions, key)?.since ?? fact.at;
  state.conditions[key] = {
    condition,
    subject,
    ...(lane === undefined ? {} : { lane }),
    ...(barrier === undefined ? {} : { barrier }),
    since,
  };
  if (condition === 'forced-arm' && barrier !== undefined) settlePending(state, barrier);
}

function settlePending(state: AccessState, barrier: BarrierId): void {
  const { pending: _, ...rest } = barrierState(state, barrier);
  state.barriers[barrier] = rest;
}

function writeStart(state: AccessState, { data, at }: FactOf<'passage.started'>): void {
  const { lane, passage: id, barrier, direction } = data;
  const passage: Passage = { id, lane, barrier, direction, stage: 'armed', began: at, since: at };
  putLane(state, lane, { passage });
}

function writeGrant(
  state: AccessState,
  fact: FactOf<'entry.granted'> | FactOf<'exit.granted'>,
): void {
  const { lane, passage: id, permit, holder, vehicle, opens } = fact.data;
  const last = { type: fact.type, at: fact.at, passage: id };
  putLane(state, lane, { last });
  const open = laneState(state, lane).passage;
  if (open?.id !== id) return;
  const passage: Passage = {
    ...bare(open),
    stage: opens === false ? 'identified' : 'commanded',
    since: fact.at,
    permit,
    holder,
    ...(vehicle === undefined ? {} : { vehicle }),
    reminded: true,
  };
  putLane(state, lane, { passage });
  if (opens === false) return;
  const authority = { kind: 'permit', id: permit } as const;
  putBarrier(state, open.barrier, {
    outstanding: { authority, lane, passage: id, since: fact.at },
  });
}

function writeRefusal(
  state: AccessState,
  fact: FactOf<'entry.refused'> | FactOf<'exit.refused'>,
): void {
  const { lane, passage: id, reason } = fact.data;
  putLane(state, lane, { last: { type: fact.type, reason, at: fact.at, passage: id } });
  const open = laneState(state, lane).passage;
  if (open?.id !== id) return;
  const refused: Passage = { ...bare(open), stage: 'refused', since: fact.at, reminded: true };
  putLane(state, lane, { passage: refused });
}

const KINDS = {
  'exit.verified': 'verified',
  'override.given': 'override',
  'emergency.let-through': 'emergency',
} as const;

function writeWayOut(
  state: AccessState,
  fact: FactOf<'exit.verified'> | FactOf<'override.given'> | FactOf<'emergency.let-through'>,
): void {
  const { lane, barrier, passage: id, by } = fact.data;
  const authority = { kind: KINDS[fact.type], id: fact.cause, by } as const;
  const answered = { authority, lane, since: fact.at };
  const outstanding: Outstanding = id === undefined ? answered : { ...answered, passage: id };
  putBarrier(state, barrier, { outstanding });
  if (fact.type === 'override.given') state.debts[fact.id] = { lane, by, since: fact.at };
  if (id === undefined) return;
  putLane(state, lane, { last: { type: fact.type, at: fact.at, passage: id } });
  const open = laneState(state, lane).passage;
  if (open?.id !== id) return;
  const vehicle = fact.type === 'exit.verified' ? fact.data.vehicle : undefined;
  const passage: Passage = {
    ...bare(open),
    stage: 'commanded',
    since: fact.at,
    ...(vehicle === undefined ? {} : { vehicle }),
    reminded: true,
  };
  putLane(state, lane, { passage });
}

/** The hardware may still have taken these: should the arm rise after all, it is by our command. */
const PERHAPS_TAKEN = ['restart', 'no-answer', ARM_DID_NOT_MOVE];

function writeFailure(state: AccessState, { data, at }: FactOf<'command.failed'>): void {
  const { type, lane, barrier, passage: id, why } = data;
  if (type !== 'barrier.open' || lane === undefined || barrier === undefined) return;
  const { outstanding, ...rest } = barrierState(state, barrier);
  if (outstanding?.passage === id && !PERHAPS_TAKEN.includes(why)) state.barriers[barrier] = rest;
  const open = laneState(state, lane).passage;
  const isForIt = open !== undefined && open.id === id;
  if (!isForIt || (open.stage !== 'commanded' && open.stage !== 'identified')) return;
  const failed: Passage = { ...open, stage: 'armed', since: at };
  putLane(state, lane, {
    passage: why === ARM_DID_NOT_MOVE ? { ...failed, stuck: true } : failed,
  });
}

function writeEnd(
  state: AccessState,
  fact: FactOf<'passage.committed'> | FactOf<'passage.ended'>,
): void {
  const { passage: open, ...rest } = laneState(state, fact.data.lane);
  if (open?.id !== fact.data.passage) return;
  state.lanes[fact.data.lane] = { ...rest, settled: fact.at };
  if (fact.type === 'passage.committed') putBarrier(state, open.barrier, { committed: fact.at });
}

/** Openings still to be explained that are remembered; older ones stay in the journal. */
const OPENINGS_MAX = 1_000;

function writeOpening(state: AccessState, { id, data, at }: FactOf<'barrier.opened'>): void {
  const { barrier, lane, passage, authority } = data;
  const { outstanding, pending: _, committed: __, ...rest } = barrierState(state, barrier);
  const isAnswer = outstanding !== undefined && outstanding.authority.id === authority.id;
  const isByHand = authority.kind === 'manual-key' || authority.kind === 'booth';
  const isOurs = !isByHand && authority.kind !== 'unexplained';
  const where = lane === undefined ? {} : { lane };
  const opening = { id, authority, ...where, ...(passage === undefined ? {} : { passage }) };
  state.barriers[barrier] = {
    ...rest,
    opening,
    ...(outstanding === undefined || isAnswer ? {} : { outstanding }),
    ...(isByHand ? { pressUsed: at } : {}),
    ...(authority.kind === 'unexplained' ? { pending: { opening: id, since: at } } : {}),
  };
  if (!isOurs) {
    state.openings[id] = { barrier, kind: authority.kind, since: at };
    forgetOldest(state.openings, OPENINGS_MAX);
  }
  if (lane !== undefined && passage !== undefined) raiseArm(state, { lane, passage }, at);
}

function raiseArm(
  state: AccessState,
  of: { readonly lane: LaneId; readonly passage: PassageId },
  at: Instant,
): void {
  if (laneState(state, of.lane).passage?.stage === 'on-loop') return;
  putPassage(state, of, { stage: 'arm-up', since: at });
}

function writeAttribution(state: AccessState, { data, at }: FactOf<'opening.attributed'>): void {
  const { barrier, opening: id, authority } = data;
  const { pending: _, opening, ...rest } = barrierState(state, barrier);
  state.barriers[barrier] = {
    ...rest,
    ...(opening === undefined
      ? {}
      : { opening: opening.id === id ? { ...opening, authority } : opening }),
    pressUsed: at,
  };
  const known = find(state.openings, id);
  if (known !== undefined) state.openings[id] = { ...known, kind: authority.kind };
}

function forgetOldest(record: Record<string, unknown>, max: number): void {
  const keys = Object.keys(record);
  for (const key of keys.slice(0, Math.max(0, keys.length - max))) delete record[key];
}

/** A passage before anybody was identified in it. */
function bare({ id, lane, barrier, direction, stage, began, since }: Passage): Passage {
  return { id, lane, barrier, direction, stage, began, since };
}

function putPassage(
  state: AccessState,
  of: { readonly lane: LaneId; readonly passage: PassageId },
  change: Partial<Passage>,
): void {
  const open = laneState(state, of.lane).passage;
  if (open?.id !== of.passage) return;
  putLane(state, of.lane, { passage: { ...open, ...change } });
}

function putLane(state: AccessState, lane: LaneId, change: Partial<LaneState>): void {
  state.lanes[lane] = { ...laneState(state, lane), ...change };
}

function putBarrier(state: AccessState, barrier: BarrierId, change: Partial<BarrierState>): void {
  state.barriers[barrier] = { ...barrierState(state, barrier), ...change };
}
