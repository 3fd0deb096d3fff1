import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId } from '../vocabulary/ids.ts';
import type { Input, InputOf } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { InputState } from '../vocabulary/readings.ts';
import { unreachable } from '../vocabulary/result.ts';
import { liftBlock, lockVehicle, setBlock, unlockVehicle } from './bans.ts';
import { answerCall, called, callsEndedBy } from './calls.ts';
import { cardShown } from './card-shown.ts';
import { barrierPlace, clear, placeOf, raise } from './conditions.ts';
import { confirmVehicle } from './confirm.ts';
import { markStale, nextDeadline } from './deadline-index.ts';
import { timePassed } from './deadlines.ts';
import { awaitCard, cardAwaited, enrolmentsEndedBy, stopAwaiting } from './enrolments.ts';
import { evolveAccess } from './evolve.ts';
import { deliver, recordHandover } from './handovers.ts';
import { applyImport, dropImport, stageImport, undoImport } from './imports.ts';
import {
  armingLoopOff,
  armingLoopOn,
  safetyLoopOff,
  safetyLoopOn,
  throughTheGap,
} from './loops.ts';
import { schedule } from './mode-hours.ts';
import { fireRaised, fireReset, setMode } from './modes.ts';
import { armLowered, armMovement, armRaised, pressed } from './openings.ts';
import { approveOverride, giveOverride } from './overrides.ts';
import { commitPassage } from './passages.ts';
import { forgive, resetPassback } from './passback.ts';
import {
  changePermit,
  endPermit,
  enrolCredential,
  issuePermit,
  loseCredential,
  replaceCredential,
} from './permits.ts';
import { setPosture } from './postures.ts';
import { correctPresence, countPresence } from './presence.ts';
import { setHousehold } from './quotas.ts';
import { levelsOf, reactAccess } from './react.ts';
import { laneOf, NOTHING, type Scene } from './scene.ts';
import { type AccessState, initialState, laneState } from './state.ts';
import { staysEndedBy, writeStays } from './stays.ts';
import { awaitTag, stopAwaitingTag, tagAwaited } from './tag-enrolments.ts';
import { tapSeen } from './tap.ts';
import { handBack, handOut } from './temporary-cards.ts';
import { unwired } from './unwired.ts';
import { touchesOf, viewAccess } from './view.ts';
import { endVisit, extendVisit, inviteVisitor } from './visitors.ts';
import {
  explainOpening,
  letThrough,
  lowerBarrier,
  settleOverride,
  testBarrier,
  verifyExit,
} from './ways-out.ts';
import { armIsSensed, barrierContact, safetyLoop } from './wiring.ts';

/**
 * No card, no exit (无卡无证车辆禁止驶出). Life safety stands over it: while a fire is raised every arm is held up and
 * nobody is refused. No arm is raised by our doing except under one named authority.
 */
export const access: Rule<AccessState> = {
  id: 'access',
  initial: initialState,
  decide: (site, state, given) => decide({ site, state, input: given.input }, given),
  evolve(state, fact) {
    writeStays(state, fact);
    evolveAccess(state, fact);
    markStale(state, fact);
  },
  react: reactAccess,
  nextDeadline,
  levels: levelsOf,
  touches: touchesOf,
  view: viewAccess,
};

function decide(scene: Scene, given: Given): readonly FactDraft[] {
  const facts =
    given.kind === 'input' ? judgeInput(scene, given.input) : judgeFact(scene, given.fact);
  // A reader stops waiting before its lane's own sign is told.
  const stopped = enrolmentsEndedBy(scene, facts);
  const ended = [...staysEndedBy(scene.state, facts), ...callsEndedBy(scene, facts)];
  return stopped.length + ended.length === 0 ? facts : [...stopped, ...facts, ...ended];
}

function judgeInput(scene: Scene, input: Input): readonly FactDraft[] {
  if (input.kind === 'reading' && input.type === 'card.read') {
    return cardAwaited(scene, input) ?? cardShown(scene, input);
  }
  if (input.kind === 'reading' && input.type === 'tag.tapped') {
    return tagAwaited(scene, input) ?? tapSeen(scene, input);
  }
  if (input.kind === 'act') return judgeAct(scene, input);
  if (input.kind === 'time.passed') return timePassed(scene);
  return NOTHING;
}

function judgeFact(scene: Scene, fact: Fact): readonly FactDraft[] {
  switch (fact.type) {
    case 'input.observed':
      return observed(scene, fact);
    case 'command.confirmed':
      return confirmed(scene, fact);
    case 'fire.raised':
      return fireRaised(scene, fact);
    case 'fire.reset':
      return fireReset(scene, fact);
    case 'site.configured':
      return [
        ...schedule(scene, scene.site.lanes),
        ...resetPassback(scene),
        ...unwired(scene.site, scene.state),
      ];
    default:
      return NOTHING;
  }
}

