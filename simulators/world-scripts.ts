import type { CheckpointId, DeviceId } from '../rules/vocabulary/ids.ts';
import type { Checkpoint, Lane, Site, Zone, ZoneKind } from '../rules/vocabulary/site.ts';
import { castAttended, castIgnored, castPanelBattery, castSmoke } from './alarm-scenes.ts';
import type { Random } from './random.ts';
import type { Cast, Person, SceneName } from './scenario.ts';
import { atLane, atZone, type Deed } from './world-verbs.ts';

/** What really happened, whatever the gateway makes of it. */
export type Happening =
  | {
      readonly kind: 'passed';
      readonly lane: string;
      readonly direction: string;
      readonly who: string;
    }
  | { readonly kind: 'turned-away'; readonly lane: string; readonly who: string }
  | { readonly kind: 'backed-out'; readonly lane: string; readonly who: string }
  | { readonly kind: 'tapped'; readonly checkpoint: string; readonly who: string }
  | { readonly kind: 'broke-in'; readonly zone: string }
  | { readonly kind: 'smoked'; readonly zone: string }
  | { readonly kind: 'arm-broken'; readonly lane: string }
  | { readonly kind: 'device-dead'; readonly device: string };

/** One thing a script asks of the world; it is answered whether it came about. */
export type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'do'; readonly deed: Deed }
  | { readonly kind: 'until'; readonly sees: () => boolean; readonly withinMs: number }
  | { readonly kind: 'happened'; readonly happening: Happening };

/** A scene as it is played: steps out, whether each came about in. */
export type Script = Generator<Step, void, boolean>;

/** What a script knows: the place, the people, its own dice, and eyes on the arm. */
export type Stage = {
  readonly site: Site;
  readonly cast: Cast;
  readonly random: Random;
  armIsUp(lane: Lane): boolean;
  /** Who is inside, as this world knows it. */
  readonly inside: ReadonlySet<string>;
  /** Who last showed his card at the reader of each post. */
  readonly posted: Map<string, string>;
};

/** What a scene needs for itself while it plays: nobody else drives at that barrier or breaks that zone. */
export type Casting = { readonly needs: readonly string[]; readonly script: Script };

const LOOK_FOR_CARD_MS = { least: 700, most: 2_500 } as const;
// A driver who is not let out waits as long as this for a guard, then backs off.
const PATIENCE_MS = 20_000;
const ARM_RISES_WITHIN_MS = 6_000;
const WALK_MS = { least: 3_000, most: 8_000 } as const;
const QUIET_MS = 5_000;
const QUICK_MS = 500;

/** Casts a scene: who plays it where; undefined where the place has nothing for it or nobody is free. */
export function castScene(
  scene: SceneName,
  stage: Stage,
  isFree: (need: string) => boolean,
): Casting | undefined {
  const { cast, random } = stage;
  const lane = (direction: 'entry' | 'exit'): Lane | undefined =>
    random.pick(
      stage.site.lanes.filter((one) => one.direction === direction && isFree(one.barrier)),
    );
  const car = (
    direction: 'entry' | 'exit',
    people: readonly Person[],
    play: (lane: Lane, who: Person) => Script,
  ): Casting | undefined => {
    const [place, who] = [lane(direction), random.pick(people.filter(({ id }) => isFree(id)))];
    return place && who ? { needs: [place.barrier, who.id], script: play(place, who) } : undefined;
  };
  const within = (isInside: boolean): readonly Person[] =>
    cast.residents.filter(({ id }) => stage.inside.has(id) === isInside);
  switch (scene) {
    case 'resident-in':
      return car('entry', within(false), (place, who) => passes(stage, place, who));
    case 'resident-out':
      return car('exit', within(true), (place, who) => passes(stage, place, who));
    case 'stranger-out':
      return car('exit', cast.strangers, (place, who) => passes(stage, place, who));
    case 'lost-card-out':
      return car('exit', cast.finders, (place, who) => passes(stage, place, who));
    case 'expired-in':
      return car('entry', cast.expired, (place, who) => passes(stage, place, who));
    case 'no-card-out':
      return car('exit', cast.strangers, (place, who) => waitsWithoutCard(stage, place, who));
    case 'back-out':
      return car('entry', within(false), (place, who) => backsOut(stage, place, who));
    case 'tailgating':
      return car('entry', within(false), (place, who) => passesWithFollower(stage, place, who));
    case 'booth-opening':
      return car('entry', cast.strangers, (place, who) => boothOpens(stage, place, who));
    case 'arm-broken':
      return car('entry', cast.strangers, (place) => breaksArm(stage, place));
    case 'patrol-walk':
      return castWalk(stage, isFree);
    case 'patrol-too-quick':
      return castQuickTaps(stage, isFree);
    case 'patrol-stray-tag':
      return castStrayTag(stage, isFree);
    case 'break-in':
      return castBreakIn(stage, isFree);
    case 'alarm-attended':
      return castAttended(stage, isFree);
    case 'alarm-ignored':
      return castIgnored(stage, isFree);
    case 'smoke':
      return castSmoke(stage, isFree);
    case 'panel-battery':
      return castPanelBattery(stage, isFree);
    case 'reader-dies':
      return castDeadReader(stage, isFree);
    case 'shift-change':
      return castShiftChange(stage, isFree);
  }
}

