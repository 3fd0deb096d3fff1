import { passes } from './scenes-cards.ts';
import type { Shifts } from './shifts.ts';
import { createStage } from './stage.ts';
import type { Town } from './town.ts';

/** Something that concerns the whole site; nothing else is played meanwhile. */
export type Event = { readonly name: string; play(town: Town, shifts: Shifts): Promise<void> };

const ALL = ['b-in', 'b-out', 'b-both', 'b-side'] as const;

/** What a day may bring for everybody. */
export const EVENTS: readonly Event[] = [
  { name: 'fire drill', play: fireDrill },
  { name: 'lockdown', play: lockdown },
  { name: 'heightened posture', play: heightened },
  { name: 'acts signed by staff card', play: signatures },
  { name: 'relief by order', play: relief },
  { name: 'line to a reader cut', play: readerCut },
  { name: 'line to a board cut while a car drives through', play: boardCut },
  { name: 'power cut', play: powerCut },
  { name: 'line to the host cut', play: lineCut },
];

async function fireDrill(town: Town): Promise<void> {
  const { clock, truth } = town;
  const panel = town.corner('b-in').board;
  for (const barrier of ALL) truth.willRise(barrier, 'fire');
  panel.contact('site.fire', true);
  for (const barrier of ALL) {
    if (!(await town.corner(barrier).gate.stands(['up'], 5_000))) {
      truth.surprise(barrier, 'the arm stayed down in a fire');
    }
  }
  const out = stageOf(town, 'b-out', 'out-1');
  for (let cars = town.random.integer(1, 3); cars > 0; cars -= 1) {
    const who = await out.comes();
    await out.drivesOn(who);
    out.passed(undefined, undefined);
    await out.pause(1_000, 4_000);
  }
  const engineOfTheBrigade = stageOf(town, 'b-in', 'in-1');
  const who = await engineOfTheBrigade.comes();
  await engineOfTheBrigade.drivesOn(who);
  engineOfTheBrigade.passed(undefined, undefined);
  await clock.sleep(40_000);
  panel.contact('site.fire', false);
  await clock.sleep(1_000);
  await town.act({ type: 'fire.reset', data: { why: 'the drill is over' } }, 'manager-1');
  truth.nobodyKnows();
  town.leftUnseen.clear();
  for (const barrier of ALL) {
    if (!(await town.corner(barrier).gate.stands(['down'], 30_000))) {
      truth.surprise(barrier, 'the arm stayed up after the fire');
    }
  }
}

async function lockdown(town: Town): Promise<void> {
  const { truth, cast } = town;
  await town.act({ type: 'posture.set', data: { posture: 'lockdown' } }, 'control-1');
  const into = stageOf(town, 'b-in', 'in-1');
  const comer = await cast.driver();
  const waits = await into.comes();
  await into.showsBad(comer.card, 'lane-out-of-service');
  await into.turnsBack(waits, 'refused');
  const out = stageOf(town, 'b-out', 'out-1');
  const goer = await cast.driver();
  const who = await out.comes();
  await out.showsBad(goer.card, 'awaits-confirmation');
  await out.pause(1_000, 5_000);
  truth.grant('out-1', goer.permit);
  out.willRise('permit');
  await town.act({ type: 'exit.confirm', data: { lane: 'out-1' as never, vehicle: 'matches' } });
  await out.through(who, goer.permit, goer.vehicle);
  await town.act({ type: 'posture.set', data: { posture: 'normal' } }, 'control-1');
}

/** Whoever does not live here is looked at on his way in; everybody else comes and goes as ever. */
async function heightened(town: Town): Promise<void> {
  const { truth, cast } = town;
  await town.act({ type: 'posture.set', data: { posture: 'heightened' } }, 'control-1');
  const into = stageOf(town, 'b-in', 'in-1');
  const stranger = await cast.driver({ class: 'contractor' });
  const who = await into.comes();
  await into.showsBad(stranger.card, 'awaits-confirmation');
  await into.pause(1_000, 5_000);
  truth.grant('in-1', stranger.permit);
  into.willRise('permit');
  await town.act({ type: 'exit.confirm', data: { lane: 'in-1' as never, vehicle: 'matches' } });
  await into.through(who, stranger.permit, stranger.vehicle);
  await passes(into, await cast.driver());
  await passes(stageOf(town, 'b-out', 'out-1'), stranger);
  await town.act({ type: 'posture.set', data: { posture: 'normal' } }, 'control-1');
}

