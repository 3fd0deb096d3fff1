import type { ActBody } from '../../../rules/vocabulary/acts.ts';
import type { Card } from '../../../rules/vocabulary/readings.ts';
import type { Reason } from '../../../rules/vocabulary/reasons.ts';
import { car, type Vehicle } from '../../../simulators/barrier/vehicles.ts';
import type { Random } from '../../../simulators/random.ts';
import type { Driver } from './cast.ts';
import { PLACES, type Present, pastAll } from './gate.ts';
import type { Corner, Town } from './town.ts';
import type { Cause, Outcome } from './truth.ts';

/** A lane on which a scene is played: what people and vehicles do there, and what the world's books say of it. */
export type Stage = ReturnType<typeof createStage>;

/** Nobody waits longer for an arm than this. */
const PATIENCE_MS = 8_000;
/** An arm that nobody holds has come down by then, whatever it waited for. */
const DOWN_WITHIN_MS = 60_000;
/** What was seen has been told: a poll, and the engine. */
const TOLD_MS = 600;

/** The stage of one lane. */
export function createStage(town: Town, corner: Corner, lane: string, random: Random) {
  const { clock, house, truth } = town;
  const { barrier, gate } = corner;
  const isEntry = lane.includes('in');

  const pause = (least: number, most: number) => clock.sleep(random.integer(least, most));

  function passed(permit: string | undefined, vehicle: string | undefined): void {
    truth.passage(lane, permit, 'through');
    if (vehicle === undefined) return;
    town.drove.set(vehicle, clock.now());
    truth.isAt(vehicle, isEntry ? 'inside' : 'outside');
    if (lane === 'side') town.leftUnseen.add(vehicle);
    else town.leftUnseen.delete(vehicle);
  }

  const stage = {
    town,
    corner,
    lane,
    barrier,
    random,
    isEntry,
    truth,
    pause,
    /** A vehicle drives up to the reader, and stands. */
    async comes(vehicle: Vehicle = car(random.integer(38, 52) / 10)): Promise<Present> {
      const speed = random.integer(14, 28) / 10;
      const who: Present = { vehicle, lane, speed, at: PLACES.road };
      await gate.move(who, PLACES.reader);
      await pause(400, 2_500);
      return who;
    },
    async shows(card: Card): Promise<void> {
      const proof = random.pick(['uid', 'sector', 'cpu'] as const) ?? 'uid';
      const data = { card, proof, repeats: 0 };
      await house.reading(`${lane}-reader`, { type: 'card.read', data });
    },
    act: (body: ActBody, by?: string) => town.act(body, by),
    /** He is told that he may not, for that reason. */
    async refused(body: ActBody, why: string): Promise<void> {
      const said = await house.act('guard-1', body);
      if (said !== why)
        truth.surprise(lane, `${body.type}: expected ${why}, got ${said ?? 'taken'}`);
    },
    willRise: (cause: Cause) => truth.willRise(barrier, cause),
    /** His card is good here: the arm will rise for it. */
    async showsGood({ card, permit }: Driver, notices: readonly Reason[] = []): Promise<void> {
      truth.grant(lane, permit, notices);
      truth.willRise(barrier, 'permit');
      await stage.shows(card);
    },
    /** His card is not, for that reason. */
    async showsBad(card: Card, reason: Reason): Promise<void> {
      truth.refusal(lane, reason);
      await stage.shows(card);
    },
    /** The arm rises, and the vehicle drives through; kept when everything is as it was before. */
    async through(who: Present, permit?: string, vehicle?: string): Promise<void> {
      if (!(await stage.drivesOn(who))) return;
      passed(permit, vehicle);
      await stage.quiet();
    },
    passed,
    /** The same, until the vehicle is past the last loop; false where the arm stayed down and he went back. */
    async drivesOn(who: Present): Promise<boolean> {
      if (!(await gate.stands(['up', 'broken'], PATIENCE_MS))) {
        truth.surprise(lane, 'the arm stayed down for somebody who may pass');
        await gate.move(who, PLACES.road);
        return false;
      }
      await pause(200, 1_500);
      await gate.move(who, pastAll(who.vehicle));
      return true;
    },
    /** He reverses out, and that was that. */
    async turnsBack(who: Present, outcome: Outcome): Promise<void> {
      await pause(500, 3_000);
      await gate.move(who, PLACES.road);
      truth.passage(lane, undefined, outcome);
      await stage.quiet();
    },
    /** The arm is down, and all is told. */
    async quiet(): Promise<void> {
      if (!(await gate.stands(['down', 'broken'], DOWN_WITHIN_MS))) {
        truth.surprise(lane, 'the arm stayed up');
      }
      await clock.sleep(TOLD_MS);
      await town.heard();
    },
    told: () => clock.sleep(TOLD_MS),
  };
  return stage;
}

/** Another lane of the same barrier. */
export const beside = ({ town, corner, random }: Stage, lane: string): Stage =>
  createStage(town, corner, lane, random);