function judgeAct(scene: Scene, act: InputOf<'act'>): readonly FactDraft[] {
  switch (act.type) {
    case 'permit.issue':
      return issuePermit(scene, act);
    case 'permit.change':
      return changePermit(scene, act);
    case 'permit.end':
      return endPermit(scene, act);
    case 'credential.enrol':
      return enrolCredential(scene, act);
    case 'enrolment.await':
      return awaitCard(scene, act);
    case 'enrolment.stop':
      return stopAwaiting(scene, act);
    case 'tag.await':
      return awaitTag(scene, act);
    case 'tag.stop':
      return stopAwaitingTag(scene, act);
    case 'credential.lose':
      return loseCredential(scene, act);
    case 'credential.replace':
      return replaceCredential(scene, act);
    case 'import.stage':
      return stageImport(scene, act);
    case 'import.apply':
      return applyImport(scene, act);
    case 'import.undo':
      return undoImport(scene, act);
    case 'import.drop':
      return dropImport(scene, act);
    case 'credential.hand-out':
      return handOut(scene, act);
    case 'credential.hand-back':
      return handBack(scene, act);
    case 'visitor.invite':
      return inviteVisitor(scene, act);
    case 'visitor.extend':
      return extendVisit(scene, act);
    case 'visitor.end':
      return endVisit(scene, act);
    case 'handover.record':
      return recordHandover(scene, act);
    case 'handover.deliver':
      return deliver(scene, act);
    case 'household.set':
      return setHousehold(act);
    case 'block.set':
      return setBlock(scene, act);
    case 'block.lift':
      return liftBlock(scene, act);
    case 'vehicle.lock':
      return lockVehicle(scene, act);
    case 'vehicle.unlock':
      return unlockVehicle(scene, act);
    case 'exit.confirm':
      return confirmVehicle(scene, act);
    case 'exit.verify':
      return verifyExit(scene, act);
    case 'override.give':
      return giveOverride(scene, act);
    case 'override.approve':
      return approveOverride(scene, act);
    case 'override.settle':
      return settleOverride(scene, act);
    case 'emergency.let-through':
      return letThrough(scene, act);
    case 'opening.explain':
      return explainOpening(scene, act);
    case 'presence.correct':
      return correctPresence(scene.state, act);
    case 'barrier.lower':
      return lowerBarrier(scene, act);
    case 'barrier.test':
      return testBarrier(scene, act);
    case 'mode.set':
      return setMode(scene, act);
    case 'call.answer':
      return answerCall(scene, act);
    case 'presence.count':
      return countPresence(scene, act);
    case 'passback.forgive':
      return forgive(scene, act);
    case 'posture.set':
      return setPosture(scene, act);
    default:
      return NOTHING;
  }
}

/** A contact of a lane or barrier changed. What it says when it comes back after an outage is a level, not an edge. */
function observed(scene: Scene, fact: FactOf<'input.observed'>): readonly FactDraft[] {
  const { device, input, is, edge } = fact.data;
  const meaning = layoutOf(scene.site).meaning(device, input);
  if (meaning.kind !== 'lane') return NOTHING;
  const { barrier, sensor } = meaning;
  switch (sensor) {
    case 'arming-loop':
      return armingLoopChanged(scene, meaning.lane, is);
    case 'safety-loop':
      return safetyLoopChanged(scene, fact, barrier);
    case 'arm-up':
    case 'arm-down':
      return armMoved(scene, barrier, armMovement(scene, barrier, sensor, is), edge);
    case 'arm-broken':
      return armBroken(scene, barrier, is);
    case 'booth-up':
    case 'manual-key':
      return is === 'on' && edge ? pressed(scene, barrier) : NOTHING;
    case 'call-button':
      return is === 'on' && edge ? called(scene, placeOf(barrier, meaning.lane)) : NOTHING;
    case 'booth-down':
    case 'booth-stop':
    case 'fire':
    case 'cabinet-door':
    case 'mains':
      return NOTHING;
    default:
      return unreachable(sensor);
  }
}

function armMoved(
  scene: Scene,
  barrier: BarrierId,
  movement: ReturnType<typeof armMovement>,
  isEdge: boolean,
): readonly FactDraft[] {
  if (movement === 'lowered') return armLowered(scene, barrier, isEdge);
  return movement === 'raised' && isEdge ? armRaised(scene, barrier) : NOTHING;
}

function armBroken(scene: Scene, barrier: BarrierId, is: InputState): readonly FactDraft[] {
  const place = barrierPlace(scene.site, barrier);
  if (is === 'on') {
    return [...raise(scene.state, 'arm-broken', place), ...throughTheGap(scene, barrier)];
  }
  return is === 'off' ? clear(scene.state, 'arm-broken', place) : NOTHING;
}

function armingLoopChanged(
  scene: Scene,
  id: LaneId | undefined,
  is: InputState,
): readonly FactDraft[] {
  const lane = id === undefined ? undefined : laneOf(scene, id);
  if (lane === undefined) return NOTHING;
  if (is === 'on') return armingLoopOn(scene, lane);
  return is === 'off' ? armingLoopOff(scene, lane) : NOTHING;
}

function safetyLoopChanged(
  scene: Scene,
  { data }: FactOf<'input.observed'>,
  barrier: BarrierId,
): readonly FactDraft[] {
  if (data.is === 'on') return data.edge ? safetyLoopOn(scene, barrier) : NOTHING;
  const whole = barrierContact(scene.site, scene.state, barrier, 'safety-loop');
  return whole?.is === 'off' ? safetyLoopOff(scene, barrier, data.edge) : NOTHING;
}

/** Where neither loop nor arm can be seen, what the barrier reports is all there is. */
function confirmed(
  { site, state, input }: Scene,
  { data }: FactOf<'command.confirmed'>,
): readonly FactDraft[] {
  if (data.type !== 'barrier.open' || data.lane === undefined) return NOTHING;
  const { passage } = laneState(state, data.lane);
  if (passage === undefined || passage.id !== data.passage) return NOTHING;
  const isBlind =
    !armIsSensed(site, passage.barrier) && safetyLoop(site, state, passage.barrier) === undefined;
  if (!isBlind || passage.stage !== 'commanded') return NOTHING;
  return commitPassage({ site, state, input }, passage, 'assumed');
}