/** What the booth's tablet asks for is done by whoever shows his card, and by nobody where none is shown. */
async function signatures(town: Town, shifts: Shifts): Promise<void> {
  const out = stageOf(town, 'b-out', 'out-1');
  const one = await town.cast.driver();
  const verify = (why: string) =>
    ({
      type: 'exit.verify',
      data: {
        lane: 'out-1' as never,
        papers: { kind: 'id-card', lastFour: '1234', calledBack: true },
        vehicle: one.vehicle as never,
        why,
      },
    }) as const;
  const who = await out.comes();
  await out.showsBad(town.cast.newCard(), 'card-unknown');
  const how = town.random.pick(['lapses', 'is called off'] as const) ?? 'lapses';
  await shifts.leaveUnsigned(verify('thinks better of it'), how);
  out.willRise('verified');
  await shifts.sign(verify('card forgotten at home'));
  await out.through(who, undefined, one.vehicle);
}

/** His shift ends with what is not explained yet, which stays his. */
async function relief(town: Town, shifts: Shifts): Promise<void> {
  const into = stageOf(town, 'b-in', 'in-1');
  await passes(into, await town.cast.driver());
  await shifts.order();
  await passes(into, await town.cast.driver());
}

/** The reader is gone when the arm is up already, and back for the next: nobody notices but the installer. */
async function readerCut(town: Town): Promise<void> {
  const out = stageOf(town, 'b-out', 'out-1');
  const [one, other] = [await town.cast.driver(), await town.cast.driver()];
  const who = await out.comes();
  await out.showsGood(one);
  await out.corner.gate.stands(['up'], 8_000);
  await town.house.health('out-1-reader', 'offline');
  await out.through(who, one.permit, one.vehicle);
  await town.house.health('out-1-reader', 'online');
  await passes(out, other);
}

/**
 * The board is not heard from the moment its arm is up until the car is gone and the arm down again. Nobody saw the car
 * drive through, so nobody says that it did; the next one is seen as ever.
 */
async function boardCut(town: Town): Promise<void> {
  const { truth, house } = town;
  const out = stageOf(town, 'b-out', 'out-1');
  const [one, other] = [await town.cast.driver(), await town.cast.driver()];
  const who = await out.comes();
  await out.showsGood(one);
  await out.corner.gate.stands(['up'], 8_000);
  await out.told();
  await town.heard();
  out.corner.board.isHeard(false);
  await house.health('board-b-out', 'offline');
  await out.drivesOn(who);
  await out.corner.gate.stands(['down'], 30_000);
  out.corner.board.isHeard(true);
  await house.health('board-b-out', 'online');
  out.corner.board.firstPicture();
  truth.passage('out-1', undefined, 'timed-out');
  await town.clock.sleep(FORGOTTEN_MS);
  await town.heard();
  await passes(out, other);
}

/** Longer than a passage of which nothing more is heard. */
const FORGOTTEN_MS = 70_000;

/** A car stands at the exit when everything goes dark; the arms are down and stay down. */
async function powerCut(town: Town): Promise<void> {
  const out = stageOf(town, 'b-out', 'out-1');
  const one = await town.cast.driver();
  const who = await out.comes();
  await out.told();
  await town.heard();
  await town.house.restart();
  town.firstPictures();
  await town.heard();
  await out.showsGood(one);
  await out.through(who, one.permit, one.vehicle);
}

/** What the host saw meanwhile comes late: its card opens nothing any more, its openings still count. */
async function lineCut(town: Town): Promise<void> {
  const { truth, clock, house } = town;
  const out = stageOf(town, 'b-out', 'out-1');
  const one = await town.cast.driver();
  await house.cutOff();
  const who = await out.comes();
  await out.shows(one.card);
  truth.grant('out-1', one.permit);
  await clock.sleep(10_000);
  out.willRise('booth');
  out.corner.gate.tell((arm) => arm.raise(clock.now()));
  await out.corner.press('booth-up', 450);
  await out.drivesOn(who);
  out.passed(one.permit, one.vehicle);
  await out.corner.gate.stands(['down'], 30_000);
  await clock.sleep(5_000);
  await house.reconnect();
  await town.heard();
}

function stageOf(town: Town, barrier: string, lane: string) {
  return createStage(town, town.corner(barrier), lane, town.random.fork(`${lane} in an event`));
}
