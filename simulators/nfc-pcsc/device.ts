import Type from 'typebox';
import { Check } from 'typebox/value';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import {
  joinOutputs,
  type SimEvent,
  type SimOutput,
  type Simulator,
  type SimulatorConfig,
  silence,
} from '../simulator.ts';
import { answerTo, atrOf, KINDS, type Kind, type SimCard } from './cards.ts';
import { createFrames, frameOf } from './frames.ts';

type Args = Readonly<Record<string, string>>;

// pcscd looks about every 0.4 s whether a card has come or gone: a shorter tap may be overlooked.
const SWIPE_MS = 1_500;
// A card that answers late does so after the reader has asked and looked elsewhere.
const LATE_MS = 1_000;

const VERBS = {
  swipe: `holds card {card} to the reader for a moment; {kind} is one of ${KINDS.join(', ')}`,
  present: 'the same, and leaves it there; {answer} (hex) is given instead of its number',
  hold: 'the same as present',
  remove: 'takes the card away',
  'pull-mid-read': 'holds card {card} to the reader and takes it away when it is asked its number',
  'answer-late': 'holds card {card} there, which answers only after {ms}',
  mute: 'the card stays and answers nothing; `unmute` ends it',
  unmute: 'the card answers again',
  die: 'no card is seen by this reader any more',
  revive: 'cards are seen again, and mute is over',
} as const;

/** Events on which a card comes to the reader and leaves it: on a real virtual reader it dials in and hangs up. */
export const CARD_ON = 'card-on-reader';
export const CARD_OFF = 'card-off-reader';

const Described = Type.Object({ reader: Type.String() });

/** A card at the far end of a virtual PC/SC reader, as vsmartcard's vpcd speaks to it. */
export function createNfcPcsc({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(Described, settings)) throw new Error(`${id}: the settings name no reader`);
  return createCard(id, settings.reader);
}

/** Bodies of one byte are for the card's contacts; all but the ATR have no answer. */
const GET_ATR = 4;

function createCard(id: string, reader: string): Simulator {
  let card: (SimCard & { readonly until?: Instant }) | undefined;
  const frames = createFrames();
  let late: { readonly at: Instant; readonly frame: Uint8Array } | undefined;
  let lateMs: number | undefined;
  let isPulledWhenAsked = false;
  let isMute = false;
  let isAlive = true;

  const off = (): readonly SimEvent[] => {
    const was = card;
    card = undefined;
    frames.reset();
    late = undefined;
    lateMs = undefined;
    isPulledWhenAsked = false;
    return was === undefined ? [] : [{ kind: CARD_OFF }];
  };

  const lay = (args: Args, until?: Instant): SimOutput => {
    const laid = cardOf(args);
    if (laid === undefined) return { error: noCard(args) };
    if (!isAlive) return silence;
    const before = off();
    card = { ...laid, ...(until !== undefined && { until }) };
    return {
      events: [...before, { kind: 'card-shown', card: args['card'] ?? '' }, { kind: CARD_ON }],
    };
  };

  const answerApdu = (asked: SimCard, apdu: Uint8Array, now: Instant): SimOutput => {
    if (isMute) return silence;
    if (isPulledWhenAsked) return { events: off() };
    const frame = frameOf(answerTo(asked, apdu));
    if (lateMs === undefined) return { send: [frame] };
    late = { at: after(now, lateMs), frame };
    return silence;
  };

  const answer = (body: Uint8Array, now: Instant): SimOutput => {
    if (card === undefined) return silence;
    if (body.length !== 1) return answerApdu(card, body, now);
    return body[0] === GET_ATR ? { send: [frameOf(card.atr)] } : silence;
  };

  const quiet = (work: () => void): SimOutput => {
    work();
    return silence;
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    swipe: (args, now) => lay(args, after(now, Number(args['ms'] ?? SWIPE_MS))),
    present: (args) => lay(args),
    hold: (args) => lay(args),
    remove: () => ({ events: off() }),
    'pull-mid-read'(args) {
      const laid = lay(args);
      isPulledWhenAsked = laid.error === undefined;
      return laid;
    },
    'answer-late'(args) {
      const laid = lay(args);
      lateMs = Number(args['ms'] ?? LATE_MS);
      return laid;
    },
    mute: () =>
      quiet(() => {
        isMute = true;
      }),
    unmute: () =>
      quiet(() => {
        isMute = false;
      }),
    die() {
      isAlive = false;
      return { events: [...off(), { kind: 'power-off' }] };
    },
    revive() {
      isAlive = true;
      isMute = false;
      return { events: [{ kind: 'power-on' }] };
    },
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive(bytes, now) {
      return joinOutputs(...frames.push(bytes).map((body) => answer(body, now)));
    },
    act: (verb, args, now) =>
      isVerb(verb) ? acts[verb](args, now) : { error: `a card knows no verb "${verb}"` },
    wake(now) {
      const said = late !== undefined && late.at <= now ? [late.frame] : [];
      if (said.length > 0) late = undefined;
      const isOver = card?.until !== undefined && card.until <= now;
      return { send: said, events: isOver ? off() : [] };
    },
    get nextWake() {
      return earliest(late?.at, card?.until);
    },
    observe: () => ({
      reader,
      isAlive,
      isMute,
      cards: card === undefined ? [] : [hexOf(card.number)],
    }),
  };
}

const HEX = /^([0-9A-F]{2})+$/i;
const bytesOf = (hex: string): readonly number[] =>
  (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');

const isKind = (word: string): word is Kind => KINDS.some((kind) => kind === word);

/** A card of four bytes is a MIFARE Classic unless it is said to be another, a longer one an NTAG, eight bytes ISO 15693. */
function cardOf({ card = '', kind, answer, atr }: Args): SimCard | undefined {
  if (!HEX.test(card)) return undefined;
  const number = bytesOf(card);
  const given = kind ?? { 4: 'mifare', 8: 'iso15693' }[number.length] ?? 'ntag';
  if (!isKind(given)) return undefined;
  if ([answer, atr].some((hex) => hex !== undefined && !HEX.test(hex))) return undefined;
  return {
    number,
    atr: atr === undefined ? atrOf(given, number) : bytesOf(atr),
    ...(answer !== undefined && { answer: bytesOf(answer) }),
  };
}

const noCard = ({ card = '', kind = '' }: Args): string =>
  `"${card}" is no card number in hex, or "${kind}" is none of ${KINDS.join(', ')}`;
