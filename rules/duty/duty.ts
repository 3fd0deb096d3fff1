import { type ActOf, refuseAct } from '../acts.ts';
import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { badgeShown, relieve } from './badges.ts';
import {
  answerCheck,
  checkPost,
  checksLapsed,
  isQuestion,
  nextCheck,
  questioned,
} from './checks.ts';
import { evolveDuty } from './evolve.ts';
import { openingsAt } from './openings.ts';
import { reactDuty } from './react.ts';
import { type DutyState, initialDutyState, postState } from './state.ts';
import { viewPost } from './view.ts';

/** How long an act waits for the staff card that signs it: the card is on the guard's belt. */
export const SIGNATURE_MS = 30_000;

/**
 * Who stands at which post, by his staff card; what the arms of its lanes did in his shift, and what he is asked about
 * it. An act is signed by the same card: no keyboard, no shared log-in.
 */
export const duty: Rule<DutyState> = {
  id: 'duty',
  initial: initialDutyState,
  decide,
  evolve: evolveDuty,
  react: reactDuty,
  nextDeadline,
  levels: () => [],
  touches,
  view: viewPost,
};

function decide(site: Site, state: DutyState, given: Given): readonly FactDraft[] {
  if (given.kind === 'fact') return judgeFact(state, given.fact);
  const { input } = given;
  if (input.kind === 'time.passed') {
    return [...lapsed(state, input.time), ...checksLapsed(state, input.time)];
  }
  if (input.kind === 'reading') return isQuestion(input) ? questioned(site, state, input) : [];
  return input.kind === 'act' ? judgeAct(site, state, input) : [];
}

function judgeFact(state: DutyState, fact: Fact): readonly FactDraft[] {
  switch (fact.type) {
    case 'badge.shown':
      return badgeShown(state, fact);
    case 'barrier.opened':
      return openingsAt(state, fact);
    default:
      return [];
  }
}

function judgeAct(site: Site, state: DutyState, act: InputOf<'act'>): readonly FactDraft[] {
  switch (act.type) {
    case 'signature.await':
      return awaitSignature(site, state, act);
    case 'signature.cancel':
      return cancelSignature(site, state, act);
    case 'duty.check':
      return checkPost(site, state, act);
    case 'duty.answer':
      return answerCheck(site, state, act);
    case 'post.relieve':
      return relieve(site, state, act);
    default:
      return [];
  }
}

/** One act at a time waits at a post, so that a card signs what its guard was shown. */
function awaitSignature(
  site: Site,
  state: DutyState,
  act: ActOf<'signature.await'>,
): readonly FactDraft[] {
  const { post, purpose } = act.data;
  const known = layoutOf(site).post(post);
  if (known === undefined) return refuseAct(act, 'unknown-post');
  if (known.reader === undefined) return refuseAct(act, 'post-without-reader');
  if (postState(state, post).awaited !== undefined) return refuseAct(act, 'signature-awaited');
  const until = toRfc3339(after(act.at, SIGNATURE_MS));
  return [{ type: 'signature.awaited', data: { post: known.id, purpose, by: act.by, until } }];
}

/** Whoever sees that it waits may call it off: what is not signed is not done. */
function cancelSignature(
  site: Site,
  state: DutyState,
  act: ActOf<'signature.cancel'>,
): readonly FactDraft[] {
  const post = layoutOf(site).post(act.data.post)?.id;
  if (post === undefined) return refuseAct(act, 'unknown-post');
  const { awaited } = postState(state, post);
  if (awaited === undefined) return refuseAct(act, 'no-signature-awaited');
  return [{ type: 'signature.lapsed', data: { post, awaited: awaited.id, by: act.by } }];
}

function lapsed(state: DutyState, time: Instant): readonly FactDraft[] {
  return Object.values(state.posts).flatMap(({ awaited }): readonly FactDraft[] =>
    awaited === undefined || awaited.until > time
      ? []
      : [{ type: 'signature.lapsed', data: { post: awaited.post, awaited: awaited.id } }],
  );
}

function nextDeadline(_site: Site, state: DutyState): Instant | undefined {
  let first = nextCheck(state);
  for (const { awaited } of Object.values(state.posts)) first = earliest(first, awaited?.until);
  return first;
}

function touches(site: Site, fact: Fact): readonly StateRef[] {
  if (isOfPost(fact)) return [{ kind: 'post', id: fact.data.post }];
  if (isCheck(fact)) return fact.data.posts.map((id) => ({ kind: 'post', id }));
  if (fact.type === 'opening.attributed' || fact.type === 'opening.explained') {
    const lanes = layoutOf(site).barrier(fact.data.barrier)?.lanes ?? [];
    return site.posts
      .filter((post) => post.lanes.some((lane) => lanes.includes(lane)))
      .map(({ id }) => ({ kind: 'post', id }));
  }
  return [];
}

type OfPost = FactOf<
  | 'post.manned'
  | 'post.left'
  | 'post.kept'
  | 'opening.asked'
  | 'signature.awaited'
  | 'signature.given'
  | 'signature.lapsed'
>;

type CheckFact = FactOf<'duty.asked' | 'duty.answered' | 'duty.unanswered' | 'duty.unasked'>;

const isCheck = (fact: Fact): fact is CheckFact =>
  fact.type === 'duty.asked' ||
  fact.type === 'duty.answered' ||
  fact.type === 'duty.unanswered' ||
  fact.type === 'duty.unasked';

function isOfPost(fact: Fact): fact is OfPost {
  return OF_POST.has(fact.type);
}

const OF_POST: ReadonlySet<string> = new Set([
  'post.manned',
  'post.left',
  'post.kept',
  'opening.asked',
  'signature.awaited',
  'signature.given',
  'signature.lapsed',
] satisfies readonly OfPost['type'][]);
