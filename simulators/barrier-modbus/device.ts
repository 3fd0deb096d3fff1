import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { Arm } from '../barrier/arm.ts';
import {
  type Args,
  createGate,
  GATE_VERBS,
  type Gate,
  gateActs,
  type Place,
  placeIn,
  pressBooth,
} from '../barrier/gate.ts';
import { mbapIntake, refuse, rtuIntake } from '../modbus.ts';
import type { SimEvent, SimOutput, Simulator, SimulatorConfig } from '../simulator.ts';
import { type Wiring, wiringOf } from './config.ts';
import { createRelayBoard, type RelayBoard } from './relays.ts';

const VERBS = {
  ...GATE_VERBS,
  'turn-key': 'the manual key is turned: the arm rises',
  'press-booth': 'the hand-held box: {button} up, down or stop',
  call: 'somebody presses the call button',
  'open-cabinet': 'the cabinet door is opened',
  'close-cabinet': 'the cabinet door is closed',
  'cut-mains': 'the mains fails; the board goes on from its battery',
  'restore-mains': 'the mains is back',
  'cut-power': 'the board loses its power: it answers nothing and its relays drop',
  'restore-power': 'the board has its power again',
  fire: 'the linkage contact of the fire system closes',
  'fire-off': 'the linkage contact opens again',
  'break-in': 'the contact of {zone} leaves its normal state',
  'restore-zone': 'the contact of {zone} is normal again',
  exception:
    'the board answers everything, or {of} inputs what asks for these only, with exception {code}; none: no longer',
  mute: 'the board obeys and does not answer; `unmute` ends it',
  unmute: 'the board answers again',
} as const;

// A button is pressed, a key turned, for about this long.
const PRESS_MS = 600;
const KEY_MS = 2_000;
const GROUP = 8;
// Unit 0: obeyed by all, answered by none.
const BROADCAST = 0;
// Modbus application protocol 6.2.
const READ_DISCRETE = 0x02;

/** A simulated relay and input board with the barriers, loops and contacts it is wired to. */
export function createBarrierModbus(config: SimulatorConfig): Simulator {
  const wiring = wiringOf(config.settings);
  if (wiring === undefined) throw new Error(`${config.id}: the settings describe no board`);
  return createDevice(config, wiring);
}

