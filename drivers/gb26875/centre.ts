import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import {
  after,
  earliest,
  fromRfc3339,
  type Instant,
  toRfc3339,
} from '../../rules/vocabulary/time.ts';
import { instantOf, wallAt } from '../../rules/vocabulary/wall-time.ts';
import { answerSilently, doneTo } from '../barrier/orders.ts';
import type { Tell } from '../barrier/outbox.ts';
import { createDoubts } from '../doubts.ts';
import type { DriverCommand, PeerAnswer, PeerMessage, ReadingRef } from '../driver.ts';
import { toHex } from '../framing/hex.ts';
import type { LoneDevice } from '../lone-device.ts';
import { createStrangers } from '../strangers.ts';
import { createAccounts } from './accounts.ts';
import { COMMANDS, decode, encode, type Frame, type Head, writeTime } from './codec.ts';
import { createEars } from './ears.ts';
import { createReports, type Reported } from './reports.ts';
import { createRequests, type Heard, type Request } from './requests.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { createTaken } from './taken.ts';
import { type Item, readUnit } from './units.ts';

/** Types of what goes down, and of what answers it (GB/T 26875.3, table 3). */
const CLOCK = 90;
const DUTY_CHECK = 91;
const DEVICE_OPERATION = 24;
const DUTY_ANSWERED = 0x20;
const VERSION = [1, 1] as const;
const NOTHING = new Uint8Array(0);
/** Whose a broken frame is that nobody known can have sent: noise, a scanner. */
const NOBODY = 'unknown';

/** More frames than this while a commit is under way: what is not answered is sent again. */
const WAITING_MAX = 256;
/** A time that is further off than this was told by a clock that stands or was never set. */
const PLAUSIBLE_MS = 24 * 3_600_000;

/**
 * The monitoring centre's end of one line of fire panels (GB/T 26875.3), and the watched facility's where a higher centre
 * asks whether somebody is on duty. A frame is confirmed when its readings are durable, and not before.
 */
export function createCentre(parts: {
  readonly settings: Settings;
  /** Source addresses of the panels that the site lists. */
  readonly listed: readonly string[];
  readonly tell: Tell;
  send(answer: PeerAnswer): void;
}): LoneDevice<PeerMessage> {
  const { tell, send } = parts;
  const options = { ...DEFAULTS, ...parts.settings };
  const listed = new Set(parts.listed.map((account) => account.toUpperCase()));
  const strangers = createStrangers();
  const reports = createReports(options.zone);
  const taken = createTaken();
  const doubts = createDoubts(tell);
  const accounts = createAccounts(options);
  const done = doneTo(tell.reading);

  const put = (peer: string, head: Omit<Frame, 'time'>, now: Instant): void =>
    send({ peer, bytes: encode({ ...head, time: wallAt(now, options.zone) }) });

  const reply = (peer: string, to: Head, command: number, now: Instant): void => {
    const { seq, version, source: destination, destination: source } = to;
    put(peer, { seq, version, source, destination, command, unit: NOTHING }, now);
  };

  const requests = createRequests(options.answerMs, ({ account, command, unit }, seq, now) => {
    const source = accounts.ourName(account) ?? options.address;
    const peer = accounts.peerOf(account);
    if (peer === undefined) return;
    const head = { seq, version: VERSION, source, destination: account, command };
    put(peer, { ...head, unit: unit(now) }, now);
  });

  /** GB/T 26875.3, 6.3: what is broken is thrown away and denied; answers are not, or two ends would deny for ever. */
  const refuse = (
    peer: string,
    code: string,
    text: string,
    head: Head | undefined,
    now: Instant,
  ): void => {
    tell.fault({ code, text });
    if (head === undefined) return;
    // Who broke it cannot be told for certain: its own word counts where that is one we know, else it is nobody's.
    const account = accounts.has(head.source) ? head.source : accounts.lastAt(peer);
    doubts.add(account ?? NOBODY, 'malformed', text, now);
    const isAnswer = head.command === COMMANDS.confirm || head.command === COMMANDS.deny;
    if (!isAnswer) reply(peer, head, COMMANDS.deny, now);
  };

  const meet = (frame: Frame, peer: string, now: Instant): void => {
    tell.heard();
    tell.health({ state: 'online', why: 'heard' });
    const { doubt, isDue } = accounts.meet(frame, peer, now);
    if (doubt === undefined) return;
    doubts.add(frame.source, 'clock-off', doubt, now);
    if (!options.setClock || !isDue) return;
    requests.ask(clockRequest(frame.source, 0, options.zone), () => {}, now);
  };

  /** What a frame says, as readings; or what is wrong with it. */
  const read = (frame: Frame, now: Instant): readonly ReadingRef[] | string => {
    if (frame.command === COMMANDS.control) {
      const asked = dutyCheck(frame);
      return asked === undefined
        ? `no control of type ${frame.unit[0] ?? 'none'}`
        : [tell.reading(asked)];
    }
    if (frame.command >= FIRST_OWN) return [tell.reading(ownCommand(frame))];
    const items = readUnit(frame.unit);
    if (!items.ok) return items.error;
    const refs = items.value.flatMap((item, index) => report(frame, item, index, now));
    if (refs.length > 0) return refs;
    return [tell.reading({ type: 'panel.alive', data: { account: frame.source } })];
  };

  const report = (frame: Frame, item: Item, index: number, now: Instant): readonly ReadingRef[] =>
    reports
      .of(frame.source, item)
      .map((data) =>
        tell.reading(
          { type: 'panel.reported', data },
          nameOf(frame, item, data, index, options.zone, now),
        ),
      );

  const take = (peer: string, frame: Frame, now: Instant) => {
    const seen = taken.see(frame, now);
    if (seen === 'confirmed') return reply(peer, frame, COMMANDS.confirm, now);
    if (seen === 'waits' || taken.waiting >= WAITING_MAX) return;
    const refs = read(frame, now);
    if (typeof refs === 'string') return refuse(peer, 'bad-frame', refs, frame, now);
    // An answer to a question is confirmed by nobody.
    if (frame.command !== COMMANDS.answer) taken.wait(frame, refs);
  };

  const isCrowded = ({ source }: Frame, now: Instant): boolean =>
    !listed.has(source.toUpperCase()) && !strangers.mayCome(now);

  const hear = (frame: Frame, peer: string, now: Instant): void => {
    const { command, source, seq } = frame;
    meet(frame, peer, now);
    if (command === COMMANDS.confirm) requests.answered(source, seq, 'confirmed', now);
    else if (command === COMMANDS.deny) requests.answered(source, seq, 'denied', now);
    else if (TAKEN.has(command) || command >= FIRST_OWN) take(peer, frame, now);
    else refuse(peer, 'bad-frame', `no command ${command}`, frame, now);
  };

  const ears = createEars(options.halfFrameMs, {
    frame(peer, bytes, now) {
      const frame = decode(bytes);
      if (frame === undefined) return;
      if (isCrowded(frame, now)) {
        tell.fault({ code: 'strangers-crowded', text: `nobody lists account ${frame.source}` });
      } else hear(frame, peer, now);
    },
    broken: refuse,
  });

  const setClocks = (command: DriverCommand, aheadMs: number, now: Instant) => {
    const all = accounts.all();
    if (all.length === 0) return done(command, 'refused', 'not-heard');
    const heard: Heard[] = [];
    const hears = (one: Heard): void => {
      heard.push(one);
      if (heard.length < all.length) return;
      const failure = heard.find((each) => each !== 'confirmed');
      done(command, failure === undefined ? 'done' : 'failed', failure);
    };
    for (const account of all) {
      requests.ask(clockRequest(account, aheadMs, options.zone), hears, now);
    }
  };

  const answerCheck = (command: DriverCommand, account: string, now: Instant): void => {
    const hears = (heard: Heard): void =>
      heard === 'confirmed' ? done(command, 'done') : done(command, 'failed', heard);
    requests.ask(answerRequest(account, options.zone), hears, now);
  };

  return {
    opened() {
      // Panels speak when they have something to say: while the line stands, the receiver is there.
      tell.health({ state: 'online', why: 'listening' });
    },
    closed(now) {
      ears.forget();
      requests.drop(now);
    },
    receive: ears.hear,
    command(command, now) {
      if (command.type === 'duty.reply') return answerCheck(command, command.data.account, now);
      if (command.type !== 'clock.set') return answerSilently(done, command);
      const time = fromRfc3339(command.data.time);
      if (time === undefined) return done(command, 'refused', 'bad-time');
      setClocks(command, time - now, now);
    },
    stored(ref, now) {
      const frame = taken.stored(ref, now);
      if (frame === undefined) return;
      // Where it was heard last: who lost his connection meanwhile is answered on the new one.
      const peer = accounts.peerOf(frame.source);
      if (peer !== undefined) reply(peer, frame, COMMANDS.confirm, now);
    },
    wake(now) {
      ears.wake(now);
      requests.wake(now);
    },
    get nextWake() {
      return earliest(ears.nextWake, requests.nextWake);
    },
  };
}

