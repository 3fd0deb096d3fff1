import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import {
  joinOutputs,
  type SimEvent,
  type SimOutput,
  type Simulator,
  type SimulatorConfig,
  silence,
} from '../simulator.ts';
import { type Model, modelOf } from './models.ts';

// A reader that speaks by itself repeats a card in its field about this often (RDM6300: about every 65 ms).
const REPEAT_MS = 65;
// How long a hand holds a card to a reader.
const SWIPE_MS = 400;
// Longer than any question or beep: what a broken question leaves behind is bounded.
const HEARD_MAX = 64;
const STRAY_BYTES = 'FF005A';

const VERBS = {
  swipe: 'holds card {card} to the reader for a moment',
  hold: 'leaves card {card} on the reader',
  remove: 'takes every card away, or card {card}',
  spoil: 'lays a card on the reader that it cannot select',
  die: 'cuts the power of the reader',
  revive: 'gives the power back, and ends mute and slow',
  noise: 'puts stray bytes on the wire (hex in {bytes})',
  mute: 'the reader goes on reading but says nothing',
  slow: 'answers come {ms} milliseconds late',
} as const;

/** A simulated serial card reader. */
export function createFramedSerial({ id, settings }: SimulatorConfig): Simulator {
  const model = modelOf(settings);
  if (model === undefined) throw new Error(`${id}: the settings describe no reader`);
  return createReader(id, model);
}

function createReader(id: string, model: Model): Simulator {
  /** Cards in the field, each until when; undefined: until taken away. */
  const field = new Map<string, Instant | undefined>();
  const late: { readonly bytes: Uint8Array; readonly at: Instant }[] = [];
  let heard: number[] = [];
  let isAlive = true;
  let isMute = false;
  let isSpoilt = false;
  let slowMs = 0;
  let beeps = 0;
  let sign: string | undefined;
  let text: string | undefined;
  let sayAt: Instant | undefined;

  const answer = (bytes: Uint8Array | undefined, now: Instant): SimOutput => {
    if (bytes === undefined || isMute || !isAlive) return silence;
    if (slowMs === 0) return { send: [bytes] };
    late.push({ bytes, at: after(now, slowMs) });
    return silence;
  };

  const state = (now: Instant): Uint8Array | undefined => {
    leave(now);
    if (isSpoilt) return model.spoiltCard;
    if (field.size > 1 && model.twoCards !== undefined) return model.twoCards;
    const [uid] = field.keys();
    return uid === undefined ? model.noCard : model.card(uid);
  };

  const leave = (now: Instant): void => {
    for (const [uid, until] of field) if (until !== undefined && until <= now) field.delete(uid);
  };

  const lay = (uid: string, until: Instant | undefined, now: Instant): SimOutput => {
    if (!/^([0-9A-Fa-f]{2})+$/.test(uid)) return { error: `"${uid}" is no card number in hex` };
    field.set(uid.toUpperCase(), until);
    const events = [{ kind: 'card-shown', card: uid.toUpperCase() }];
    if (model.question !== undefined || !isAlive) return { events };
    sayAt = after(now, REPEAT_MS);
    return { ...answer(state(now), now), events };
  };

  const act = (
    verb: string,
    args: Readonly<Record<string, string>>,
    now: Instant,
  ): SimOutput | undefined => {
    switch (verb) {
      case 'swipe':
        return lay(args['card'] ?? '', after(now, Number(args['ms'] ?? SWIPE_MS)), now);
      case 'hold':
        return lay(args['card'] ?? '', undefined, now);
      case 'remove':
        isSpoilt = false;
        if (args['card'] === undefined) field.clear();
        else field.delete(args['card'].toUpperCase());
        return silence;
      case 'spoil':
        isSpoilt = true;
        return silence;
      case 'die':
        isAlive = false;
        field.clear();
        heard = [];
        late.length = 0;
        return { events: [{ kind: 'power-off' }] };
      case 'revive':
        isAlive = true;
        isMute = false;
        slowMs = 0;
        return { events: [{ kind: 'power-on' }] };
      case 'noise':
        return { send: [Uint8Array.from(Buffer.from(args['bytes'] ?? STRAY_BYTES, 'hex'))] };
      case 'mute':
        isMute = true;
        return silence;
      case 'slow':
        slowMs = Number(args['ms'] ?? SWIPE_MS);
        return silence;
      default:
        return undefined;
    }
  };

  const said = (command: Uint8Array | undefined): boolean =>
    command !== undefined &&
    heard.length >= command.length &&
    command.every((byte, i) => heard[heard.length - command.length + i] === byte);

  /** What it does about the command whose last byte has come; undefined where none has. */
  const obey = (): SimEvent | undefined => {
    const lamp = model.signs?.find(({ command }) => said(command));
    if (lamp !== undefined) {
      sign = lamp.sign;
      return { kind: 'sign', sign };
    }
    const shown = screenText(heard, model.screen);
    if (shown !== undefined) {
      text = shown;
      return { kind: 'text', text };
    }
    if (!said(model.beep)) return undefined;
    beeps += 1;
    return { kind: 'beep' };
  };

  /** What it answers or does now that the last byte of a question or command has come. */
  const understand = (now: Instant): SimOutput | undefined => {
    if (said(model.question) || said(model.askedAgain)) return answer(state(now), now);
    const other = model.alsoAnswers?.find(({ ask }) => said(ask));
    if (other !== undefined) return answer(other.answer, now);
    const obeyed = obey();
    return obeyed && { events: [obeyed] };
  };

  return {
    id,
    verbs: VERBS,
    receive(bytes, now) {
      if (!isAlive) return silence;
      const outputs = Array.from(bytes, (byte) => {
        heard = [...heard.slice(1 - HEARD_MAX), byte];
        const output = understand(now);
        if (output !== undefined) heard = [];
        return output ?? silence;
      });
      return joinOutputs(...outputs);
    },
    act: (verb, args, now) =>
      act(verb, args, now) ?? { error: `a card reader knows no verb "${verb}"` },
    wake(now) {
      const send = late.filter(({ at }) => at <= now).map(({ bytes }) => bytes);
      late.splice(0, send.length);
      leave(now);
      if (sayAt === undefined || sayAt > now) return { send };
      sayAt = field.size > 0 && isAlive ? after(now, REPEAT_MS) : undefined;
      if (sayAt === undefined) return { send };
      return { send: [...send, ...(answer(state(now), now).send ?? [])] };
    },
    get nextWake() {
      return earliest(sayAt, late[0]?.at);
    },
    observe: () => ({
      isAlive,
      isMute,
      cards: [...field.keys()],
      beeps,
      ...(sign !== undefined && { sign }),
      ...(text !== undefined && { text }),
    }),
  };
}

/** The text between the two marks of a screen, once the second has come. */
function screenText(heard: readonly number[], screen: Model['screen']): string | undefined {
  if (screen === undefined) return undefined;
  const line = String.fromCharCode(...heard);
  const end = String.fromCharCode(...screen.after);
  const begin = String.fromCharCode(...screen.before);
  const at = line.indexOf(begin);
  if (at < 0 || !line.endsWith(end) || line.length < at + begin.length + end.length) {
    return undefined;
  }
  const between = heard.slice(at + begin.length, heard.length - end.length);
  return new TextDecoder(screen.charset).decode(Uint8Array.from(between));
}
