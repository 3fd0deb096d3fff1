import { writeGuard } from '../guards.ts';
import type { Fact, FactOf } from '../vocabulary/facts.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { writeCheck, writeCrowd } from './checks.ts';
import { type AskedOpening, type DutyState, postState } from './state.ts';

/** Writes one fact into the state. */
export function evolveDuty(state: DutyState, fact: Fact): void {
  switch (fact.type) {
    case 'reference.changed':
      writeGuard(state.guards, fact);
      return;
    case 'post.manned':
    case 'post.left':
      writeShift(state, fact);
      return;
    case 'barrier.opened':
      if (fact.data.post !== undefined) count(state, fact.data.post, fact.data.authority.kind, 1);
      return;
    case 'opening.asked':
    case 'opening.attributed':
    case 'opening.explained':
      writeOpening(state, fact);
      return;
    case 'duty.asked':
    case 'duty.answered':
    case 'duty.unanswered':
    case 'duty.unasked':
      writeCheck(state, fact);
      return;
    case 'condition.raised':
    case 'condition.cleared':
      writeCrowd(state, fact);
      return;
    case 'signature.awaited':
    case 'signature.given':
    case 'signature.lapsed':
      writeSignature(state, fact);
      return;
    default:
  }
}

function writeShift(state: DutyState, fact: FactOf<'post.manned' | 'post.left'>): void {
  const { post, guard } = fact.data;
  const { shift: _, ...rest } = postState(state, post);
  state.posts[post] =
    fact.type === 'post.left'
      ? rest
      : { ...rest, shift: { id: fact.id, guard, since: fact.at, sums: {} } };
}

function writeOpening(
  state: DutyState,
  fact: FactOf<'opening.asked' | 'opening.attributed' | 'opening.explained'>,
): void {
  if (fact.type !== 'opening.asked') {
    reassess(state, fact);
    return;
  }
  const { post, opening, kind, barrier, lane, shift } = fact.data;
  put(state, post, opening, {
    kind,
    barrier,
    ...(lane === undefined ? {} : { lane }),
    since: fact.at,
    ...(shift === undefined ? {} : { shift }),
  });
}

/** Said to be something else, or explained: wherever it is asked about. */
function reassess(
  state: DutyState,
  fact: FactOf<'opening.attributed' | 'opening.explained'>,
): void {
  const { opening } = fact.data;
  for (const [post, { asked, shift }] of Object.entries(state.posts)) {
    const known = asked[opening];
    if (known === undefined) continue;
    if (fact.type === 'opening.explained') {
      drop(state, post, opening);
      continue;
    }
    const { kind } = fact.data.authority;
    put(state, post, opening, { ...known, kind });
    if (known.shift !== shift?.id) continue;
    count(state, post, known.kind, -1);
    count(state, post, kind, 1);
  }
}

function writeSignature(
  state: DutyState,
  fact: FactOf<'signature.awaited' | 'signature.given' | 'signature.lapsed'>,
): void {
  const { awaited: _, ...rest } = postState(state, fact.data.post);
  if (fact.type !== 'signature.awaited') {
    state.posts[fact.data.post] = rest;
    return;
  }
  const { post, purpose, by, until } = fact.data;
  const awaited = { id: fact.id, post, purpose, by, until: fromRfc3339(until) ?? fact.at };
  state.posts[fact.data.post] = { ...rest, awaited };
}

function count(state: DutyState, post: string, kind: string, by: 1 | -1): void {
  const { shift, ...rest } = postState(state, post);
  if (shift === undefined) return;
  const sums = { ...shift.sums, [kind]: (shift.sums[kind] ?? 0) + by };
  state.posts[post] = { ...rest, shift: { ...shift, sums } };
}

function put(state: DutyState, post: string, opening: string, what: AskedOpening): void {
  const known = postState(state, post);
  state.posts[post] = { ...known, asked: { ...known.asked, [opening]: what } };
}

function drop(state: DutyState, post: string, opening: string): void {
  const known = postState(state, post);
  const { [opening]: _, ...asked } = known.asked;
  state.posts[post] = { ...known, asked };
}