// Guards are people: now and then one passes a point by.
const ROUNDS_PER_MISS = 20;

/** Casts a round of the plan: a free guard taps at each of its points, and seldom forgets one. */
export function castRound(
  stage: Stage,
  isFree: (need: string) => boolean,
  due: readonly CheckpointId[],
): Casting | undefined {
  const points = stage.site.checkpoints.filter(({ id }) => due.includes(id));
  const forgets = stage.random.integer(1, ROUNDS_PER_MISS) === 1;
  const forgotten = forgets ? stage.random.pick(points) : undefined;
  return castWalk(
    stage,
    isFree,
    points.filter((point) => point !== forgotten),
  );
}

const wait = (ms: number): Step => ({ kind: 'wait', ms });
const act = (deed: Deed): Step => ({ kind: 'do', deed });
const tell = (happening: Happening): Step => ({ kind: 'happened', happening });
const between = (random: Random, { least, most }: { least: number; most: number }): Step =>
  wait(random.integer(least, most));

/** Shows one card after another until the reader takes one. */
function* shows(reader: DeviceId, who: Person): Generator<Step, void, boolean> {
  for (const uid of who.cards) {
    const taken = yield act({ device: reader, verb: 'swipe', args: { card: uid } });
    if (taken) return;
  }
}

function* arrives(stage: Stage, lane: Lane, who: Person): Script {
  yield act(atLane(stage.site, lane, 'arrive'));
  yield between(stage.random, LOOK_FOR_CARD_MS);
  yield* shows(lane.reader, who);
}

function* passes(stage: Stage, lane: Lane, who: Person): Script {
  yield* arrives(stage, lane, who);
  const isUp = yield { kind: 'until', sees: () => stage.armIsUp(lane), withinMs: PATIENCE_MS };
  if (isUp) yield* drives(stage, lane, who);
  else yield* givesUp(stage, lane, who);
}

function* drives(stage: Stage, lane: Lane, who: Person): Script {
  yield wait(600);
  yield act(atLane(stage.site, lane, 'drive'));
  yield tell({ kind: 'passed', lane: lane.id, direction: lane.direction, who: who.id });
  yield { kind: 'until', sees: () => !stage.armIsUp(lane), withinMs: PATIENCE_MS };
  yield wait(1_000);
}

function* givesUp(stage: Stage, lane: Lane, who: Person): Script {
  yield act(atLane(stage.site, lane, 'back-off'));
  yield tell({ kind: 'turned-away', lane: lane.id, who: who.id });
  yield wait(2_000);
}

function* waitsWithoutCard(stage: Stage, lane: Lane, who: Person): Script {
  yield act(atLane(stage.site, lane, 'arrive'));
  yield wait(PATIENCE_MS + 5_000);
  yield* givesUp(stage, lane, who);
}

function* backsOut(stage: Stage, lane: Lane, who: Person): Script {
  yield* arrives(stage, lane, who);
  yield { kind: 'until', sees: () => stage.armIsUp(lane), withinMs: ARM_RISES_WITHIN_MS };
  yield wait(800);
  yield act(atLane(stage.site, lane, 'back-off'));
  yield tell({ kind: 'backed-out', lane: lane.id, who: who.id });
  yield { kind: 'until', sees: () => !stage.armIsUp(lane), withinMs: PATIENCE_MS };
  yield wait(1_000);
}

function* passesWithFollower(stage: Stage, lane: Lane, who: Person): Script {
  yield* arrives(stage, lane, who);
  const isUp = yield {
    kind: 'until',
    sees: () => stage.armIsUp(lane),
    withinMs: ARM_RISES_WITHIN_MS,
  };
  if (!isUp) {
    yield* givesUp(stage, lane, who);
    return;
  }
  yield wait(400);
  yield act(atLane(stage.site, lane, 'tailgate'));
  yield tell({ kind: 'passed', lane: lane.id, direction: lane.direction, who: who.id });
  yield tell({ kind: 'passed', lane: lane.id, direction: lane.direction, who: 'follower' });
  yield { kind: 'until', sees: () => !stage.armIsUp(lane), withinMs: PATIENCE_MS };
  yield wait(1_000);
}

function* boothOpens(stage: Stage, lane: Lane, who: Person): Script {
  yield act(atLane(stage.site, lane, 'arrive'));
  yield wait(2_000);
  yield act(atLane(stage.site, lane, 'press-booth'));
  const isUp = yield {
    kind: 'until',
    sees: () => stage.armIsUp(lane),
    withinMs: ARM_RISES_WITHIN_MS,
  };
  if (isUp) yield* drives(stage, lane, who);
  else yield* givesUp(stage, lane, who);
}

function* breaksArm(stage: Stage, lane: Lane): Script {
  yield act(atLane(stage.site, lane, 'break-arm'));
  yield tell({ kind: 'arm-broken', lane: lane.id });
  yield wait(15_000);
  yield act(atLane(stage.site, lane, 'mend-arm'));
  yield wait(3_000);
}

