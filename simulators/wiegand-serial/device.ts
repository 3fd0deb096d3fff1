import { Check } from 'typebox/value';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { type SimOutput, type Simulator, type SimulatorConfig, silence } from '../simulator.ts';
import { type Args, bytesOf, Described, frameOf, lineOf, turned, written } from './frames.ts';

// A reader that repeats a card in its field does so about this often.
const REPEAT_MS = 250;
// How long a hand holds a card to a reader: short of a repeat.
const SWIPE_MS = 200;
const STRAY_BYTES = 'FF005A';

const VERBS = {
  swipe: 'holds card {card} to the reader for a moment; sent as {bits} bits where given',
  present: 'the same as swipe',
  hold: 'leaves card {card} on the reader',
  remove: 'takes the card away',
  garble: 'swipes card {card}, and bit {bit} of the frame is turned on its way',
  half: 'swipes card {card}, and only half of its line is sent',
  say: 'sends the line {text} as it is',
  noise: 'puts stray bytes on the wire (hex in {bytes})',
  mute: 'the converter goes on reading but says nothing',
  die: 'cuts the power of the reader',
  revive: 'gives the power back, and ends mute',
} as const;

/** A simulated Wiegand reader with the converter that tells its frames as text. */
export function createWiegandSerial({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(Described, settings)) throw new Error(`${id}: the settings describe no converter`);
  return createReader(id, settings);
}

function createReader(id: string, described: Described): Simulator {
  let held: { readonly frame: string; readonly card: string; readonly until?: Instant } | undefined;
  let sayAt: Instant | undefined;
  let isAlive = true;
  let isMute = false;

  const say = (...pieces: readonly Uint8Array[]): SimOutput =>
    isMute || !isAlive ? silence : { send: pieces };

  const lay = (args: Args, now: Instant, isHeld: boolean): SimOutput => {
    const frame = frameOf(args, described.lengths);
    if (frame === undefined) return noCard(args);
    const card = (args['card'] ?? '').toUpperCase();
    const ms = Number(args['ms'] ?? SWIPE_MS);
    held = { frame, card, ...(!isHeld && { until: after(now, ms) }) };
    sayAt = isAlive ? after(now, REPEAT_MS) : undefined;
    return { ...say(lineOf(frame, described)), events: [{ kind: 'card-shown', card }] };
  };

  /** A swipe that goes wrong on its way. */
  const spoil = (args: Args, spoilt: (frame: string) => Uint8Array): SimOutput => {
    const frame = frameOf(args, described.lengths);
    return frame === undefined ? noCard(args) : say(spoilt(frame));
  };

  const power = (isOn: boolean): SimOutput => {
    isAlive = isOn;
    if (isOn) isMute = false;
    held = undefined;
    sayAt = undefined;
    return { events: [{ kind: isOn ? 'power-on' : 'power-off' }] };
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    swipe: (args, now) => lay(args, now, false),
    present: (args, now) => lay(args, now, false),
    hold: (args, now) => lay(args, now, true),
    remove() {
      held = undefined;
      return silence;
    },
    garble: (args) =>
      spoil(args, (frame) => lineOf(turned(frame, Number(args['bit'] ?? 2)), described)),
    half: (args) => spoil(args, (frame) => firstHalf(lineOf(frame, described))),
    say: ({ text = '' }) => say(written(text, described)),
    noise: ({ bytes = STRAY_BYTES }) => say(bytesOf(bytes)),
    mute() {
      isMute = true;
      return silence;
    },
    die: () => power(false),
    revive: () => power(true),
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive: () => silence,
    act: (verb, args, now) =>
      isVerb(verb)
        ? acts[verb](args, now)
        : { error: `a Wiegand converter knows no verb "${verb}"` },
    wake(now) {
      if (held?.until !== undefined && held.until <= now) held = undefined;
      if (sayAt === undefined || sayAt > now) return silence;
      sayAt = held && after(now, REPEAT_MS);
      return held === undefined ? silence : say(lineOf(held.frame, described));
    },
    get nextWake() {
      return earliest(sayAt, held?.until);
    },
    observe: () => ({ isAlive, isMute, cards: held === undefined ? [] : [held.card] }),
  };
}

const noCard = ({ card = '', bits = '' }: Args): SimOutput => ({
  error: `"${card}" is no card number in hex, or ${bits} bits are none of 26, 34 and 37`,
});

const firstHalf = (line: Uint8Array): Uint8Array => line.slice(0, line.length >> 1);
