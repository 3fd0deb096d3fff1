import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createDoubts } from '../doubts.ts';
import type { Given, PeerAnswer, PeerMessage, ReadingRef } from '../driver.ts';
import { sameBytes } from '../framing/hex.ts';
import { createStrangers } from '../strangers.ts';
import { type Account, type Accounts, createAccounts } from './accounts.ts';
import { decode, type Frame, fromLatin } from './codec.ts';
import type { Content } from './content.ts';
import { readEvents } from './events.ts';
import { type Opened, open } from './opening.ts';
import { createReplays, digestOf } from './replays.ts';
import { type Asked, puzzled, refused, taken } from './replies.ts';
import { createResends, RESEND_MS, type Taken, UNCOUNTED_MS } from './resends.ts';
import type { Settings } from './settings.ts';
import { createStreams, type Heard } from './streams.ts';

/** Messages that wait to be durable: more, and panels are not answered until there is room. They say it again. */
export const WAITING_MAX = 20_000;
/** Answers to what a receiver asks of a panel: this one asks nothing. */
const ANSWERS: ReadonlySet<string> = new Set(['ACK', 'NAK', 'DUH', 'RSP']);
/** Whose a message is that cannot be read so far. */
const NOBODY = 'unknown';
const KNOWN: ReadonlySet<string> = new Set(['SIA-DCS', 'ADM-CID', 'NULL', 'HENG-BO']);
/** Senders that count go from 0001 to 9999 (DC-09); the others call every message the same, 0000 or FFFF. */
const isCounted = ({ sequence }: Frame): boolean => /^\d{4}$/.test(sequence) && sequence !== '0000';

