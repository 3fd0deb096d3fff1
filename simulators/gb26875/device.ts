import Type from 'typebox';
import { Check } from 'typebox/value';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { gb18030Bytes } from '../gb18030.ts';
import {
  joinOutputs,
  type SimEvent,
  type SimOutput,
  type Simulator,
  type SimulatorConfig,
  silence,
} from '../simulator.ts';
import {
  bytesOf,
  clockBytes,
  createEar,
  frameOf,
  hexOf,
  low16,
  type Message,
  secondsAhead,
} from './wire.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  alarm: 'the component at the zone {zone}, as site.yaml has it, sees a {kind}',
  restore: 'it is normal again',
  fire: 'component {component} ({loop}.{number}, of {type}, called {name}) sees a fire',
  fault: 'it has a fault',
  disable: 'somebody disables it (屏蔽)',
  supervise: 'it reports something to watch (监管)',
  start: 'it has started',
  feedback: 'it answers that it has worked',
  normal: 'it is normal again',
  component: 'it says that its state is {bits}',
  system: 'the panel says that its state is {bits}',
  device: 'the transmission device says that its state is {bits}',
  operate: 'operator {operator} does {bits} at the panel, or at the device where {where} says so',
  measure: 'a sensor tells a value: {kind} and {value}',
  'ask-duty': 'a centre asks whether somebody is on duty, to be answered within {minutes}',
  unit: 'sends the bytes {unit} for {command}',
  again: 'sends its last frame again, as if it had heard no answer',
  'wrong-clock': 'its clock is off by {seconds} (fast where positive)',
  'bad-sum': 'its last frame goes out with a wrong sum',
  'too-long': 'its last frame says that it is longer than any may be',
  'half-frame': 'the first {bytes} bytes of its last frame go out',
  noise: 'stray bytes go out (hex in {bytes})',
  timing: 'it waits {ms} milliseconds for a confirmation, and sends {resends} times more',
  mute: 'it answers nothing',
  deny: 'it denies everything',
  unmute: 'it answers again',
  die: 'its power is cut',
  revive: 'it has power again',
} as const;

const COMMAND = { control: 1, send: 2, confirm: 3, deny: 6 } as const;
const TYPE = {
  system: 1,
  component: 2,
  analogue: 3,
  operation: 4,
  device: 21,
  deviceOperation: 24,
};
const SET_CLOCK = 90;
const DUTY_CHECK = 91;
/** It waits this long for a confirmation, sends three times more, and lights its lamp (6.4). */
const CONFIRM_MS = 10_000;
const RESENDS = 3;
const HALF_BYTES = '40';
const STRAY_BYTES = '4040FF';
const NAME_BYTES = 31;
/** A component of this address where nobody names another: loop 1, number 17. */
const COMPONENT = '1.17';

const Configured = Type.Object({
  address: Type.Optional(Type.String()),
  zone: Type.Optional(Type.String()),
});

type Unconfirmed = { readonly bytes: Uint8Array; tries: number; due: Instant };

/** `1.3-6.217` of the panel `000000000001`: its system and component, and its address as it goes over the wire. */
function at({ zone = '', account, ...args }: Args): Args {
  const [, system = '1', address = '1', component = COMPONENT] =
    /^(\d+)\.(\d+)-(\d+\.\d+)$/.exec(zone) ?? [];
  const source = account?.match(/../g)?.toReversed().join('');
  const type = args['kind'] === 'gas' ? { type: '11' } : {};
  return { ...args, ...type, system, address, component, ...(source !== undefined && { source }) };
}

