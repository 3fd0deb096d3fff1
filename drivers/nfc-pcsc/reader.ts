import type { Card } from '../../rules/vocabulary/readings.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { DeviceConfig, PcscEvent, PcscRequest } from '../driver.ts';
import { toHex } from '../framing/hex.ts';
import { createRepeats } from '../repeats.ts';
import { decodeCard, GET_UID } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { createTaps } from './taps.ts';

/** One reader of site.yaml, whatever name it has in the service just now. */
export type Reader = {
  readonly setting: string;
  /** The whole name under which it is there; undefined where it is not. */
  readonly name: string | undefined;
  opened(now: Instant): void;
  closed(now: Instant): void;
  attached(name: string, now: Instant): void;
  detached(): void;
  receive(event: PcscEvent, now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

// The service lists its readers at once; this is for a slow USB bus at start.
const LISTED_MS = 2_000;
// A card moved into the field is often seen before it has power enough to answer.
const AGAIN_MS = 150;
const TRIES_MAX = 4;
// The link ends where a card keeps the library longer than 3 s; this is for one that lost a question.
const ANSWER_MS = 5_000;
// A card that owed its answer so long when the link ended is what ended it.
const HUNG_MS = 2_000;
// It costs the other readers of the line three seconds: it is asked again ever later, and some day it is another card.
const SPARE_MS = { first: 2_000, longest: 60_000 } as const;

/** The card on the reader, as far as it is not read yet. */
type Unread = {
  readonly atr: Uint8Array;
  readonly tries: number;
  readonly mark: number;
  /** When the answer is given up, or the next try is due. */
  readonly at: Instant;
  readonly isAsked: boolean;
};

/** Makes one reader; `ask` sends a request. */
export function createReader(
  { settings }: DeviceConfig<Settings>,
  tell: Tell,
  ask: (request: PcscRequest) => void,
): Reader {
  const { says = DEFAULTS.says, badgeSeconds = DEFAULTS.badgeSeconds } = settings;
  const repeats = createRepeats(settings.gapMs ?? DEFAULTS.gapMs);
  const taps = createTaps(badgeSeconds, tell.reading);
  let name: string | undefined;
  let missingAt: Instant | undefined;
  let unread: Unread | undefined;
  let marksMade = 0;
  /** How often the card that lies there hung the library, and until when it is not asked again. */
  let hangs = 0;
  let spareUntil: Instant | undefined;

  const offline = (): void => tell.health({ state: 'offline', why: 'reader-missing' });

  const read = (atr: Uint8Array, tries: number, now: Instant): void => {
    if (name === undefined) return;
    marksMade += 1;
    unread = { atr, tries, mark: marksMade, at: after(now, ANSWER_MS), isAsked: true };
    ask({ reader: name, mark: marksMade, apdu: GET_UID });
  };

  const present = (atr: Uint8Array, now: Instant): void => {
    if (spareUntil === undefined || now >= spareUntil) read(atr, 1, now);
    else unread = { atr, tries: 0, mark: marksMade, at: spareUntil, isAsked: false };
  };

  const giveUp = (code: 'no-answer' | 'card-unread', text: string): void => {
    unread = undefined;
    tell.fault({ code, text });
    tell.health({ state: 'degraded', why: code });
  };

  const unanswered = ({ atr, tries, mark }: Unread, text: string, now: Instant): void => {
    if (tries >= TRIES_MAX) giveUp('card-unread', `${tries} tries; the last: ${text}`);
    else unread = { atr, tries, mark, at: after(now, AGAIN_MS), isAsked: false };
  };

  const tellCard = (card: Card, raw: string, now: Instant): void => {
    const count = repeats.see(`${card.technology}:${card.uid}`, now);
    if (count === undefined) return;
    if (says === 'tag') taps.see(card, now);
    else tell.reading({ type: 'card.read', data: { card, proof: 'uid', raw, repeats: count } });
  };

  const answered = ({ atr }: Unread, answer: Uint8Array, now: Instant): void => {
    unread = undefined;
    spareUntil = undefined;
    hangs = 0;
    const decoded = decodeCard(atr, answer);
    if (decoded.ok) {
      tell.heard();
      tell.health({ state: 'online', why: 'heard' });
      tellCard(decoded.value, toHex(answer), now);
      return;
    }
    tell.fault(decoded.error);
    // What the card is, is no fault of the reader's; an answer that is none may be.
    if (decoded.error.code === 'bad-frame') tell.health({ state: 'degraded', why: 'bad-frame' });
  };

  const gone = (): void => {
    if (unread !== undefined) {
      tell.fault({ code: 'card-pulled', text: 'the card was taken away before it was read' });
    }
    unread = undefined;
    hangs = 0;
    if (spareUntil === undefined) return;
    spareUntil = undefined;
    tell.health({ state: 'online', why: 'listening' });
  };

  const missing = (now: Instant): void => {
    if (missingAt === undefined || now < missingAt) return;
    missingAt = undefined;
    offline();
  };

  const retry = (now: Instant): void => {
    if (unread === undefined || now < unread.at) return;
    const { atr, tries, isAsked } = unread;
    if (isAsked) giveUp('no-answer', `none within ${ANSWER_MS} ms`);
    else read(atr, tries + 1, now);
  };

  return {
    setting: settings.reader,
    get name() {
      return name;
    },
    opened(now) {
      missingAt = after(now, LISTED_MS);
    },
    closed(now) {
      // `at` is when the answer would have been given up.
      if (unread?.isAsked === true && unread.at - now <= ANSWER_MS - HUNG_MS) hangs += 1;
      name = undefined;
      missingAt = undefined;
      unread = undefined;
      taps.end();
    },
    attached(given, now) {
      name = given;
      missingAt = undefined;
      const spareMs = Math.min(SPARE_MS.longest, SPARE_MS.first * 2 ** (hangs - 1));
      spareUntil = hangs > 0 ? after(now, spareMs) : undefined;
      if (spareUntil === undefined) tell.health({ state: 'online', why: 'listening' });
      else tell.health({ state: 'degraded', why: 'no-answer' });
    },
    detached() {
      name = undefined;
      spareUntil = undefined;
      gone();
      taps.end();
      offline();
    },
    receive(event, now) {
      if (event.kind === 'present') present(event.atr, now);
      else if (event.kind === 'gone') gone();
      else if (unread === undefined || !('mark' in event) || event.mark !== unread.mark) return;
      else if (event.kind === 'unanswered') unanswered(unread, event.text, now);
      // What a card leaves that is taken away before it answers.
      else if (event.answer.length === 0) unanswered(unread, 'the answer is empty', now);
      else answered(unread, event.answer, now);
    },
    wake(now) {
      missing(now);
      retry(now);
      taps.wake(now);
    },
    get nextWake() {
      return earliest(earliest(missingAt, unread?.at), taps.nextWake);
    },
  };
}
