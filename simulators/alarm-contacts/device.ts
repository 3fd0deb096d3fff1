import type { Instant } from '../../rules/vocabulary/time.ts';
import { mbapIntake, refuse, rtuIntake } from '../modbus.ts';
import type { SimEvent, SimOutput, Simulator, SimulatorConfig } from '../simulator.ts';
import { type Wiring, wiringOf } from './config.ts';
import { answerOf, type Contact } from './registers.ts';

const VERBS = {
  'break-in': 'the contact of {zone} leaves its normal state',
  smoke: 'the detector of {zone} smells smoke',
  press: 'the button of {zone} is pressed',
  'restore-zone': 'the contact of {zone} is normal again, and its wire whole',
  'cut-line': 'the wire to {zone} is cut',
  'short-line': 'the wire to {zone} is shorted',
  fire: 'the linkage contact of the fire system closes',
  'fire-off': 'the linkage contact opens again',
  'cut-power': 'the board loses its power: it answers nothing',
  'restore-power': 'the board has its power again',
  exception: 'the board answers everything with exception {code}; none: no longer',
  mute: 'the board does not answer; `unmute` ends it',
  unmute: 'the board answers again',
} as const;

type Args = Readonly<Record<string, string>>;

/** What each verb about a zone makes of its contact. */
const BECOMES: Readonly<Record<string, Contact>> = {
  'break-in': 'alarm',
  smoke: 'alarm',
  press: 'alarm',
  'restore-zone': 'normal',
  'cut-line': 'cut',
  'short-line': 'shorted',
};

/** A simulated input board with the contacts wired to it. */
export function createAlarmContacts(config: SimulatorConfig): Simulator {
  const wiring = wiringOf(config.settings);
  if (wiring === undefined) throw new Error(`${config.id}: the settings describe no board`);
  return createBoard(config, wiring);
}

function createBoard({ id, framing, normal = {} }: SimulatorConfig, wiring: Wiring): Simulator {
  const unit = wiring.unit ?? 1;
  const names = Object.values(wiring.inputs ?? {});
  /** How each stands; a normally closed contact is closed, and what the board says of it on, while it is normal. */
  const contacts = new Map<string, Contact>();
  const intake = framing === 'mbap' ? mbapIntake() : rtuIntake();
  let isPowered = true;
  let isMute = false;
  let exception: number | undefined;

  /** What stands at the terminal: a zone whose normal state is on has an open contact for an alarm. */
  const atTerminals = (): ReadonlyMap<string, Contact> =>
    new Map(
      names.map((name) => {
        const contact = contacts.get(name) ?? 'normal';
        const turns = wiring.levels === undefined && normal[name] === 'on';
        return [name, turns ? turned(contact) : contact];
      }),
    );

  const set = (name: string, contact: Contact): SimOutput => {
    if (!names.includes(name)) return { error: `no terminal is wired to ${name}` };
    if ((contacts.get(name) ?? 'normal') === contact) return {};
    contacts.set(name, contact);
    const event: SimEvent = { kind: 'input', input: name, state: contact };
    return { events: [event] };
  };

  const act = (verb: string, args: Args): SimOutput => {
    const becomes = BECOMES[verb];
    if (becomes !== undefined) return set(`zone.${args['zone'] ?? ''}`, becomes);
    switch (verb) {
      case 'fire':
        return set('site.fire', 'alarm');
      case 'fire-off':
        return set('site.fire', 'normal');
      case 'cut-power':
        isPowered = false;
        intake.reset();
        return {};
      case 'restore-power':
        isPowered = true;
        return {};
      case 'exception':
        exception = args['code'] === undefined ? undefined : Number(args['code']);
        return {};
      case 'mute':
      case 'unmute':
        isMute = verb === 'mute';
        return {};
      default:
        return { error: `an input board knows no verb "${verb}"` };
    }
  };

  const answers = (bytes: Uint8Array): readonly Uint8Array[] =>
    intake
      .push(bytes)
      .filter((asked) => asked.unit === unit && !isMute)
      .map((asked) =>
        asked.reply(
          exception === undefined
            ? answerOf(wiring, atTerminals(), asked.pdu)
            : refuse(asked.pdu, exception),
        ),
      );

  return {
    id,
    verbs: VERBS,
    receive: (bytes: Uint8Array, _: Instant) => ({ send: isPowered ? answers(bytes) : [] }),
    act,
    wake: () => ({}),
    nextWake: undefined,
    observe: () => ({
      isPowered,
      inputs: Object.fromEntries(names.map((name) => [name, contacts.get(name) ?? 'normal'])),
    }),
  };
}

const turned = (contact: Contact): Contact => {
  if (contact === 'normal') return 'alarm';
  return contact === 'alarm' ? 'normal' : contact;
};