/** A fire panel with its transmission device, or a higher centre that asks for the guard. */
export function createGb26875({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(Configured, settings)) throw new Error(`${id}: no settings of a fire panel`);
  const zone = settings.zone ?? 'Asia/Shanghai';
  const centre = hexOf(bytesOf(settings.address ?? '000000000000').reverse());
  const ear = createEar();
  const unconfirmed = new Map<string, Unconfirmed>();
  let answers: 'confirms' | 'denies' | 'nothing' = 'confirms';
  let next = 0;
  let offSeconds = 0;
  let confirmMs = CONFIRM_MS;
  let resendsMax = RESENDS;
  let isAlive = true;
  let last: Uint8Array = new Uint8Array(0);
  const seen = { confirmed: 0, denied: 0, lost: 0, clocksSet: 0, dutyAnswers: 0 };

  const clock = (now: Instant): string => hexOf(Uint8Array.from(clockBytes(now, zone, offSeconds)));

  const send = (command: number, unit: readonly number[], args: Args, now: Instant): SimOutput => {
    if (!isAlive) return silence;
    const message: Message = {
      seq: args['seq'] ?? hexOf(Uint8Array.from(low16(next))),
      version: args['version'] ?? '0101',
      time: args['time'] ?? clock(now),
      source: args['source'] ?? '010000000000',
      destination: args['destination'] ?? centre,
      command,
      unit: Uint8Array.from(unit),
    };
    next = (next + 1) % 65_536;
    last = frameOf(message);
    unconfirmed.set(message.seq, { bytes: last, tries: 0, due: after(now, confirmMs) });
    return { send: [last] };
  };

  const stamp = (args: Args, now: Instant): Uint8Array => bytesOf(args['at'] ?? clock(now));
  const system = (args: Args): readonly number[] => [
    Number(args['system'] ?? '1'),
    Number(args['address'] ?? '1'),
  ];
  /** System, component type and the address as loop and number, each in two bytes. */
  const place = (args: Args): readonly number[] => {
    const [loop = '0', number = '0'] = (args['component'] ?? COMPONENT).split('.');
    const type = Number(args['type'] ?? '42');
    return [...system(args), type, ...low16(Number(number)), ...low16(Number(loop))];
  };

  const component = (bits: number, args: Args, now: Instant): SimOutput => {
    const name = gb18030Bytes(args['name'] ?? '').slice(0, NAME_BYTES);
    const filled = [...name, ...Array.from({ length: NAME_BYTES - name.length }, () => 0)];
    const object = [...place(args), ...low16(bits), ...filled, ...stamp(args, now)];
    const output = send(COMMAND.send, [TYPE.component, 1, ...object], args, now);
    return { ...output, events: [{ kind: 'reported', bits }] };
  };

  const answered = (message: Message, now: Instant): SimOutput => {
    const known = unconfirmed.get(message.seq);
    if (message.command === COMMAND.deny) {
      seen.denied += 1;
      return known === undefined ? silence : resend(message.seq, known, now);
    }
    seen.confirmed += 1;
    unconfirmed.delete(message.seq);
    return { events: [{ kind: 'confirmed', seq: message.seq }] };
  };

  const resend = (seq: string, one: Unconfirmed, now: Instant): SimOutput => {
    if (one.tries >= resendsMax) {
      unconfirmed.delete(seq);
      seen.lost += 1;
      return { events: [{ kind: 'not-confirmed', seq }] };
    }
    one.tries += 1;
    one.due = after(now, confirmMs);
    return { send: [one.bytes] };
  };

  const obey = (message: Message, now: Instant): readonly SimEvent[] => {
    const [type, , ...object] = message.unit;
    if (message.command === COMMAND.control && type === SET_CLOCK) {
      offSeconds = secondsAhead(Uint8Array.from(object), now, zone);
      seen.clocksSet += 1;
      return [{ kind: 'clock-set', offSeconds }];
    }
    if (message.command === COMMAND.send && type === TYPE.deviceOperation && object[0] === 0x20) {
      seen.dutyAnswers += 1;
      return [{ kind: 'duty-answered' }];
    }
    return [];
  };

  const take = (message: Message, now: Instant): SimOutput => {
    const { command, source, destination } = message;
    if (command === COMMAND.confirm || command === COMMAND.deny) return answered(message, now);
    if (answers === 'nothing') return silence;
    const events = answers === 'confirms' ? obey(message, now) : [];
    const reply = {
      ...message,
      time: clock(now),
      source: destination,
      destination: source,
      command: answers === 'confirms' ? COMMAND.confirm : COMMAND.deny,
      unit: new Uint8Array(0),
    };
    return { send: [frameOf(reply)], events };
  };

  const state = (bits: number) => (args: Args, now: Instant) => component(bits, args, now);
  const spoilt = (at: number, value: (byte: number) => number): SimOutput => {
    const bytes = last.slice();
    const place = at < 0 ? bytes.length + at : at;
    bytes[place] = value(bytes[place] ?? 0) & 0xff;
    return { send: [bytes] };
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    alarm: (args, now) =>
      component(args['kind'] === 'fire' || args['kind'] === 'gas' ? 0b10 : 0b1_0000, at(args), now),
    restore: (args, now) => component(1, at(args), now),
    fire: state(0b10),
    fault: state(0b100),
    disable: state(0b1000),
    supervise: state(0b1_0000),
    start: state(0b10_0001),
    feedback: state(0b100_0001),
    normal: state(1),
    component: (args, now) => component(Number(args['bits'] ?? '1'), args, now),
    system(args, now) {
      const bits = low16(Number(args['bits'] ?? '1'));
      const object = [...system(args), ...bits, ...stamp(args, now)];
      return send(COMMAND.send, [TYPE.system, 1, ...object], args, now);
    },
    device(args, now) {
      const object = [Number(args['bits'] ?? '1'), ...stamp(args, now)];
      return send(COMMAND.send, [TYPE.device, 1, ...object], args, now);
    },
    operate(args, now) {
      const did = [Number(args['bits'] ?? '1'), Number(args['operator'] ?? '1')];
      const isDevice = args['where'] === 'device';
      const object = [...(isDevice ? [] : system(args)), ...did, ...stamp(args, now)];
      const type = isDevice ? TYPE.deviceOperation : TYPE.operation;
      return send(COMMAND.send, [type, 1, ...object], args, now);
    },
    measure(args, now) {
      const value = [Number(args['kind'] ?? '3'), ...low16(Number(args['value'] ?? '250'))];
      const object = [...place(args), ...value, ...stamp(args, now)];
      return send(COMMAND.send, [TYPE.analogue, 1, ...object], args, now);
    },
    'ask-duty': (args, now) =>
      send(COMMAND.control, [DUTY_CHECK, 1, Number(args['minutes'] ?? '10')], args, now),
    unit: (args, now) =>
      send(Number(args['command'] ?? '2'), [...bytesOf(args['unit'] ?? '')], args, now),
    again: () => ({ send: [last] }),
    'wrong-clock'({ seconds = '3600' }) {
      offSeconds = Number(seconds);
      return silence;
    },
    'bad-sum': () => spoilt(-3, (byte) => byte + 1),
    'too-long': () => spoilt(25, () => 0x40),
    'half-frame': ({ bytes = HALF_BYTES }) => ({ send: [last.slice(0, Number(bytes))] }),
    noise: ({ bytes = STRAY_BYTES }) => ({ send: [bytesOf(bytes)] }),
    timing({ ms = String(CONFIRM_MS), resends = String(RESENDS) }) {
      confirmMs = Number(ms);
      resendsMax = Number(resends);
      return silence;
    },
    mute() {
      answers = 'nothing';
      return silence;
    },
    deny() {
      answers = 'denies';
      return silence;
    },
    unmute() {
      answers = 'confirms';
      return silence;
    },
    die() {
      isAlive = false;
      next = 0;
      ear.forget();
      unconfirmed.clear();
      return { events: [{ kind: 'power-off' }] };
    },
    revive() {
      isAlive = true;
      return { events: [{ kind: 'power-on' }] };
    },
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive(bytes, now) {
      if (!isAlive) return silence;
      return joinOutputs(...ear.hear(bytes).map((message) => take(message, now)));
    },
    act: (verb, args, now) =>
      isVerb(verb) ? acts[verb](args, now) : { error: `a fire panel knows no verb "${verb}"` },
    wake(now) {
      const late = [...unconfirmed].filter(([, { due }]) => due <= now);
      return joinOutputs(...late.map(([seq, one]) => resend(seq, one, now)));
    },
    get nextWake() {
      const dues = [...unconfirmed.values()].map(({ due }) => due);
      return dues.reduce<Instant | undefined>(
        (first, due) => (first === undefined || due < first ? due : first),
        undefined,
      );
    },
    observe: () => ({ isAlive, offSeconds, waiting: unconfirmed.size, ...seen }),
  };
}
