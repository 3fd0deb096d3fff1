import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { BarrierId } from '../vocabulary/ids.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { writeBan } from './bans.ts';
import { writeCall } from './calls.ts';
import { conditionKey } from './conditions.ts';
import { writeEnrolment } from './enrolments.ts';
import { evolvePassages } from './evolve-passages.ts';
import { writeHandover } from './handovers.ts';
import { writeImport } from './imports.ts';
import { AS_CONFIGURED, LANE_MODES } from './lane-mode.ts';
import { writeHours } from './mode-hours.ts';
import { writeForgiven } from './passback.ts';
import { writeCredential, writeLoss, writePermit, writePermitEnd } from './permits.ts';
import { writePosture } from './postures.ts';
import { forgetPresence, writeCorrection, writeCount } from './presence.ts';
import { writeHousehold } from './quotas.ts';
import { type AccessState, barrierState, type Contact, find, laneState } from './state.ts';
import { writeTagAwaited } from './tag-enrolments.ts';
import { writeTemporary } from './temporary-cards.ts';

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
    case 'import.staged':
    case 'import.applied':
    case 'import.undone':
    case 'import.dropped':
      writeImport(state, fact);
      return;
    case 'tag.awaited':
    case 'tag.await-ended':
      writeTagAwaited(state, fact);
      return;
    case 'enrolment.awaited':
    case 'enrolment.ended':
      writeEnrolment(state, fact);
      return;
    case 'credential.handed-out':
    case 'credential.handed-back':
      writeTemporary(state, fact);
      return;
    case 'handover.recorded':
    case 'handover.delivered':
      writeHandover(state, fact);
      return;
    case 'household.set':
      writeHousehold(state, fact);
      return;
    case 'subject.blocked':
    case 'subject.unblocked':
    case 'vehicle.locked':
    case 'vehicle.unlocked':
      writeBan(state, fact);
      return;
    case 'presence.corrected':
      writeCorrection(state, fact);
      return;
    case 'call.made':
    case 'call.missed':
    case 'call.ended':
      writeCall(state, fact);
      return;
    case 'presence.counted':
      writeCount(state, fact);
      return;
    case 'passback.forgiven':
      writeForgiven(state, fact);
      return;
    case 'presence.forgotten':
      forgetPresence(state);
      return;
    case 'mode.changed':
      writeMode(state, fact);
      return;
    case 'mode.scheduled':
      writeHours(state, fact);
      return;
    case 'posture.changed':
      writePosture(state, fact);
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

function writeMode(state: AccessState, { data, at, cause }: FactOf<'mode.changed'>): void {
  const { mode: _, ...rest } = laneState(state, data.lane);
  if (data.by === AS_CONFIGURED) {
    state.lanes[data.lane] = { ...rest, settled: at };
    return;
  }
  const end = data.until === undefined ? undefined : (fromRfc3339(data.until) ?? at);
  const mode = {
    is: LANE_MODES.find((mode) => mode === data.is) ?? 'automatic',
    by: data.by,
    act: cause,
    ...(end === undefined ? {} : { until: end }),
  };
  state.lanes[data.lane] = { ...rest, mode, settled: at };
}

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
