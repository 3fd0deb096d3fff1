import type { EngineStore } from '../../../gateway/engine/ports.ts';
import type { Rulebook } from '../../../rules/engine.ts';
import type { Random } from '../../../simulators/random.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { EVENTS } from './events.ts';
import { type Difference, differences } from './ledger.ts';
import { SCENES, type Scene, scenesFor } from './scenes.ts';
import { createShifts, type Shifts } from './shifts.ts';
import { createStage } from './stage.ts';
import { createTown, type Town } from './town.ts';

/** How many people live there with a card. */
const RESIDENTS = 5;
/** Scenes one after another at one barrier between two things that concern the whole site. */
const SCENES_IN_A_ROW = 4;
/** Between two scenes at a barrier. */
const BETWEEN_MS = { least: 1_000, most: 20_000 } as const;

/** A day as it was: where the books of the gatehouse are not those of the world, and what was played. */
export type Day = {
  readonly seed: number;
  readonly town: Town;
  readonly differences: readonly Difference[];
  readonly played: ReadonlySet<string>;
};

/** One community day, all drawn from its seed: scenes at all barriers at once, and now and then something for everybody. */
export async function liveDay(options: {
  readonly seed: number;
  readonly rulebook: Rulebook;
  readonly store?: EngineStore;
}): Promise<Day> {
  const { seed, rulebook } = options;
  const store = options.store ?? createMemoryStore();
  const town = createTown({ seed, rulebook, store });
  const played = new Set<string>();
  await town.clock.runUntil(live(town, played));
  return { seed, town, differences: differences(town), played };
}

async function live(town: Town, played: Set<string>): Promise<void> {
  await town.house.start();
  town.firstPictures();
  await town.heard();
  await town.cast.settle(RESIDENTS);
  const shifts = createShifts(town);
  await shifts.begin();
  const program = createProgram(town.random.fork('program'));
  for (const event of town.random.fork('events').shuffle(EVENTS)) {
    await playAll(town, program, played);
    await quiet(town);
    played.add(event.name);
    town.truth.playing(event.name, [...town.corners.keys(), ...lanesOf(town), 'main-post']);
    await event.play(town, shifts);
    await quiet(town);
    await changeShift(town, shifts);
  }
  await playAll(town, program, played);
  await quiet(town);
  await shifts.end();
  await quiet(town);
  town.truth.close();
}

/** What is played at each lane, so that over some days everything is. */
type Program = { next(lane: string): Scene | undefined };

function createProgram(random: Random): Program {
  const left = new Map<string, Scene[]>();
  return {
    next(lane) {
      const mine = left.get(lane) ?? [];
      if (mine.length === 0) mine.push(...random.fork(lane).shuffle(scenesFor(lane)));
      left.set(lane, mine);
      return mine.shift();
    },
  };
}

async function playAll(town: Town, program: Program, played: Set<string>): Promise<void> {
  await Promise.all(
    [...town.corners.values()].map(async (corner) => {
      const random = town.random.fork(`${corner.barrier} ${town.clock.now()}`);
      for (let scene = 0; scene < SCENES_IN_A_ROW; scene += 1) {
        const lane = random.pick(corner.lanes) ?? '';
        const next = program.next(lane);
        if (next === undefined) continue;
        played.add(next.name);
        town.truth.playing(next.name, [corner.barrier, ...corner.lanes]);
        await next.play(createStage(town, corner, lane, random.fork(`${scene}`)));
        await town.clock.sleep(random.integer(BETWEEN_MS.least, BETWEEN_MS.most));
      }
    }),
  );
}

/** Everybody has gone home and everything is told; a gate without loops has forgotten who did not drive. */
const FORGOTTEN_MS = 65_000;

async function quiet(town: Town): Promise<void> {
  await town.clock.sleep(FORGOTTEN_MS);
  await town.heard();
}

async function changeShift(town: Town, shifts: Shifts): Promise<void> {
  town.truth.playing('change of shift', ['main-post']);
  await shifts.change();
}

const lanesOf = (town: Town): string[] => [...town.corners.values()].flatMap(({ lanes }) => lanes);

/** Every scene and event there is. */
export const EVERYTHING: readonly string[] = [...SCENES, ...EVENTS].map(({ name }) => name);
