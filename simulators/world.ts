import type { Clock } from '../drivers/driver.ts';
import type { DeviceId } from '../rules/vocabulary/ids.ts';
import { unreachable } from '../rules/vocabulary/result.ts';
import type { Lane, Site } from '../rules/vocabulary/site.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import { createRandom, type Random } from './random.ts';
import type { Cast, Scenario, SceneName } from './scenario.ts';
import { type OpenRound, openRounds } from './world-rounds.ts';
import {
  type Casting,
  castRound,
  castScene,
  type Happening,
  type Script,
  type Stage,
  type Step,
} from './world-scripts.ts';
import type { Deed } from './world-verbs.ts';

/** What people have on the simulated hardware: hands and eyes. */
export type Hands = {
  /** Does it; undefined where it came about, else why not. */
  act(deed: Deed): string | undefined;
  armIsUp(device: DeviceId, lane: Lane): boolean;
};

/** Something that really happened, and when. */
export type Truth = Happening & { readonly at: Instant };

/** A community's day: scenes play one beside the other, each barrier and person in one at a time. */
export type World = {
  start(): void;
  /** Ends every scene where it stands. */
  stop(): void;
  /** Plays one scene now; false where nobody or nothing is free for it. */
  play(scene: SceneName): boolean;
  /** What really happened, oldest first: what a gateway's record is compared with. */
  truth(): readonly Truth[];
  /** Deeds the hardware did not take, with why. */
  refused(): readonly { readonly deed: Deed; readonly why: string }[];
};

// A day's worth; older truth is of no use to anybody who compares.
const TRUTH_MAX = 10_000;
const REFUSED_MAX = 100;
const LOOK_EVERY_MS = 100;
/** Guards are people: now and then one begins when the window is just over. */
const ROUNDS_PER_LATE = 10;
const LATE_BY_MS = 5_000;
const ROUNDS_EVERY_MS = 15_000;

/** Makes a world on any clock: the same scenario, seed and hands give the same day. */
export function createWorld(options: {
  readonly site: Site;
  readonly cast: Cast;
  readonly scenario: Scenario;
  readonly seed: number;
  /** How fast the day goes: pauses between scenes are divided by it. The hardware moves at its own pace. */
  readonly speed?: number;
  readonly hands: Hands;
  readonly clock: Clock;
}): World {
  const { site, cast, scenario, hands, clock } = options;
  const speed = options.speed ?? 1;
  const random = createRandom(options.seed);
  const truth: Truth[] = [];
  const refused: { deed: Deed; why: string }[] = [];
  const inside = new Set<string>();
  const posted = new Map<string, string>();
  const busy = new Set<string>();
  const waits = new Set<() => void>();
  const counts = new Map<SceneName, number>();

  const later = (ms: number, wake: () => void): void => {
    const cancel = clock.at(after(clock.now(), ms), () => {
      waits.delete(cancel);
      wake();
    });
    waits.add(cancel);
  };
  const stage = (dice: Random): Stage => ({
    site,
    cast,
    random: dice,
    inside,
    posted,
    armIsUp: (lane) => hands.armIsUp(boardOf(site, lane), lane),
  });
  const happen = (happening: Happening): void => {
    truth.push({ ...happening, at: clock.now() });
    if (truth.length > TRUTH_MAX) truth.shift();
    if (happening.kind !== 'passed') return;
    if (happening.direction === 'entry') inside.add(happening.who);
    else inside.delete(happening.who);
  };
  const run = (script: Script, answer: boolean, end: () => void): void => {
    const { done, value } = script.next(answer);
    if (done === true || value === undefined) end();
    else carryOut(value, (came) => run(script, came, end));
  };
  const carryOut = (step: Step, next: (came: boolean) => void): void => {
    switch (step.kind) {
      case 'wait':
        later(step.ms, () => next(true));
        break;
      case 'until':
        watch(step.sees, after(clock.now(), step.withinMs), next);
        break;
      case 'happened':
        happen(step.happening);
        next(true);
        break;
      case 'do': {
        const why = hands.act(step.deed);
        if (why !== undefined) refused.push({ deed: step.deed, why });
        if (refused.length > REFUSED_MAX) refused.shift();
        next(why === undefined);
        break;
      }
      default:
        unreachable(step);
    }
  };
  const watch = (sees: () => boolean, until: Instant, next: (came: boolean) => void): void => {
    if (sees()) next(true);
    else if (clock.now() >= until) next(false);
    else later(LOOK_EVERY_MS, () => watch(sees, until, next));
  };
  const isFree = (need: string): boolean => !busy.has(need);
  const perform = (casting: Casting | undefined): boolean => {
    if (casting === undefined) return false;
    for (const need of casting.needs) busy.add(need);
    run(casting.script, true, () => {
      for (const need of casting.needs) busy.delete(need);
    });
    return true;
  };
  const play = (scene: SceneName): boolean => {
    const count = (counts.get(scene) ?? 0) + 1;
    counts.set(scene, count);
    return perform(castScene(scene, stage(random.fork(`${scene} ${count}`)), isFree));
  };
  const walk = ({ id, checkpoints }: OpenRound): boolean =>
    perform(castRound(stage(random.fork(`round ${id}`)), isFree, checkpoints));
  const keepRounds = (known: ReadonlySet<string>): void => {
    const open = openRounds(site, clock.now());
    for (const round of open.filter(({ id }) => !known.has(id))) {
      const dice = random.fork(`start ${round.id}`);
      // Within the first half of what is left of the window, so that the walk ends in it; now and then after its end.
      const isLate = dice.integer(1, ROUNDS_PER_LATE) === 1;
      const begins = isLate ? round.leftMs + LATE_BY_MS : dice.integer(0, round.leftMs / 2);
      later(begins, () => insist(() => walk(round), later));
    }
    later(ROUNDS_EVERY_MS, () => keepRounds(new Set(open.map(({ id }) => id))));
  };
  const goOn = (dice: Random): void => {
    const { least, most } = scenario.pauseSeconds;
    later(dice.integer(least * 1_000, most * 1_000) / speed, () => {
      const scene = drawn(scenario, dice);
      if (scene !== undefined) play(scene);
      goOn(dice);
    });
  };

  return {
    start() {
      for (const { afterSeconds, scene } of scenario.opening) {
        later((afterSeconds * 1_000) / speed, () => insist(() => play(scene), later));
      }
      const last = Math.max(0, ...scenario.opening.map(({ afterSeconds }) => afterSeconds));
      if (scenario.day.length > 0) later((last * 1_000) / speed, () => goOn(random.fork('day')));
      if (scenario.walksRounds) keepRounds(new Set());
    },
    stop() {
      for (const cancel of waits) cancel();
      waits.clear();
    },
    play,
    truth: () => truth,
    refused: () => refused,
  };
}

/** What is due is not left out because its barrier or its guard is busy: it is played as soon as there is room. */
function insist(
  play: () => boolean,
  later: (ms: number, wake: () => void) => void,
  tries = 60,
): void {
  if (play() || tries === 0) return;
  later(1_000, () => insist(play, later, tries - 1));
}

function drawn({ day }: Scenario, random: Random): SceneName | undefined {
  const total = day.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  return day.find(({ weight }) => {
    left -= weight;
    return left < 0;
  })?.scene;
}

function boardOf(site: Site, lane: Lane): DeviceId {
  return site.barriers.find(({ id }) => id === lane.barrier)?.device ?? lane.reader;
}
