import type { FactDraft } from '../vocabulary/facts.ts';
import type { PassageId } from '../vocabulary/ids.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Card } from '../vocabulary/readings.ts';
import type { Lane } from '../vocabulary/site.ts';
import { badgeAt } from './badge.ts';
import { type Identity, identify } from './identify.ts';
import { bearer, judge } from './judge.ts';
import { isByPosture, modeFor, modeOf } from './lane-mode.ts';
import { passageFor } from './passages.ts';
import { subjectOf, whereabouts } from './presence.ts';
import { refusal, type Saw } from './refusals.ts';
import { isHeld, isLate, movingPassage, NOTHING, type Scene } from './scene.ts';
import { tapSeen } from './tap.ts';

type CardRead = Extract<ReadingInput, { readonly type: 'card.read' }>;

/** A card at a lane's reader. While the arm moves for a passage no card opens anything again. */
export function cardShown(scene: Scene, reading: CardRead): readonly FactDraft[] {
  const layout = layoutOf(scene.site);
  const post = layout.postOfReader(reading.device);
  if (post !== undefined) return badgeAt(scene, post.id, reading);
  const lane = layout.laneOfReader(reading.device);
  if (lane === undefined) return tapSeen(scene, reading);
  if (movingPassage(scene, lane.barrier) !== undefined) return NOTHING;
  const who = identify(scene.state, reading.digests.card ?? []);
  const { passage, facts } = passageFor(scene, lane);
  return [...facts, ...decide(scene, lane, passage, who, reading)];
}

function decide(
  scene: Scene,
  lane: Lane,
  passage: PassageId,
  who: Identity,
  reading: CardRead,
): readonly FactDraft[] {
  const held = isHeld(scene.state, lane.barrier);
  const mode = modeOf(scene.state, lane);
  if (!held && mode === 'closed') {
    return [closed(scene, lane, passage)];
  }
  if (who.kind === 'unclear')
    return held ? NOTHING : [refusal(lane, passage, unclear(who, reading.data.card))];
  // An arm that is kept up refuses nobody: who goes through is recorded, and nothing is commanded.
  const verdict = judge(scene.site, scene.state, lane, who, scene.input.time);
  if (held) {
    const notices = verdict.kind === 'granted' ? verdict.notices : [verdict.reason];
    return [grant(lane, passage, who, notices, { rule: 'permit-without-command' })];
  }
  const { credential } = who;
  if (verdict.kind === 'refused') {
    return [refusal(lane, passage, { ...verdict, saw: seen(scene, who), credential })];
  }
  if (modeFor(scene.state, lane, mode, who.permit.class) === 'confirm') {
    const saw = seen(scene, who);
    const awaits = { reason: 'awaits-confirmation', rule: 'mode', saw, credential } as const;
    return [refusal(lane, passage, awaits)];
  }
  if (isLate(scene)) return tooLate(scene, lane, passage, who, verdict.notices);
  return [grant(lane, passage, who, verdict.notices, { rule: 'permit' })];
}

/** Nobody passes by card here now: the lane is out of service, or the site is locked down. */
export function closed({ state }: Scene, lane: Lane, passage: PassageId): FactDraft {
  const rule = isByPosture(state, lane) ? 'posture' : 'mode';
  return refusal(lane, passage, { reason: 'lane-out-of-service', rule, saw: {} });
}

type Known = Extract<Identity, { readonly kind: 'known' }>;
type Unclear = Extract<Identity, { readonly kind: 'unclear' }>;

/** Lets a known card through; by its permit alone, after a look, or without a command where the arm is up anyway. */
export function grant(
  lane: Lane,
  passage: PassageId,
  who: Known,
  notices: Notices,
  { rule, by }: { readonly rule: GrantRule; readonly by?: string },
): FactDraft {
  return {
    type: lane.direction === 'exit' ? 'exit.granted' : 'entry.granted',
    data: {
      lane: lane.id,
      passage,
      credential: who.credential,
      ...bearer(who),
      rule,
      notices,
      opens: rule !== 'permit-without-command',
      ...(by === undefined ? {} : { by }),
    },
  };
}

type GrantRule = 'permit' | 'confirmed' | 'permit-without-command';
type Notices = Extract<FactDraft, { readonly type: 'exit.granted' }>['data']['notices'];

/** The card was good when it was shown; its driver may be gone by now, so the arm stays down and he shows it again. */
function tooLate(
  { site }: Scene,
  lane: Lane,
  passage: PassageId,
  who: Known,
  notices: Notices,
): readonly FactDraft[] {
  const granted = grant(lane, passage, who, notices, { rule: 'permit' });
  const device = layoutOf(site).barrier(lane.barrier)?.device;
  if (device === undefined) return [granted];
  const { id, barrier } = lane;
  const data = { device, type: 'barrier.open', why: 'expired', lane: id, barrier, passage };
  return [granted, { type: 'command.failed', data }];
}

/** Nobody's card is known by its last four characters alone: by these its passage is found again. */
function unclear({ reason, rule, credential, card }: Unclear, shown: Card) {
  const saw: Saw = {
    ...(credential === undefined ? {} : { credential }),
    tail: card?.tail ?? shown.uid.slice(-4),
  };
  return { reason, rule, saw, ...(credential === undefined ? {} : { credential }) };
}

/** What was looked at, by ids and words. */
export function seen({ state }: Scene, who: Known): Saw {
  const { credential, permit } = who;
  const named = bearer(who);
  return {
    credential,
    permit: named.permit,
    presence: whereabouts(state, subjectOf(named)),
    state: permit.state,
    ...(named.vehicle === undefined ? {} : { vehicle: named.vehicle }),
    ...(permit.validFrom === undefined ? {} : { validFrom: permit.validFrom }),
    ...(permit.validTo === undefined ? {} : { validTo: permit.validTo }),
    ...(who.card.tail === undefined ? {} : { tail: who.card.tail }),
  };
}