/** GB/T 26875.3, table 1: from here on a command is the maker's own. */
const FIRST_OWN = 128;
const TAKEN: ReadonlySet<number> = new Set([COMMANDS.control, COMMANDS.send, COMMANDS.answer]);

function dutyCheck({ source, unit }: Frame): ReadingBody | undefined {
  const [type, count, minutes] = unit;
  const isOne = type === DUTY_CHECK && count === 1 && unit.length === 3;
  if (!isOne || minutes === undefined || minutes === 0) return undefined;
  return { type: 'duty.questioned', data: { account: source, minutes, raw: toHex(unit) } };
}

const ownCommand = ({ source, command, unit }: Frame): ReadingBody => ({
  type: 'panel.reported',
  data: {
    account: source,
    code: `command-${command}`,
    kind: 'unknown',
    qualifier: 'new',
    raw: toHex(unit),
  },
});

/** Set to what the time is when it is sent, and so much ahead of it. */
const clockRequest = (account: string, aheadMs: number, zone: string): Request => ({
  account,
  command: COMMANDS.control,
  unit: (now) => Uint8Array.of(CLOCK, 1, ...writeTime(wallAt(after(now, aheadMs), zone))),
});

const answerRequest = (account: string, zone: string): Request => ({
  account,
  command: COMMANDS.send,
  unit: (now) =>
    Uint8Array.of(DEVICE_OPERATION, 1, DUTY_ANSWERED, 0, ...writeTime(wallAt(now, zone))),
});

/**
 * The panel's own name for the record, and when it happened by its clock, corrected by how far that is off now. A clock
 * that stands says the same of different events: those have no name.
 */
function nameOf(
  { seq, source, time }: Frame,
  { wall }: Item,
  { code, qualifier, partition, zone: place = partition ?? '' }: Reported,
  index: number,
  zone: string,
  now: Instant,
): { readonly key?: string; readonly time?: Instant } {
  if (wall === undefined || time === undefined) return {};
  const offset = instantOf(time, zone) - now;
  const happened = instantOf(wall, zone);
  const corrected = after(happened, -offset);
  if (Math.abs(offset) > PLAUSIBLE_MS || now - corrected > PLAUSIBLE_MS) return {};
  const key = [source, seq, index, code, qualifier, place, toRfc3339(happened)].join('/');
  return { key, time: corrected > now ? now : corrected };
}
