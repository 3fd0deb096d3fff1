import { byCard } from './scenes-cards.ts';
import { byGuard } from './scenes-guard.ts';
import { byHand } from './scenes-hand.ts';
import { onTheRoad } from './scenes-road.ts';
import { onTheSide } from './scenes-side.ts';
import { comeAndGo } from './scenes-visits.ts';
import type { Stage } from './stage.ts';

/** On which kind of lane a scene is played: with all loops into the estate or out of it, on the one for both ways, or where only the arm is seen. */
export type Where = 'entry' | 'exit' | 'any' | 'both' | 'side';

/** One thing that happens at a gate, start to end; afterwards the arm is down and nobody is there. */
export type Scene = {
  readonly name: string;
  readonly where: Where;
  play(stage: Stage): Promise<void>;
};

/** Everything that happens in a community. */
export const SCENES: readonly Scene[] = [
  ...byCard,
  ...byGuard,
  ...byHand,
  ...onTheRoad,
  ...onTheSide,
  ...comeAndGo,
];

/** The scenes that may be played on a lane. */
export function scenesFor(lane: string): readonly Scene[] {
  const direction: Where = lane.includes('in') ? 'entry' : 'exit';
  return SCENES.filter(({ where }) => {
    if (lane === 'side' || where === 'side') return lane === 'side' && where === 'side';
    if (where === 'both') return lane === 'both-in';
    return where === 'any' || where === direction;
  });
}
