import type { Engine } from '../../gateway/engine/engine.ts';
import type { EngineStore } from '../../gateway/engine/ports.ts';
import type { Rulebook } from '../../rules/engine.ts';
import type { PersonId } from '../../rules/vocabulary/ids.ts';
import { estate } from './estate.ts';
import {
  CARDS,
  enrolEverybody,
  HOUSEHOLD,
  laneAt,
  PERMIT_STATES,
  permitAct,
  permitOf,
} from './people.ts';
import type { Step } from './steps.ts';
import type { Traced } from './trace.ts';
import { BOARDS, type BoardAnswer, createWorld, type World } from './world.ts';

const LANES = estate.lanes;
const IN_1 = 0;
const BOTH_IN = 4;
const POINTS = ['point-reader', 'gate-point-reader'];
const MODES = ['automatic', 'confirm', 'free-flow', 'closed'] as const;
const POSTURES = ['normal', 'heightened', 'lockdown'] as const;
/** Some way into a run: until then free flows run and postures stand that have an end. */
const LATER = '2026-11-25T00:20:00.000Z';
const WHEREABOUTS = ['inside', 'outside', 'unknown'] as const;
const BOARD_ANSWERS: readonly BoardAnswer[] = ['does-them', 'refuses-them', 'says-nothing'];

/** What a run left behind. */
export type Run = {
  readonly trace: readonly Traced[];
  readonly openAlarms: ReadonlySet<string>;
  readonly engine: Engine;
};

/** Drives the real engine and the given rules through a run on virtual time; the store outlives restarts. */
export async function driveEstate(options: {
  readonly rulebook: Rulebook;
  readonly store: EngineStore;
  readonly steps: readonly Step[];
}): Promise<Run> {
  const world = createWorld(options.rulebook, options.store);
  await open(world);
  for (const step of options.steps) await takeStep(world, step);
  await world.wait(1_000_000);
  return { trace: world.trace, openAlarms: world.openAlarms(), engine: world.engine() };
}

async function open(world: World): Promise<void> {
  await world.start();
  await world.hostHealth(true);
  for (const device of estate.devices) await world.health(device.id, 'online');
  await enrolEverybody(world);
}