function createDevice(config: SimulatorConfig, wiring: Wiring): Simulator {
  const unit = wiring.unit ?? 1;
  const names = new Map(Object.entries(wiring.inputs ?? {}).map(([n, name]) => [name, Number(n)]));
  const levels = new Map<string, boolean>();
  const barriers = new Map<string, Gate>();
  const intake = config.framing === 'mbap' ? mbapIntake() : rtuIntake();
  let later: { readonly at: Instant; readonly run: (now: Instant) => void }[] = [];
  let events: SimEvent[] = [];
  let isPowered = true;
  let isMute = false;
  let exception: { readonly code: number; readonly isOfInputs: boolean } | undefined;
  let refusal: string | undefined;

  const set = (name: string, isOn: boolean): void => {
    if (!names.has(name) || (levels.get(name) ?? false) === isOn) return;
    levels.set(name, isOn);
    events.push({ kind: 'input', input: name, state: isOn ? 'on' : 'off' });
  };

  /** The name under which this sensor of a lane is wired: the lane's own, else the board's. */
  const wired = (sensor: string, lane: string | undefined): string =>
    lane !== undefined && names.has(`${lane}.${sensor}`) ? `${lane}.${sensor}` : sensor;

  const afterwards = (at: Instant, run: (now: Instant) => void): void => {
    later = [...later, { at, run }].sort((a, b) => a.at - b.at);
  };

  const press = (name: string, forMs: number, now: Instant): void => {
    set(name, true);
    afterwards(after(now, forMs), () => set(name, false));
  };

  const addBarrier = (barrier: string, lanes: readonly string[]): void => {
    const gate = createGate({
      barrier,
      lanes,
      sensed: (lane, sensor, isOn) => set(wired(sensor, lane), isOn),
      told: (event) => events.push(event),
    });
    barriers.set(barrier, gate);
    for (const lane of lanes) levels.set(wired('arm-down', lane), true);
  };

  const board: RelayBoard = createRelayBoard({
    map: {
      relays: 0,
      on: 0xff00,
      off: 0,
      pulses: 0x0200,
      pulseUnitMs: 100,
      inputs: 0,
      ...wiring.board,
    },
    size: groups(
      Object.values(wiring.relays ?? {}).flatMap(({ open, hold = 0, close = 0 }) => [
        open,
        hold,
        close,
      ]),
    ),
    inputs: () => terminalBits(wiring, levels),
    changed(relay, isOn, now) {
      events.push({ kind: 'relay', relay, state: isOn ? 'on' : 'off' });
      for (const [barrier, relays] of Object.entries(wiring.relays ?? {})) {
        const arm = barriers.get(barrier)?.arm;
        if (arm !== undefined) moves(arm, relays, { relay, isOn, now });
      }
    },
  });

  for (const barrier of Object.keys(wiring.relays ?? {})) {
    addBarrier(barrier, config.lanes?.[barrier] ?? lanesOf(barrier, wiring, names));
  }
  set('mains', true);
  for (const [name, state] of Object.entries(config.normal ?? {})) set(name, state === 'on');
  events = [];

  const zone = (args: Args, isNormal: boolean): void => {
    const name = `zone.${args['zone'] ?? ''}`;
    if (!names.has(name)) refusal = `no terminal is wired to ${name}`;
    set(name, (config.normal?.[name] === 'on') === isNormal);
  };

  const boardVerb: Readonly<Record<string, (args: Args, now: Instant) => void>> = {
    'cut-power'() {
      isPowered = false;
      board.powerOff();
      intake.reset();
    },
    'restore-power'() {
      isPowered = true;
    },
    'cut-mains': () => set('mains', false),
    'restore-mains': () => set('mains', true),
    fire: () => set(names.has('site.fire') ? 'site.fire' : 'fire', true),
    'fire-off': () => set(names.has('site.fire') ? 'site.fire' : 'fire', false),
    'break-in': (args) => zone(args, false),
    'restore-zone': (args) => zone(args, true),
    exception({ code, of }) {
      exception =
        code === undefined ? undefined : { code: Number(code), isOfInputs: of === 'inputs' };
    },
    mute() {
      isMute = true;
    },
    unmute() {
      isMute = false;
    },
  };

  const gateVerb: Readonly<Record<string, (place: Place, now: Instant) => void>> = gateActs(
    (event) => events.push(event),
  );
  const laneVerb: Readonly<Record<string, (place: Place, args: Args, now: Instant) => void>> = {
    'turn-key'({ arm, lane }, _, now) {
      press(wired('manual-key', lane), KEY_MS, now);
      arm.raise(now);
    },
    'press-booth'({ arm, lane }, args, now) {
      const button = args['button'] ?? 'up';
      press(wired(`booth-${button}`, lane), PRESS_MS, now);
      pressBooth(arm, button, now);
    },
    call: ({ lane }, _, now) => press(wired('call-button', lane), PRESS_MS, now),
    'open-cabinet': ({ lane }) => set(wired('cabinet-door', lane), true),
    'close-cabinet': ({ lane }) => set(wired('cabinet-door', lane), false),
  };

  const act = (verb: string, args: Args, now: Instant): string | undefined => {
    refusal = undefined;
    const place = placeIn(barriers, args);
    if (verb in boardVerb) boardVerb[verb]?.(args, now);
    else if (!(verb in laneVerb) && !(verb in gateVerb))
      refusal = `a barrier board knows no verb "${verb}"`;
    else if (place === undefined) refusal = `no such lane or barrier at ${config.id}`;
    else {
      gateVerb[verb]?.(place, now);
      laneVerb[verb]?.(place, args, now);
    }
    return refusal;
  };

  const wake = (now: Instant): void => {
    board.wake(now);
    const due = later.filter(({ at }) => at <= now);
    later = later.filter(({ at }) => at > now);
    for (const { run } of due) run(now);
    for (const gate of barriers.values()) gate.wake(now);
  };

  /** The exception that it answers this with. */
  const refusalOf = ([code]: Uint8Array): number | undefined =>
    exception?.isOfInputs === true && code !== READ_DISCRETE ? undefined : exception?.code;

  const answers = (bytes: Uint8Array, now: Instant): readonly Uint8Array[] => {
    const forUs = intake.push(bytes).filter((asked) => [unit, BROADCAST].includes(asked.unit));
    return forUs.flatMap((asked) => {
      const refused = refusalOf(asked.pdu);
      const answer =
        refused === undefined ? board.answer(asked.pdu, now) : refuse(asked.pdu, refused);
      return asked.unit === BROADCAST || isMute ? [] : [asked.reply(answer)];
    });
  };

  const collected = (): readonly SimEvent[] => {
    const all = events;
    events = [];
    return all;
  };

  return {
    id: config.id,
    verbs: VERBS,
    receive(bytes, now): SimOutput {
      wake(now);
      return { send: isPowered ? answers(bytes, now) : [], events: collected() };
    },
    act(verb, args, now): SimOutput {
      wake(now);
      const error = act(verb, args, now);
      return { events: collected(), ...(error !== undefined && { error }) };
    },
    wake(now): SimOutput {
      wake(now);
      return { events: collected() };
    },
    get nextWake() {
      const moving = [...barriers.values()].map((gate) => gate.nextWake);
      return [board.nextWake, later[0]?.at, ...moving].reduce(earliest, undefined);
    },
    observe: () => ({
      isPowered,
      inputs: Object.fromEntries(
        [...names.keys()].map((name) => [name, levels.get(name) ?? false]),
      ),
      arms: Object.fromEntries([...barriers].map(([barrier, { arm }]) => [barrier, arm.state])),
      relays: Object.fromEntries(
        Array.from({ length: GROUP }, (_, i) => [String(i + 1), board.isOn(i + 1)]),
      ),
    }),
  };
}

