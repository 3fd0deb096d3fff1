import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { HealthReport, PeerAnswer, PeerMessage } from '../driver.ts';
import { createFramer, type Framer } from '../framing/framer.ts';
import type { LoneDevice } from '../lone-device.ts';
import { rawText } from '../panels/panel-text.ts';
import { profileOf } from '../panels/profiles.ts';
import { ACK, createCodec, NAK } from './codec.ts';
import { type LineEvent, unreadable } from './events.ts';
import { NOBODY } from './line.ts';
import { createLinesTaken, type TakenLine } from './lines-taken.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** One way by which the receiver speaks to us: its serial port, or the back-up one. */
type Port = {
  readonly peer: string;
  readonly framer: Framer;
  bytesAt: Instant;
  isGone: boolean;
  /** The line whose answer it waits for. */
  waits: TakenLine | undefined;
  broken: { readonly text: string; readonly times: number };
};

/** What cannot be read and comes so often alike is no broken line: it is kept, so that it blocks nothing behind it. */
const ALIKE_TIMES = 3;
/** Half a heartbeat's time and more: a line at 1200 baud, a busy receiver. */
const LATE_MS = 10_000;
/** So many heartbeats missed, and nobody knows any more what the receiver hears. */
const MISSED_MAX = 3;
/** Ports of one receiver, and a stray dialler or two; the one silent for longest is forgotten. */
const PORTS_MAX = 8;

