import type { Fact, FactOf } from '../vocabulary/facts.ts';
import { evolveBarriers } from './evolve-barriers.ts';
import { writeAnswered, writeAsked } from './overrides.ts';
import { writePassage } from './presence.ts';
import { putBarrier, putLane, putPassage } from './put.ts';
import { writeVisit } from './quotas.ts';
import {
  type AccessState,
  ARM_DID_NOT_MOVE,
  barrierState,
  laneState,
  type Outstanding,
  type Passage,
} from './state.ts';

/** Writes what happens in a passage; other facts are the barriers’. */
export function evolvePassages(state: AccessState, fact: Fact): void {
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
      writeVisit(state, fact.data);
      writeEnd(state, fact);
      return;
    case 'passage.ended':
      writeEnd(state, fact);
      return;
    case 'override.asked':
      writeAsked(state, fact);
      return;
    case 'override.settled':
      delete state.debts[fact.data.override];
      return;
    default:
      evolveBarriers(state, fact);
  }
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
  const { lane, passage: id, reason, credential } = fact.data;
  putLane(state, lane, { last: { type: fact.type, reason, at: fact.at, passage: id } });
  const open = laneState(state, lane).passage;
  if (open?.id !== id) return;
  const refused: Passage = { ...bare(open), stage: 'refused', since: fact.at, reminded: true };
  const waits = reason === 'awaits-confirmation' && credential !== undefined;
  putLane(state, lane, { passage: waits ? { ...refused, awaits: credential } : refused });
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
  if (fact.type === 'override.given') {
    writeAnswered(state, lane);
    state.debts[fact.id] = { lane, by, since: fact.at };
  }
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
  // A vehicle that still waits goes on waiting for its second person, whatever becomes of the passage.
  const isGone = fact.type === 'passage.committed' || fact.data.outcome === 'backed-out';
  if (isGone) writeAnswered(state, fact.data.lane);
  const { passage: open, ...rest } = laneState(state, fact.data.lane);
  if (open?.id !== fact.data.passage) return;
  state.lanes[fact.data.lane] = { ...rest, settled: fact.at };
  if (fact.type !== 'passage.committed') return;
  // Its vehicle is through: should the arm rise again, that command is no reason for it.
  const { outstanding, ...barrier } = barrierState(state, open.barrier);
  const isOver = outstanding === undefined || outstanding.passage === open.id;
  state.barriers[open.barrier] = {
    ...barrier,
    ...(isOver ? {} : { outstanding }),
    committed: fact.at,
  };
}

/** A passage before anybody was identified in it. */
function bare({ id, lane, barrier, direction, stage, began, since }: Passage): Passage {
  return { id, lane, barrier, direction, stage, began, since };
}