/** What a relay's click does to the arm it is wired to. */
function moves(
  arm: Arm,
  relays: NonNullable<Wiring['relays']>[string],
  { relay, isOn, now }: { readonly relay: number; readonly isOn: boolean; readonly now: Instant },
): void {
  if (relay === relays.open && isOn) arm.raise(now);
  if (relay === relays.close && isOn) arm.lower(now);
  if (relay === relays.hold) arm.hold(isOn, now);
}

/** Boards come with their relays and inputs in groups of eight. */
const groups = (numbers: readonly number[]): number =>
  GROUP * Math.max(1, Math.ceil(Math.max(0, ...numbers) / GROUP));

function terminalBits(wiring: Wiring, levels: ReadonlyMap<string, boolean>): readonly boolean[] {
  const terminals = Object.entries(wiring.inputs ?? {});
  const inverted = new Set(wiring.inverted ?? []);
  const bits = Array.from({ length: groups(terminals.map(([n]) => Number(n))) }, () => false);
  for (const [n, name] of terminals) {
    bits[Number(n) - 1] = (levels.get(name) ?? false) !== inverted.has(Number(n));
  }
  return bits;
}

/** Without a word on lanes: the only barrier takes every lane named at a terminal, one of several the lane of its own name. */
function lanesOf(
  barrier: string,
  wiring: Wiring,
  names: ReadonlyMap<string, number>,
): readonly string[] {
  if (Object.keys(wiring.relays ?? {}).length > 1) return [barrier];
  const named = [...names.keys()]
    .filter((name) => name.includes('.') && !/^(zone|site)\./.test(name))
    .map((name) => name.slice(0, name.indexOf('.')));
  return named.length > 0 ? [...new Set(named)] : [barrier];
}
