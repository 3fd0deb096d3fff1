import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { PassageId } from '../vocabulary/ids.ts';
import type { Lane } from '../vocabulary/site.ts';
import { areasOf, ESTATE, ROAD } from './areas.ts';
import { clear } from './conditions.ts';
import { subjectOf, whereabouts } from './presence.ts';
import { laneOf, type Scene } from './scene.ts';
import { laneState, type Passage, passageBegunBy } from './state.ts';
import { armingLoop } from './wiring.ts';

type Outcome = FactData<'passage.ended'>['outcome'];
type Assurance = FactData<'passage.committed'>['assurance'];

/** A vehicle (or a card) is there: the passage is named by the input that began it. */
export function startPassage({ input }: Scene, lane: Lane) {
  return {
    type: 'passage.started',
    data: {
      lane: lane.id,
      passage: passageBegunBy(input.id),
      barrier: lane.barrier,
      direction: lane.direction,
    },
  } as const satisfies FactDraft;
}

/** The passage is over and changed nobody's whereabouts. */
export function endPassage(
  scene: Scene,
  { lane, barrier, id }: Passage,
  outcome: Outcome,
): readonly FactDraft[] {
  return [
    { type: 'passage.ended', data: { lane, passage: id, outcome } },
    ...clear(scene.state, 'waiting-without-card', { lane, barrier }),
  ];
}

/** How a passage ends whose vehicle went away, or of which nothing more was seen. */
export function outcomeOf(passage: Passage, otherwise: Outcome): Outcome {
  if (passage.stuck) return 'stuck';
  return passage.stage === 'refused' ? 'refused' : otherwise;
}

/** The passage a card or a guard speaks of: the vehicle on the arming loop, else a new one begun by this very input. */
export function passageFor(
  scene: Scene,
  lane: Lane,
): { readonly passage: PassageId; readonly facts: readonly FactDraft[] } {
  const { site, state } = scene;
  const open = laneState(state, lane.id).passage;
  const isArmed = armingLoop(site, state, lane.id)?.is === 'on';
  if (open !== undefined && isArmed) {
    const place = { lane: lane.id, barrier: lane.barrier };
    return { passage: open.id, facts: clear(state, 'waiting-without-card', place) };
  }
  const begun = startPassage(scene, lane);
  const ended = open === undefined ? [] : endPassage(scene, open, outcomeOf(open, 'timed-out'));
  return { passage: begun.data.passage, facts: [...ended, begun] };
}

/** The vehicle is under the raised arm. */
export function advancePassage({ lane, barrier, id }: Passage): FactDraft {
  return { type: 'passage.advanced', data: { lane, passage: id, barrier, stage: 'on-loop' } };
}

/** The vehicle went through: the only step that changes who is inside. */
export function commitPassage(
  scene: Scene,
  passage: Passage,
  assurance: Assurance,
): readonly FactDraft[] {
  const { lane, barrier, id, direction, permit, vehicle, holder } = passage;
  const way = laneOf(scene, lane);
  const areas = way === undefined || scene.site.areas === undefined ? undefined : areasOf(way);
  const isOut = (areas?.to ?? (direction === 'entry' ? ESTATE : ROAD)) === ROAD;
  return [
    {
      type: 'passage.committed',
      data: {
        lane,
        passage: id,
        direction,
        ...(permit === undefined ? {} : { permit }),
        ...(vehicle === undefined ? {} : { vehicle }),
        ...(holder === undefined ? {} : { holder }),
        from: whereabouts(scene.state, subjectOf(passage)),
        to: isOut ? 'outside' : 'inside',
        ...(areas === undefined ? {} : { fromArea: areas.from, toArea: areas.to }),
        assurance,
      },
    },
    ...clear(scene.state, 'waiting-without-card', { lane, barrier }),
  ];
}
