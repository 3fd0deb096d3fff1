import type { FactDraft, OpeningAuthority } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId, PostId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Lane, LaneInput } from '../vocabulary/site.ts';
import { barrierPlace, clearAt, stands } from './conditions.ts';
import { advancePassage, commitPassage, endPassage, outcomeOf, startPassage } from './passages.ts';
import { lanesOf, movingPassage, NOTHING, passagesOf, type Scene } from './scene.ts';
import { barrierState, laneState, type Opening, type Outstanding, type Passage } from './state.ts';
import { armingLoop, barrierContact, isFitted, safetyLoop } from './wiring.ts';

/** What a contact of the arm says when it changes; undefined where it says nothing new about the arm being up. */
export function armMovement(
  scene: Scene,
  barrier: BarrierId,
  sensor: LaneInput,
  is: string,
): 'raised' | 'lowered' | undefined {
  if (sensor === 'arm-up') {
    if (is === 'on') return 'raised';
    return is === 'off' && !isFitted(scene.site, barrier, 'arm-down') ? 'lowered' : undefined;
  }
  if (is === 'on') return 'lowered';
  return is === 'off' && !isFitted(scene.site, barrier, 'arm-up') ? 'raised' : undefined;
}

/** Every arm-up is accounted for at once: by a command of ours, by what keeps the arm up, by hand, or by nothing. */
export function armRaised(scene: Scene, barrier: BarrierId): readonly FactDraft[] {
  const { authority, lane, passage } = account(scene, barrier);
  const isUnder = safetyLoop(scene.site, scene.state, barrier)?.is === 'on';
  const answered = passagesOf(scene, barrier).find(({ id }) => id === passage);
  return [
    ...forced(scene, barrier),
    {
      type: 'barrier.opened',
      data: {
        barrier,
        ...(lane === undefined ? {} : { lane }),
        ...(passage === undefined ? {} : { passage }),
        ...postAt(scene, barrier, lane),
        authority,
      },
    },
    ...clearAt(scene.state, barrier, ['arm-stuck']),
    ...(answered !== undefined && isUnder ? advance(answered) : NOTHING),
  ];
}

/** The last opening that nothing has explained is told as forced; over at once where the arm is down again. */
export function forced({ site, state }: Scene, barrier: BarrierId): readonly FactDraft[] {
  const { pending, opening } = barrierState(state, barrier);
  if (pending === undefined) return NOTHING;
  const place = barrierPlace(site, barrier);
  const data = { condition: 'forced-arm', subject: place.lane ?? barrier, ...place } as const;
  return [
    { type: 'condition.raised', data },
    ...(opening === undefined ? [{ type: 'condition.cleared', data } as const] : NOTHING),
  ];
}

/** The arm is down: what stood because it was up ends, and so does a passage that waited under it. */
export function armLowered(
  scene: Scene,
  barrier: BarrierId,
  isSeen: boolean,
): readonly FactDraft[] {
  const { opening, held } = barrierState(scene.state, barrier);
  return [
    ...(opening === undefined ? NOTHING : closed(barrier, opening)),
    // It fell although it is held: held again.
    ...(held === undefined
      ? NOTHING
      : [{ type: 'barrier.held', data: { barrier, authority: held } } as const]),
    ...clearAt(scene.state, barrier, ['forced-arm', 'arm-left-up', 'tailgating']),
    ...passageAfterFall(scene, barrier, isSeen),
  ];
}

/** A button or key reported after the arm was up explains an opening that nothing explained so far. */
export function pressed(scene: Scene, barrier: BarrierId): readonly FactDraft[] {
  const { pending } = barrierState(scene.state, barrier);
  const authority = byHand(scene, barrier);
  if (pending === undefined || authority === undefined) return NOTHING;
  if (scene.input.at - pending.since > scene.site.times.explain) return NOTHING;
  return [{ type: 'opening.attributed', data: { barrier, opening: pending.opening, authority } }];
}

/** The post whose guard answers for it: its lane's, or, where the arm says nothing of its lane, the barrier's. */
function postAt(
  { site }: Scene,
  barrier: BarrierId,
  lane: LaneId | undefined,
): { readonly post?: PostId } {
  const layout = layoutOf(site);
  const lanes = lane === undefined ? (layout.barrier(barrier)?.lanes ?? []) : [lane];
  const post = lanes.flatMap((id) => layout.postOfLane(id) ?? [])[0];
  return post === undefined ? {} : { post: post.id };
}

/** A command is good for an arm-up while it lives and the arm may take its time. */
export function isOutstanding({ site, input }: Scene, outstanding: Outstanding): boolean {
  return input.at - outstanding.since <= site.times.commandLife + site.times.armMove;
}

/** It crept onto the loop while the arm was rising for it. */
function advance(passage: Passage): readonly FactDraft[] {
  return passage.stage === 'on-loop' ? NOTHING : [advancePassage(passage)];
}

type Account = Omit<Opening, 'id'>;