/** One receiver: what panels send becomes readings, and is acknowledged once they are durable. */
export type Receiver = {
  opened(now: Instant): void;
  closed(): void;
  receive(message: PeerMessage, now: Instant): void;
  stored(ref: ReadingRef, now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/** Makes the receiver of a line. */
export function createReceiver({
  settings,
  listed,
  given,
  tell,
  send,
}: {
  readonly settings: Settings;
  /** Accounts of the panels that the site knows here. */
  readonly listed: readonly string[];
  readonly given: Given;
  readonly tell: Tell;
  readonly send: (answer: PeerAnswer) => void;
}): Receiver {
  const accounts = createAccounts(settings, listed, given);
  const strangers = createStrangers();
  let streams = createStreams();
  const doubts = createDoubts(tell);
  const replays = createReplays();
  const resends = createResends<Asked>();
  const waiting = new Map<ReadingRef, Taken<Asked>>();
  let startedAt: Instant | undefined;

  const answer = (asked: Asked, now: Instant): void => send(taken(asked, given.freshBytes, now));

  /** The answer waits until all of these are durable. */
  const hold = (refs: readonly ReadingRef[], reply: Asked, now: Instant): Taken<Asked> => {
    const one: Taken<Asked> = { firstAt: now, waits: new Set(refs), reply };
    for (const ref of refs) waiting.set(ref, one);
    return one;
  };

  const again = (one: Taken<Asked>, asked: Asked, now: Instant): void => {
    const { account, frame } = asked;
    tell.fault({
      code: 'message-repeated',
      text: `account ${account.name} says ${frame.sequence} once more; it counts once`,
    });
    one.reply = asked;
    if (one.waits.size === 0) answer(asked, now);
  };

  /** What an earlier start of this gateway may have called it; once it runs for a while it would know. */
  const keysOf = (name: string, now: Instant) => {
    const slot = Math.floor(now / RESEND_MS);
    const isYoung = startedAt === undefined || now < after(startedAt, RESEND_MS);
    return (index: number) => ({
      key: `${name}:${slot}:${index}`,
      ...(isYoung && { formerKey: `${name}:${slot - 1}:${index}` }),
    });
  };

  const report = (frame: Frame, content: Content, asked: Asked, now: Instant): void => {
    const { account } = asked;
    const events = readEvents(frame.token, content, account, now);
    const name = nameOf(frame, content, account);
    if (events.length === 0) {
      const alive = tell.reading({ type: 'panel.alive', data: { account: account.name } });
      resends.keep(name, hold([alive], asked, now));
      return;
    }
    const counts = isCounted(frame);
    const before = resends.find(name, counts ? RESEND_MS : UNCOUNTED_MS, now);
    if (before !== undefined) {
      again(before, asked, now);
      return;
    }
    // Without a number of its own it has no name: after a restart an alarm that came back must not pass for its first.
    const keys = counts ? keysOf(name, now) : () => undefined;
    const { raw } = content;
    const refs = events.map((event, index) =>
      tell.reading(
        { type: 'panel.reported', data: { account: account.name, ...event, raw } },
        keys(index),
      ),
    );
    const held = hold(refs, asked, now);
    if (counts) resends.keep(name, held);
    else resends.keepLast(account.name, name, held);
  };

  const believe = (peer: string, frame: Frame, header: Account, now: Instant): void => {
    const opened = open(frame, header, replays, now);
    const account = opened.ok ? speaking(accounts, header, opened.value) : header;
    if (!account.isListed && !strangers.mayCome(now)) {
      tell.fault({ code: 'strangers-crowded', text: `nobody lists account ${account.name}` });
    } else if (opened.ok)
      judge(frame, opened.value, askedOf(peer, frame, account, opened.value), now);
    else {
      doubts.add(account.name, opened.error.why, opened.error.text, now);
      send(refused({ peer, frame, account }, now));
    }
  };

  const judge = (frame: Frame, { content, isReplay }: Opened, asked: Asked, now: Instant): void => {
    const { name, isListed } = asked.account;
    if (!isListed) doubts.add(name, 'unknown-account', `${frame.token}: ${content.raw}`, now);
    if (isReplay) replayed(frame, content, asked, now);
    else if (!KNOWN.has(frame.token) && content.data === '') {
      doubts.add(name, 'malformed', `nobody knows what ${frame.token} means`, now);
      send(puzzled(asked));
    } else report(frame, content, asked, now);
  };

  /** The very bytes again: a panel that heard no answer, or somebody else. It counts for nothing, and is answered. */
  const replayed = (frame: Frame, content: Content, asked: Asked, now: Instant): void => {
    const before = resends.waiting(nameOf(frame, content, asked.account));
    if (before !== undefined) {
      again(before, asked, now);
      return;
    }
    doubts.add(asked.account.name, 'replayed', 'an encrypted message came once more', now);
    answer(asked, now);
  };

  const takeFrame = (peer: string, bytes: Uint8Array, now: Instant): void => {
    const decoded = decode(bytes);
    if (!decoded.ok) {
      tell.fault({ code: 'bad-frame', ...decoded.error });
      // It came whole, so a panel said it, and will say it again: somebody must look which.
      doubts.add(NOBODY, 'malformed', decoded.error.text, now);
      return;
    }
    const frame = decoded.value;
    tell.heard();
    if (ANSWERS.has(frame.token)) return;
    if (waiting.size >= WAITING_MAX) {
      tell.fault({ code: 'receiver-crowded', text: `${WAITING_MAX} messages wait` });
      return;
    }
    const name = frame.account ?? '';
    believe(peer, frame, accounts.find(name) ?? accounts.stranger(name), now);
  };

  /** Silence is its answer. Whose it is it says itself: that counts where it is a panel we know. */
  const broken = (one: Exclude<Heard, { kind: 'frame' }>, now: Instant): void => {
    tell.fault({ code: one.kind, text: `${one.bytes} bytes from ${one.peer}` });
    const account = accounts.find(one.account ?? '');
    if (account !== undefined) doubts.add(account.name, 'malformed', BROKEN[one.kind], now);
  };

  const take = (heard: readonly Heard[], now: Instant): void => {
    for (const one of heard) {
      if (one.kind === 'frame') takeFrame(one.peer, one.frame, now);
      else broken(one, now);
    }
  };

  return {
    opened(now) {
      startedAt ??= now;
      const isWhole = accounts.keyless.length === 0;
      tell.health(isWhole ? LISTENING : KEYLESS);
      for (const name of accounts.keyless) {
        tell.fault({ code: 'no-keys', text: `the key of account ${name} cannot be used` });
      }
    },
    closed() {
      streams = createStreams();
    },
    receive: (message, now) => take(streams.take(message, now), now),
    stored(ref, now) {
      const one = waiting.get(ref);
      waiting.delete(ref);
      if (one === undefined || !one.waits.delete(ref) || one.waits.size > 0) return;
      answer(one.reply, now);
    },
    wake: (now) => take(streams.wake(now), now),
    get nextWake() {
      return streams.nextWake;
    },
  };
}

/** A communicator may speak for a panel that is listed here; one that has a key is spoken for under that key alone. */
function speaking(
  accounts: Accounts,
  header: Account,
  { content: { account: name }, key }: Opened,
): Account {
  if (name === undefined || name === '') return header;
  const inner = accounts.find(name);
  if (inner === undefined) return header.name === '' ? accounts.stranger(name) : header;
  if (inner.key === undefined || inner.clear === 'accept') return inner;
  const isSame = key !== undefined && inner.key !== 'unusable' && sameBytes(inner.key, key);
  return isSame ? inner : header;
}

const askedOf = (
  peer: string,
  frame: Frame,
  account: Account,
  { content, key }: Opened,
): Asked => ({
  peer,
  frame,
  account,
  hasTime: content.stamp !== undefined,
  ...(key !== undefined && { key }),
});

/** What a resend has in common with its first: not the time, nor the check, nor what encryption makes of it. */
const nameOf = ({ sequence }: Frame, { identity }: Content, { name }: Account): string =>
  `${name}:${sequence}:${digestOf(fromLatin(identity))}`;

/** What is wrong with what is no frame. */
const BROKEN = {
  'bad-check': 'a message whose check or end is wrong',
  'half-frame': 'a message that ends before its end, or whose length is wrong',
  noise: 'bytes of no message',
} as const;

const LISTENING = { state: 'online', why: 'listening' } as const;
const KEYLESS = { state: 'degraded', why: 'no-keys' } as const;
