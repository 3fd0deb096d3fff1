import { type Guards, writeGuard } from '../guards.ts';
import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { FactId, LaneId, PersonId, PostId } from '../vocabulary/ids.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';

/** Who stands where, what the arms of his lanes did meanwhile, and what he is asked. */
export type DutyState = {
  readonly posts: Record<string, PostState>;
  /** Persons saved as guards. */
  readonly guards: Guards;
};

export type PostState = {
  readonly shift?: Shift;
  /** Openings that nobody has explained yet, of this shift and of those before it. */
  readonly asked: Readonly<Record<string, AskedOpening>>;
  /** An act that waits for a staff card. */
  readonly awaited?: Awaited;
};

export type Shift = {
  /** The fact that began it. */
  readonly id: FactId;
  readonly guard: PersonId;
  readonly since: Instant;
  /** How often each authority raised the arms of this post. */
  readonly sums: Readonly<Record<string, number>>;
};

export type AskedOpening = {
  readonly kind: string;
  readonly barrier: string;
  readonly lane?: LaneId;
  readonly since: Instant;
  readonly shift?: FactId;
};

export type Awaited = {
  readonly id: FactId;
  readonly post: PostId;
  readonly purpose: string;
  readonly by: string;
  readonly until: Instant;
};

/** A site on its first day: nobody stands anywhere. */
export function initialDutyState(): DutyState {
  return { posts: {}, guards: {} };
}

/** A post's state; empty where nothing happened there yet. */
export function postState(state: DutyState, post: string): PostState {
  return Object.hasOwn(state.posts, post) ? (state.posts[post] ?? EMPTY) : EMPTY;
}

const EMPTY: PostState = { asked: {} };

/** The openings of a shift that are not explained yet. */
export function unexplainedOf({ shift, asked }: PostState): number {
  return Object.values(asked).filter((one) => one.shift === shift?.id).length;
}

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