function account(scene: Scene, barrier: BarrierId): Account {
  const { held, outstanding, opening } = barrierState(scene.state, barrier);
  if (held !== undefined) return { authority: held };
  if (outstanding !== undefined && isOutstanding(scene, outstanding)) return outstanding;
  const hand = byHand(scene, barrier);
  if (hand !== undefined) return { authority: hand };
  // Falling on a vehicle the arm rises again by itself: still the same opening.
  const isUnder = safetyLoop(scene.site, scene.state, barrier)?.is === 'on';
  if (opening !== undefined && isUnder) return opening;
  return { authority: { kind: 'unexplained', id: scene.input.id } };
}

/** The key or button that was used within the time to explain, and has explained nothing yet. */
function byHand(scene: Scene, barrier: BarrierId): OpeningAuthority | undefined {
  return signalOf(scene, barrier, 'manual-key') ?? signalOf(scene, barrier, 'booth');
}

function signalOf(
  { site, state, input }: Scene,
  barrier: BarrierId,
  kind: 'manual-key' | 'booth',
): OpeningAuthority | undefined {
  const contact = barrierContact(site, state, barrier, kind === 'booth' ? 'booth-up' : kind);
  if (contact?.on === undefined || contact.signal === undefined) return undefined;
  const used = barrierState(state, barrier).pressUsed;
  const isFresh =
    beganToRise({ site, state, input }, barrier) - contact.on <= site.times.explain &&
    (used === undefined || contact.on > used);
  // A key left turned goes on raising the arm.
  return contact.is === 'on' || isFresh ? { kind, id: contact.signal } : undefined;
}

/** An arm takes seconds to be up: a button is pressed when it leaves its lower end, or turns round on its way down. */
function beganToRise({ site, state, input }: Scene, barrier: BarrierId): number {
  const down = barrierContact(site, state, barrier, 'arm-down');
  if (down === undefined) return input.at - site.times.armMove;
  if (down.is !== 'off' || down.off === undefined) return input.at;
  const turned = barrierContact(site, state, barrier, 'arm-up')?.off;
  return turned !== undefined && turned > down.off ? turned : down.off;
}

function closed(barrier: BarrierId, { lane, passage }: Opening): readonly FactDraft[] {
  const data = {
    barrier,
    ...(lane === undefined ? {} : { lane }),
    ...(passage === undefined ? {} : { passage }),
  };
  return [{ type: 'barrier.closed', data }];
}

/** After the arm fell: the passage it was up for is over, and a vehicle that stands before it begins the next. */
function passageAfterFall(scene: Scene, barrier: BarrierId, isSeen: boolean): readonly FactDraft[] {
  const moving = movingPassage(scene, barrier);
  if (moving !== undefined && moving.stage !== 'arm-up') return NOTHING;
  const lanes = lanesOf(scene, barrier);
  const next = lanes.find(
    (lane) => isArmed(scene, lane) && isFree(scene, lane, moving) && !isLeaving(scene, lane),
  );
  return [
    ...(moving === undefined ? NOTHING : over(scene, moving, isSeen)),
    ...(next === undefined ? NOTHING : [startPassage(scene, next)]),
  ];
}

/**
 * Without a safety loop an arm that came down again is taken for a passage, unless the vehicle still stands before it. Of
 * one that came down while its board was not heard nobody knows whether the vehicle went through or back.
 */
function over(scene: Scene, passage: Passage, isSeen: boolean): readonly FactDraft[] {
  const before = armingLoop(scene.site, scene.state, passage.lane);
  const under = safetyLoop(scene.site, scene.state, passage.barrier);
  if (under === undefined && before?.is !== 'on') {
    return commitPassage(scene, passage, 'assumed');
  }
  return endPassage(
    scene,
    passage,
    outcomeOf(passage, before?.is === 'off' && isSeen ? 'backed-out' : 'timed-out'),
  );
}

function isArmed(scene: Scene, lane: Lane): boolean {
  return armingLoop(scene.site, scene.state, lane.id)?.is === 'on';
}

function isFree(scene: Scene, lane: Lane, ending: Passage | undefined): boolean {
  const open = laneState(scene.state, lane.id).passage;
  return open === undefined || open.id === ending?.id;
}

/** What came the wrong way, or over the whole of a single way, is before the arm with its back to it. */
function isLeaving(scene: Scene, lane: Lane): boolean {
  const { site, state } = scene;
  const { id, barrier } = lane;
  if (stands(state, 'wrong-way', { barrier, lane: id })) return true;
  const way = lastWay(scene, barrier);
  if (way === undefined || way === id) return false;
  const came = armingLoop(site, state, id)?.on;
  const up = barrierContact(site, state, barrier, 'arm-up');
  const rose = up === undefined ? barrierContact(site, state, barrier, 'arm-down')?.off : up.on;
  return came !== undefined && rose !== undefined && came >= rose;
}

/** The lane that the arm was up for; where nobody said which, the one that was driven through. */
function lastWay(scene: Scene, barrier: BarrierId): LaneId | undefined {
  const { opening, committed } = barrierState(scene.state, barrier);
  if (opening?.lane !== undefined || committed === undefined) return opening?.lane;
  return lanesOf(scene, barrier).find(({ id }) => laneState(scene.state, id).settled === committed)
    ?.id;
}