async function takeStep(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'swipe': {
      const lane = LANES[step.lane];
      const card = CARDS[step.card];
      if (lane && card)
        await world.reading(
          lane.reader,
          { type: 'card.read', data: { card, proof: 'uid', repeats: 0 } },
          step.ageMs,
        );
      return;
    }
    case 'tap': {
      const card = CARDS[step.card];
      const point = POINTS[step.point];
      if (card && point)
        await world.reading(
          point,
          { type: 'card.read', data: { card, proof: 'uid', repeats: 0 } },
          step.ageMs,
        );
      return;
    }
    case 'input': {
      const board = BOARDS[step.device];
      const input = board?.inputs[step.input];
      if (board && input) await world.inputs(board.id, input, step.on);
      return;
    }
    case 'drive':
      return drive(world, step.lane);
    case 'pass':
      return pass(world, step);
    case 'verify':
      return world.act({
        type: 'exit.verify',
        data: {
          lane: laneAt(step.lane),
          papers: { kind: 'id-card', lastFour: '1234', calledBack: true },
          why: 'papers seen',
        },
      });
    case 'override':
      return world.act({
        type: 'override.give',
        data: { lane: laneAt(step.lane), why: 'reason', evidence: 'seen' },
      });
    case 'emergency':
      return world.act({
        type: 'emergency.let-through',
        data: { lane: laneAt(step.lane), vehicleKind: 'ambulance' },
      });
    case 'test-open':
      return world.act({ type: 'barrier.test', data: { lane: laneAt(step.lane) } });
    case 'mode': {
      const mode = MODES[step.mode] ?? 'automatic';
      const until = mode === 'free-flow' ? { until: LATER } : {};
      return world.act({ type: 'mode.set', data: { lane: laneAt(step.lane), mode, ...until } });
    }
    case 'posture': {
      const posture = POSTURES[step.posture] ?? 'normal';
      const until = step.ends && posture !== 'normal' ? { until: LATER } : {};
      return world.act({ type: 'posture.set', data: { posture, ...until } });
    }
    case 'press':
      await world.inputs('board-out-1', 'call-button', false);
      await world.inputs('board-out-1', 'call-button', true);
      return;
    case 'answer':
      return world.act({ type: 'call.answer', data: { lane: laneAt(1) } });
    case 'count':
      return world.act({
        type: 'presence.count',
        data: {
          subjects: [`holder-${step.card}`],
          nobodyElse: step.nobodyElse,
          why: 'seen in his place',
        },
      });
    case 'forgive':
      return world.act({
        type: 'passback.forgive',
        data: { why: 'asked', ...(step.everybody ? {} : { permit: permitOf(step.card) }) },
      });
    case 'lose':
      return world.act({
        type: 'credential.lose',
        data: { credential: `credential-of-${permitOf(step.card)}` as never },
      });
    case 'block':
      return world.act({
        type: 'block.set',
        data: {
          subject: permitOf(step.card),
          approved: 'manager-1' as PersonId,
          until: '2027-01-01T00:00:00.000Z',
          why: 'court order',
        },
      });
    case 'unblock':
      return world.act({
        type: 'block.lift',
        data: { subject: permitOf(step.card), why: 'settled' },
      });
    case 'confirm':
      return world.act({
        type: 'exit.confirm',
        data: { lane: laneAt(step.lane), vehicle: step.differs ? 'differs' : 'matches' },
      });
    case 'permit': {
      const state = PERMIT_STATES[step.state];
      return state === undefined
        ? world.act({ type: 'permit.end', data: { permit: permitOf(step.card) } })
        : world.act(permitAct('permit.change', step.card, state));
    }
    case 'visits': {
      const { card, visits } = step;
      const limit = visits === 0 ? undefined : visits;
      return world.act(permitAct('permit.change', card, 'active', limit));
    }
    case 'spaces':
      return world.act({
        type: 'household.set',
        data: { household: HOUSEHOLD, spaces: step.spaces },
      });
    case 'two-in':
      await takeStep(world, { kind: 'swipe', lane: IN_1, card: step.first, ageMs: 0 });
      await takeStep(world, { kind: 'swipe', lane: BOTH_IN, card: step.second, ageMs: 0 });
      await takeStep(world, { kind: 'wait', ms: 500 });
      await drive(world, IN_1);
      return drive(world, BOTH_IN);
    case 'correct':
      return world.act({
        type: 'presence.correct',
        data: {
          subject: `holder-${step.card}`,
          is: WHEREABOUTS[step.is] ?? 'unknown',
          why: 'counted',
        },
      });
    case 'fire-confirm':
      return world.act({ type: 'fire.confirm', data: { why: 'smoke seen' } });
    case 'fire-reset':
      return world.act({ type: 'fire.reset', data: { why: 'over' } });
    case 'alarm':
      return alarmAct(world, step.act, step.alarm);
    case 'offline':
    case 'online': {
      const device = estate.devices[step.device];
      if (device) await world.health(device.id, step.kind);
      return;
    }
    case 'host-gone':
      return world.hostHealth(false);
    case 'host-back':
      return world.hostBack();
    case 'again':
      return world.sendAgain(step.back);
    case 'skip':
      return world.skipNumbers();
    case 'restart':
      return world.restart();
    case 'board':
      return world.answerAs(BOARD_ANSWERS[step.answers] ?? 'does-them');
    case 'wait':
      await world.boardMoves();
      return world.wait(step.ms);
    default:
  }
}

async function pass(
  world: World,
  { lane, card, next }: Extract<Step, { kind: 'pass' }>,
): Promise<void> {
  const swipe = { kind: 'swipe', lane, card, ageMs: 0 } as const;
  await takeStep(world, swipe);
  await takeStep(world, { kind: 'wait', ms: 500 });
  await drive(world, lane);
  if (next === 'nothing') return;
  if (next === 'forgiven-again') await takeStep(world, { kind: 'forgive', card, everybody: false });
  await takeStep(world, swipe);
}

async function drive(world: World, index: number): Promise<void> {
  const lane = LANES[index];
  const barrier = estate.barriers.find((one) => one.id === lane?.barrier);
  const board = BOARDS.find((device) => device.id === barrier?.device);
  if (lane === undefined || board === undefined) return;
  const name = (sensor: string) =>
    board.inputs.find((i) => i === sensor || i === `${lane.id}.${sensor}`);
  for (const [sensor, on] of [
    ['safety-loop', true],
    ['arming-loop', false],
    ['safety-loop', false],
    ['arm-up', false],
    ['arm-down', true],
  ] as const) {
    const input = name(sensor);
    if (input !== undefined) await world.inputs(board.id, input, on);
    await world.wait(300);
  }
}

function alarmAct(world: World, which: number, index: number): Promise<void> {
  const alarm = [...world.openAlarms()][index];
  if (alarm === undefined) return Promise.resolve();
  const data = { alarm: alarm as never };
  if (which === 0) return world.act({ type: 'alarm.acknowledge', data });
  if (which === 1) return world.act({ type: 'alarm.reset', data });
  return world.act({ type: 'alarm.close', data: { ...data, why: 'looked at' } });
}
