import Type from 'typebox';
import { Check } from 'typebox/value';
import { open } from '../../rules/vocabulary/schema.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import {
  type Args,
  createGate,
  GATE_VERBS,
  gateActs,
  type Place,
  placeIn,
  pressBooth,
} from '../barrier/gate.ts';
import type { SimEvent, SimOutput, Simulator, SimulatorConfig } from '../simulator.ts';
import { answerOf, createIntake, type Word } from './wire.ts';

const VERBS = {
  ...GATE_VERBS,
  'press-booth': 'the hand-held box: {button} up, down or stop',
  'cut-power': 'the controller loses its power: it answers nothing and the arm stays where it is',
  'restore-power': 'the controller has its power again',
  mute: 'the controller obeys and does not answer; `unmute` ends it',
  unmute: 'the controller answers again, in time and rightly',
  slow: 'answers come {ms} milliseconds late; `unmute` ends it',
  'wrong-sum': 'answers have a wrong sum; `unmute` ends it',
  half: 'only half of each answer comes; `unmute` ends it',
  odd: 'answers tell of an arm and a loop that no sheet knows; `unmute` ends it',
  noise: 'puts stray bytes on the wire (hex in {bytes})',
} as const;

const STRAY_BYTES = 'FFAA5501';
const SLOW_MS = 400;

const Wiring = open({ barrier: Type.String(), loop: Type.Optional(Type.String()) });

/** A simulated barrier controller with its arm, its one loop and the vehicles before it. */
export function createBarrierRs485(config: SimulatorConfig): Simulator {
  const { settings } = config;
  if (!Check(Wiring, settings)) throw new Error(`${config.id}: the settings name no barrier`);
  const { barrier, loop = 'safety-loop' } = settings;
  const intake = createIntake();
  const occupied = new Set<string>();
  const heard: Record<Word, number> = { open: 0, stop: 0, close: 0, status: 0 };
  let late: readonly { readonly bytes: Uint8Array; readonly at: Instant }[] = [];
  let events: SimEvent[] = [];
  let isPowered = true;
  let isMute = false;
  let slowMs = 0;
  let spoil = SPOILS.none;

  const gate = createGate({
    barrier,
    lanes: config.lanes?.[barrier] ?? [barrier],
    sensed(lane, sensor, isOn) {
      if (sensor !== loop) return;
      if (isOn) occupied.add(lane);
      else occupied.delete(lane);
      const state = occupied.size > 0 ? 'on' : 'off';
      events.push({ kind: 'input', input: loop, state });
    },
    told: (event) => events.push(event),
  });
  const { arm } = gate;
  const acts: Readonly<Record<string, (place: Place, now: Instant) => void>> = gateActs((event) =>
    events.push(event),
  );

  const own: Readonly<Record<string, (args: Args, now: Instant) => void>> = {
    'press-booth'(args, now) {
      const button = args['button'] ?? 'up';
      if (button === 'stop') arm.stop(now);
      else pressBooth(arm, button, now);
    },
    'cut-power'(_, now) {
      isPowered = false;
      late = [];
      intake.reset();
      arm.stop(now);
    },
    'restore-power'() {
      isPowered = true;
    },
    mute() {
      isMute = true;
    },
    unmute() {
      isMute = false;
      slowMs = 0;
      spoil = SPOILS.none;
    },
    slow(args) {
      slowMs = Number(args['ms'] ?? SLOW_MS);
    },
    'wrong-sum'() {
      spoil = SPOILS.wrongSum;
    },
    half() {
      spoil = SPOILS.half;
    },
    odd() {
      spoil = SPOILS.odd;
    },
  };

  const act = (verb: string, args: Args, now: Instant): string | undefined => {
    const place = placeIn(new Map([[barrier, gate]]), args);
    if (verb in own) own[verb]?.(args, now);
    else if (!(verb in acts)) return `a barrier controller knows no verb "${verb}"`;
    else if (place === undefined) return `no such lane or barrier at ${config.id}`;
    else acts[verb]?.(place, now);
    return undefined;
  };

  const obey = (word: Word, now: Instant): readonly Uint8Array[] => {
    heard[word] += 1;
    switch (word) {
      case 'open':
        arm.raise(now);
        return [];
      case 'stop':
        arm.stop(now);
        return [];
      case 'close':
        arm.lower(now);
        return [];
      case 'status':
        return answer(now);
    }
  };

  const answer = (now: Instant): readonly Uint8Array[] => {
    if (isMute) return [];
    const bytes = spoil(answerOf(ARM[arm.state] ?? NEITHER, occupied.size > 0 ? 2 : 1));
    if (slowMs === 0) return [bytes];
    late = [...late, { bytes, at: after(now, slowMs) }];
    return [];
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
      gate.wake(now);
      const words = isPowered ? intake.push(bytes) : [];
      return { send: words.flatMap((word) => obey(word, now)), events: collected() };
    },
    act(verb, args, now): SimOutput {
      gate.wake(now);
      if (verb === 'noise') {
        return { send: [Uint8Array.from(Buffer.from(args['bytes'] ?? STRAY_BYTES, 'hex'))] };
      }
      const error = act(verb, args, now);
      return { events: collected(), ...(error !== undefined && { error }) };
    },
    wake(now): SimOutput {
      gate.wake(now);
      const due = late.filter(({ at }) => at <= now);
      late = late.filter(({ at }) => at > now);
      return { send: due.map(({ bytes }) => bytes), events: collected() };
    },
    get nextWake() {
      return earliest(gate.nextWake, late[0]?.at);
    },
    observe: () => ({
      isPowered,
      arms: { [barrier]: arm.state },
      isLoopOccupied: occupied.size > 0,
      heard: { ...heard },
    }),
  };
}

const ARM: Readonly<Record<string, number>> = { up: 1, down: 2 };
const NEITHER = 3;

type Spoil = (answer: Uint8Array) => Uint8Array;

/** What may become of an answer. */
const SPOILS: Readonly<Record<'none' | 'wrongSum' | 'half' | 'odd', Spoil>> = {
  none: (answer) => answer,
  wrongSum: (answer) => answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 0x10 : byte)),
  half: (answer) => answer.slice(0, answer.length / 2),
  odd: () => answerOf(7, 9),
};
