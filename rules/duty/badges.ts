import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { PersonId, PostId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { answeredByCard } from './checks.ts';
import { type DutyState, type PostState, postState, type Shift, unexplainedOf } from './state.ts';

/** A guard who shows his card again this soon after signing on has done so twice, and does not go home. */
const SAME_TAP_MS = 60_000;

/**
 * A staff card at a post's reader signs the act that waits there; else it signs its guard on, relieves the one before
 * him, or signs him off. A shift is handed over when its sum is explained, and not before.
 */
export function badgeShown(state: DutyState, fact: FactOf<'badge.shown'>): readonly FactDraft[] {
  const { post, credential, holder } = fact.data;
  if (state.guards[holder] !== true) {
    return [{ type: 'badge.refused', data: { post, credential, why: 'not-a-guard' } }];
  }
  const known = postState(state, post);
  const { awaited, shift } = known;
  if (awaited !== undefined) {
    const signed = { post, awaited: awaited.id, guard: holder, credential };
    return [{ type: 'signature.given', data: signed }];
  }
  const signsOn = shift === undefined ? [manned(post, holder)] : [];
  // Asked whether he is there, he says so: nobody goes home by the same card at the same moment.
  const answers = answeredByCard(state, post, holder, credential);
  if (answers.length > 0) return [...signsOn, ...answers];
  if (shift === undefined) return signsOn;
  const isHis = shift.guard === holder;
  if (isHis && fact.at - shift.since < SAME_TAP_MS) return [];
  const unexplained = unexplainedOf(known);
  if (unexplained > 0) return [kept(post, shift, unexplained, isHis ? undefined : holder)];
  const how = isHis ? 'signed-off' : 'relieved';
  return [left(post, shift, known, { how }), ...(isHis ? [] : [manned(post, holder)])];
}

/** The control room ends a shift, explained or not: what is open stays asked, and stays that shift's. */
export function relieve(
  site: Site,
  state: DutyState,
  act: ActOf<'post.relieve'>,
): readonly FactDraft[] {
  const { post: id, guard, why } = act.data;
  const post = layoutOf(site).post(id)?.id;
  if (post === undefined) return refuseAct(act, 'unknown-post');
  if (guard !== undefined && state.guards[guard] !== true) return refuseAct(act, 'not-a-guard');
  const known = postState(state, post);
  const { shift } = known;
  if (shift === undefined && guard === undefined) return refuseAct(act, 'nobody-at-the-post');
  const { by } = act;
  return [
    ...(shift === undefined ? [] : [left(post, shift, known, { how: 'ordered', by, why })]),
    ...(guard === undefined ? [] : [manned(post, guard, by)]),
  ];
}

function manned(post: PostId, guard: PersonId, by?: string): FactDraft {
  const ordered = by === undefined ? {} : { by };
  return { type: 'post.manned', data: { post, guard, ...ordered } };
}

function left(
  post: PostId,
  shift: Shift,
  known: PostState,
  {
    how,
    by,
    why,
  }: {
    readonly how: FactOf<'post.left'>['data']['how'];
    readonly by?: string;
    readonly why?: string;
  },
): FactDraft {
  const { id, guard, since, sums } = shift;
  return {
    type: 'post.left',
    data: {
      post,
      guard,
      shift: id,
      since: toRfc3339(since),
      how,
      sums,
      unexplained: unexplainedOf(known),
      ...(by === undefined ? {} : { by }),
      ...(why === undefined ? {} : { why }),
    },
  };
}

function kept(
  post: PostId,
  { guard, id }: Shift,
  unexplained: number,
  next: PersonId | undefined,
): FactDraft {
  const other = next === undefined ? {} : { next };
  return { type: 'post.kept', data: { post, guard, shift: id, unexplained, ...other } };
}
