import type { EngineStore } from '../../../gateway/engine/ports.ts';
import type { Rulebook } from '../../../rules/engine.ts';
import type { ActBody } from '../../../rules/vocabulary/acts.ts';
import { after, type Instant } from '../../../rules/vocabulary/time.ts';
import { createRandom, type Random } from '../../../simulators/random.ts';
import { type Board, createBoard } from './board.ts';
import { createCast } from './cast.ts';
import { createGate, type Gate, type Loop } from './gate.ts';
import { createGatehouse, type Told } from './gatehouse.ts';
import { daySite, daySiteWith, PASSBACKS, TOO_SOON_MS } from './site.ts';
import { createTruth } from './truth.ts';

/** A barrier as it stands on the street: its arm, its board, and the lanes it closes. */
export type Corner = {
  readonly barrier: string;
  readonly lanes: readonly string[];
  readonly gate: Gate;
  readonly board: Board;
  /** What its board has for that input; false where it has none. */
  press(input: string, forMs: number): Promise<void>;
  /** Without power the motor moves nothing. */
  isPowered: boolean;
};

export type Town = ReturnType<typeof createTown>;

/** How long a board takes from a command to its relay. */
const RELAY = { least: 10, most: 120 } as const;
/** Far more than any scene needs for one command. */
const WAKE_SOON_MS = 1;

/** The community with its people and its own books, at the door of the real engine. */
export function createTown(options: {
  readonly seed: number;
  readonly rulebook: Rulebook;
  readonly store: EngineStore;
}) {
  const random = createRandom(options.seed);
  const passback = random.fork('passback').pick(PASSBACKS) ?? 'hard';
  const site = daySiteWith(passback);
  const corners = new Map<string, Corner>();
  const house = createGatehouse({
    site,
    rulebook: options.rulebook,
    store: options.store,
    command: (device, told) => take(device, told),
  });
  const { clock } = house;
  const truth = createTruth(clock.now);
  const drove = new Map<string, Instant>();
  /** Work that nobody waits for: a reading that a board sends by itself. */
  const loose: Promise<unknown>[] = [];
  for (const { id, lanes } of daySite.barriers) {
    corners.set(id, createCorner(id, lanes, random.fork(`corner ${id}`)));
  }

  function createCorner(barrier: string, lanes: readonly string[], drawn: Random): Corner {
    const device = `board-${barrier}`;
    const inputs = daySite.devices.find(({ id }) => id === device)?.inputs ?? [];
    const says = (input: string, isOn: boolean, isFirst: boolean): void => {
      const state = isOn ? ('on' as const) : ('off' as const);
      const first = isFirst ? { first: true } : {};
      loose.push(
        house.reading(device, { type: 'input.changed', data: { input, state, ...first } }),
      );
    };
    const board = createBoard({ clock, random: drawn, inputs, says });
    const gate = createGate({
      clock,
      felt: (loop, lane, isOn) => board.contact(terminal(loop, lane, lanes), isOn),
      moved(state) {
        board.contact('arm-up', state === 'up');
        board.contact('arm-down', state === 'down');
        board.contact('arm-broken', state === 'broken');
        if (state === 'up') truth.rose(barrier);
        if (state === 'down') truth.fell(barrier);
      },
    });
    return {
      barrier,
      lanes,
      gate,
      board,
      isPowered: true,
      async press(input, forMs) {
        board.contact(input, true);
        await clock.sleep(forMs);
        board.contact(input, false);
      },
    };
  }

  /** The board carries a command out, once, if it has not expired, and says what the hardware did. */
  function take(device: string, { id, type, barrier, expires }: Told): void {
    const corner = corners.get(barrier);
    clock.at(after(clock.now(), random.integer(RELAY.least, RELAY.most)), () => {
      const isLate = expires !== undefined && clock.now() > expires;
      const outcome = isLate ? 'expired' : corner ? carryOut(corner, type) : 'done';
      loose.push(
        house.reading(device, {
          type: 'command.done',
          data: { command: id as never, outcome },
        }),
      );
    });
  }

  function carryOut({ gate, isPowered }: Corner, type: string): 'done' | 'refused' {
    const now = clock.now();
    if (!isPowered) return 'done';
    const { arm } = gate;
    const before = arm.state;
    if (type === 'barrier.open') gate.tell((one) => one.raise(now));
    if (type === 'barrier.hold') gate.tell((one) => one.hold(true, now));
    if (type === 'barrier.release') gate.tell((one) => one.hold(false, now));
    if (type !== 'barrier.close') return 'done';
    gate.tell((one) => one.lower(now));
    return arm.state === 'falling' || before === 'down' ? 'done' : 'refused';
  }

  return {
    seed: options.seed,
    random,
    house,
    clock,
    truth,
    corners,
    cast: createCast(house, truth),
    passback,
    /** When each vehicle last drove through. */
    drove,
    /** True where somebody who comes out of order here is turned away, and not only noted. */
    isTurnedAway(vehicle: string): boolean {
      if (passback !== 'timed') return passback === 'hard';
      const last = drove.get(vehicle);
      return last !== undefined && clock.now() - last < TOO_SOON_MS;
    },
    /** Vehicles last seen by an arm that came down, and by no loop: that is held against nobody. */
    leftUnseen: new Set<string>(),
    corner(barrier: string): Corner {
      const found = corners.get(barrier);
      if (found === undefined) throw new Error(`no barrier ${barrier}`);
      return found;
    },
    /** A person acts and is right to: a refusal is a surprise. */
    async act(body: ActBody, by = 'guard-1'): Promise<void> {
      const why = await house.act(by, body);
      if (why !== undefined) truth.surprise(placeOf(body), `${body.type} was refused: ${why}`);
    },
    /** Power comes on: every board says how its contacts stand. */
    firstPictures(): void {
      for (const { board, gate } of corners.values()) {
        board.contact('mains', true);
        board.contact('arm-up', gate.arm.state === 'up');
        board.contact('arm-down', gate.arm.state === 'down');
        board.firstPicture();
      }
    },
    /** Everything said so far has been taken. */
    async heard(): Promise<void> {
      await clock.sleep(WAKE_SOON_MS);
      await Promise.all(loose.splice(0));
    },
  };
}

function terminal(loop: Loop, lane: string, lanes: readonly string[]): string {
  if (loop === 'safety') return 'safety-loop';
  const other = lanes.find((one) => one !== lane);
  if (other === undefined) return loop === 'far' ? 'none' : 'arming-loop';
  return loop === 'far' ? `${other}.arming-loop` : `${lane}.arming-loop`;
}

function placeOf({ data }: ActBody): string {
  return 'lane' in data && data.lane !== undefined ? data.lane : 'office';
}
