import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { LaneId, PassageId } from '../vocabulary/ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import { putBarrier, putPassage } from './put.ts';
import { type AccessState, barrierState, find, laneState } from './state.ts';

/** Writes what happens to an arm. */
export function evolveBarriers(state: AccessState, fact: Fact): void {
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