function castWalk(
  stage: Stage,
  isFree: (need: string) => boolean,
  points: readonly Checkpoint[] = stage.site.checkpoints,
): Casting | undefined {
  const { cast, random } = stage;
  const who = random.pick(cast.guards.filter(({ id }) => isFree(id)));
  const fixed = points.filter(({ id, reader }) => reader !== undefined && isFree(id));
  return who && fixed.length > 0
    ? { needs: [who.id], script: walks(stage, random.shuffle(fixed), who) }
    : undefined;
}

function* walks(stage: Stage, points: readonly Checkpoint[], who: Person): Script {
  for (const point of points) {
    if (point.reader === undefined) continue;
    yield* shows(point.reader, who);
    yield tell({ kind: 'tapped', checkpoint: point.id, who: who.id });
    yield between(stage.random, WALK_MS);
  }
}

/** Two guards share one card, or one runs: the same card at two points sooner than anybody walks. */
function castQuickTaps(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const { cast, random } = stage;
  const who = random.pick(cast.guards.filter(({ id }) => isFree(id)));
  const fixed = stage.site.checkpoints.filter(
    ({ id, reader }) => reader !== undefined && isFree(id),
  );
  const [one, other] = random.shuffle(fixed);
  if (who === undefined || one === undefined || other === undefined) return undefined;
  return { needs: [who.id], script: tapsQuickly(stage, [one, other], who) };
}

function* tapsQuickly(stage: Stage, points: readonly Checkpoint[], who: Person): Script {
  // Out of reach of his last walk, so that these two are what is too quick.
  yield wait(QUIET_MS);
  for (const point of points) {
    if (point.reader === undefined) continue;
    yield* shows(point.reader, who);
    yield tell({ kind: 'tapped', checkpoint: point.id, who: who.id });
    yield wait(QUICK_MS);
  }
  yield between(stage.random, WALK_MS);
}

/** Somebody shows a point's tag, or a copy of it, at another point. */
function castStrayTag(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const tag = stage.random.pick(stage.cast.strayTags);
  const elsewhere = stage.site.checkpoints.flatMap(({ id, reader }) =>
    reader !== undefined && id !== tag?.checkpoint && isFree(id) && isFree(reader) ? [reader] : [],
  );
  const reader = stage.random.pick(elsewhere);
  return tag && reader && { needs: [reader], script: showsTag(reader, tag.uid) };
}

function* showsTag(reader: DeviceId, uid: string): Script {
  yield act({ device: reader, verb: 'swipe', args: { card: uid } });
  yield wait(QUICK_MS);
}

/** The next guard shows his card at the post; nobody takes over from himself. */
function castShiftChange(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const post = stage.random.pick(stage.site.posts.filter(({ reader }) => reader !== undefined));
  if (post?.reader === undefined) return undefined;
  const others = stage.cast.guards.filter(({ id }) => id !== stage.posted.get(post.id));
  const who = stage.random.pick(others.filter(({ id }) => isFree(id)));
  if (who === undefined) return undefined;
  return { needs: [who.id], script: takesOver(stage, post.id, post.reader, who) };
}

function* takesOver(stage: Stage, post: string, reader: DeviceId, who: Person): Script {
  yield* shows(reader, who);
  stage.posted.set(post, who.id);
}

/** What somebody sets off who opens what he should not. */
const BREAKS_IN: ReadonlySet<ZoneKind> = new Set<ZoneKind>(['burglary', 'tamper']);

function castBreakIn(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const zones = stage.site.zones.filter(({ id, kind }) => BREAKS_IN.has(kind) && isFree(id));
  const zone = stage.random.pick(zones);
  return zone && { needs: [zone.id], script: breaksIn(stage, zone) };
}

/** The contact opens and comes back; a guard who is near taps at the scene. */
function* breaksIn(stage: Stage, zone: Zone): Script {
  yield act(atZone(stage.site, zone, 'break-in'));
  yield tell({ kind: 'broke-in', zone: zone.id });
  yield wait(5_000);
  yield act(atZone(stage.site, zone, 'restore-zone'));
  const near = stage.site.checkpoints.find(
    ({ id, reader }) => zone.near.includes(id) && reader !== undefined,
  );
  const guard = stage.random.pick(stage.cast.guards);
  if (near?.reader === undefined || guard === undefined) return;
  yield wait(stage.random.integer(15_000, 45_000));
  yield* shows(near.reader, guard);
  yield tell({ kind: 'tapped', checkpoint: near.id, who: guard.id });
}

function castDeadReader(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const points = stage.site.checkpoints.flatMap(({ reader }) => reader ?? []);
  const device = stage.random.pick(points.filter(isFree));
  return device && { needs: [device], script: readerDies(device) };
}

function* readerDies(device: DeviceId): Script {
  yield act({ device, verb: 'die', args: {} });
  yield tell({ kind: 'device-dead', device });
  yield wait(20_000);
  yield act({ device, verb: 'revive', args: {} });
}