/** Readable from end to end, or in front as far as no wrong parity leaves it: behind that a panel may write Chinese. */
const isLine = (text: string): boolean =>
  /^[ -~]{4,}$/.test(text) || /^[0-9A-Za-z][0-9A-F]{3}(?:[0-9A-F]{2})?[ [][ -\xff]+$/.test(text);

/** The automation end of one alarm receiver: a line is acknowledged when its events are durable, and not before. */
export function createReceiver(
  settings: Settings,
  tell: Tell,
  send: (answer: PeerAnswer) => void,
): LoneDevice<PeerMessage> {
  const options = { ...DEFAULTS, ...settings };
  const codec = createCodec(options.format, profileOf(options.profile));
  const lines = createLinesTaken();
  const ports = new Map<string, Port>();
  const everyMs = options.heartbeatSeconds * 1_000;
  let heardAt: Instant | undefined;
  let watchAt: Instant | undefined;
  let why: 'listening' | 'heard' | 'bad-frame' = 'listening';

  const portOf = (peer: string, now: Instant): Port => {
    const port = ports.get(peer) ?? {
      peer,
      framer: createFramer(codec.rule),
      bytesAt: now,
      isGone: false,
      waits: undefined,
      broken: { text: '', times: 0 },
    };
    ports.delete(peer);
    ports.set(peer, port);
    const oldest = ports.keys().next();
    if (ports.size > PORTS_MAX && !oldest.done) ports.delete(oldest.value);
    return port;
  };

  const standing = (now: Instant): Omit<HealthReport, 'device'> => {
    const silentMs = everyMs === 0 || heardAt === undefined ? 0 : now - heardAt;
    if (silentMs >= MISSED_MAX * everyMs + LATE_MS) return { state: 'offline', why: 'silent' };
    if (silentMs >= everyMs + LATE_MS) return { state: 'degraded', why: 'heartbeat-late' };
    if ([...ports.values()].some(({ isGone }) => isGone)) {
      return { state: 'degraded', why: 'port-down' };
    }
    return { state: why === 'bad-frame' ? 'degraded' : 'online', why };
  };

  /** When it has been silent for too long next. */
  const watch = (now: Instant): void => {
    const limits = everyMs === 0 || heardAt === undefined ? [] : [1, MISSED_MAX];
    const dues = limits.map((times) => after(heardAt ?? now, times * everyMs + LATE_MS));
    watchAt = dues.find((due) => due > now);
  };

  const heard = (now: Instant): void => {
    heardAt = now;
    why = 'heard';
    watch(now);
    tell.heard();
  };

  const acknowledge = (port: Port, line: TakenLine, now: Instant): void => {
    send({ peer: port.peer, bytes: ACK });
    line.ackedAt = now;
    port.waits = undefined;
  };

  const take = (
    port: Port,
    text: string,
    account: string,
    events: readonly LineEvent[],
    now: Instant,
  ): void => {
    const known = lines.same(text, now);
    const report = (event: LineEvent) =>
      tell.reading({ type: 'panel.reported', data: { account, ...event, raw: rawText(text) } });
    const line = known ?? lines.add(text, events.map(report), now);
    lines.came(port.peer, line, now);
    // It waits for this answer only: one that is late for a line before would pass for it.
    port.waits = line;
    if (line.refs.size === 0) acknowledge(port, line, now);
  };

  /** Asked for again; what cannot be read however often it is asked for is kept instead. */
  const broken = (port: Port, text: string, now: Instant) => {
    const times = port.broken.text === text ? port.broken.times + 1 : 1;
    port.broken = { text, times };
    tell.fault({ code: 'bad-frame', text: `cannot be read, ${text.length} characters` });
    why = 'bad-frame';
    if (times < ALIKE_TIMES || !isLine(text)) return send({ peer: port.peer, bytes: NAK });
    take(port, text, NOBODY, [unreadable(text)], now);
  };

  const hear = (port: Port, bytes: Uint8Array, now: Instant): void => {
    for (const found of port.framer.push(bytes)) {
      if (found.kind === 'noise') {
        tell.fault({ code: 'noise', text: `${found.bytes} bytes belong to no line` });
        continue;
      }
      // Whoever says something else waits no more for the answer to what he said before.
      port.waits = undefined;
      const text = codec.textOf(found.frame);
      const read = codec.read(text);
      if (read === undefined) {
        broken(port, text, now);
        continue;
      }
      heard(now);
      if (read.message.kind === 'heartbeat') send({ peer: port.peer, bytes: ACK });
      else take(port, read.text, read.message.account, read.message.events, now);
    }
  };

  /** A half line whose rest does not come is asked for again: nothing whole stands in it, or it would have been read. */
  const giveUp = (port: Port, now: Instant): void => {
    if (port.framer.bytesHeld === 0 || now - port.bytesAt < options.halfLineMs) return;
    tell.fault({ code: 'half-frame', text: `${port.framer.reset()} bytes without the rest` });
    port.waits = undefined;
    send({ peer: port.peer, bytes: NAK });
  };

  return {
    opened(now) {
      // Until it has spoken nobody knows whether it is there; it is given its time from now on.
      heardAt = now;
      why = 'listening';
      watch(now);
      tell.health(standing(now));
    },
    closed() {
      ports.clear();
      heardAt = undefined;
      watchAt = undefined;
    },
    receive(message, now) {
      const port = portOf(message.peer, now);
      giveUp(port, now);
      port.bytesAt = now;
      port.isGone = message.kind === 'gone';
      if (message.kind === 'gone') {
        port.framer.reset();
        port.waits = undefined;
      } else {
        hear(port, message.bytes, now);
      }
      tell.health(standing(now));
    },
    stored(ref, now) {
      const line = lines.stored(ref);
      if (line === undefined) return;
      for (const port of ports.values()) if (port.waits === line) acknowledge(port, line, now);
    },
    wake(now) {
      for (const port of ports.values()) giveUp(port, now);
      if (heardAt === undefined) return;
      watch(now);
      tell.health(standing(now));
    },
    get nextWake() {
      let next: Instant | undefined;
      for (const { framer, bytesAt } of ports.values()) {
        if (framer.bytesHeld > 0) next = earliest(next, after(bytesAt, options.halfLineMs));
      }
      return earliest(next, watchAt);
    },
  };
}
