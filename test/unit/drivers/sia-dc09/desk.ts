import { cbc } from '@noble/ciphers/aes.js';
import type {
  DriverReading,
  Given,
  Output,
  PeerAnswer,
  PeerMessage,
} from '../../../../drivers/driver.ts';
import { crc16Arc } from '../../../../drivers/framing/checksums.ts';
import { fromHex, toHex } from '../../../../drivers/framing/hex.ts';
import { createSession } from '../../../../drivers/sia-dc09/session.ts';
import type { Settings } from '../../../../drivers/sia-dc09/settings.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import type { ReadingData, ReadingType } from '../../../../rules/vocabulary/readings.ts';
import { Secret } from '../../../../rules/vocabulary/secret.ts';
import { after, type Instant, instant } from '../../../../rules/vocabulary/time.ts';

/** When the vectors of our own were made. */
export const NOON = instant(Date.UTC(2026, 10, 24, 8, 15, 30));
const RECEIVER = 'panels' as DeviceId;

export const KEYS: Readonly<Record<string, string>> = {
  'key-16': '0123456789ABCDEF',
  'key-24': '0123456789ABCDEF01234567',
  'key-32': '0123456789ABCDEF0123456789ABCDEF',
  'key-a': 'AAAAAAAAAAAAAAAA',
};

const given: Omit<Given, 'panelAccounts'> = {
  tagKeys: () => [],
  secret: (file) => (file in KEYS ? new Secret(latin(KEYS[file] ?? '')) : undefined),
  freshBytes: (count) => Uint8Array.from({ length: count }, (_, index) => index * 7),
};

/** Text of one letter to a byte. */
export const latin = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
export const textOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => String.fromCharCode(byte)).join('');

/** A frame around what is said, check and length right. */
export function frame(inside: string): string {
  const hex = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0');
  return `\n${hex(crc16Arc(latin(inside)))}${hex(inside.length)}${inside}\r`;
}

/** A receiver at a desk: what is said to it comes out as readings and answers. */
export function createDesk(
  settings: Settings,
  at: Instant = NOON,
  panelAccounts: readonly string[] = [],
) {
  const own = { ...given, panelAccounts: () => panelAccounts };
  const session = createSession([{ id: RECEIVER, settings }], own);
  let now = at;
  const readings: DriverReading[] = [];
  const answers: { peer: string; text: string }[] = [];
  const faults: string[] = [];
  const health: string[] = [];
  const waiting: DriverReading[] = [];
  const put = (output: Output<PeerAnswer>): void => {
    for (const { peer, bytes } of output.send ?? []) answers.push({ peer, text: textOf(bytes) });
    readings.push(...(output.readings ?? []));
    waiting.push(...(output.readings ?? []));
    faults.push(...(output.faults ?? []).map(({ code }) => code));
    health.push(...(output.health ?? []).map(({ state, why }) => `${state} ${why}`));
  };
  const receive = (message: PeerMessage): void => put(session.receive(message, now));
  put(session.opened(now));
  return {
    answers,
    faults,
    health,
    readings,
    session,
    now: () => now,
    /** What it answered so far, without line feed and return. */
    said: () => answers.map(({ text }) => text.slice(1, -1)),
    told: <T extends ReadingType>(type: T): ReadingData<T>[] =>
      readings.flatMap((one) => (one.type === type ? [one.data as ReadingData<T>] : [])),
    hear(text: string, peer = 'a') {
      receive({ peer, kind: 'bytes', bytes: latin(text) });
    },
    datagram(text: string, peer = 'udp a') {
      receive({ peer, kind: 'datagram', bytes: latin(text) });
    },
    hangUp(peer = 'a') {
      receive({ peer, kind: 'gone' });
    },
    /** Everything told so far is durable now. */
    store() {
      for (const { ref } of waiting.splice(0)) put(session.stored(ref, now));
    },
    wait(ms: number) {
      const until = after(now, ms);
      for (let due = session.nextWake; due !== undefined && due <= until; due = session.nextWake) {
        now = instant(Math.max(now, due));
        put(session.wake(now));
      }
      now = until;
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;

/** What a panel encrypts, with padding of its own before it. */
export function sealed(
  {
    token,
    sequence,
    account,
    file,
  }: { token: string; sequence: string; account: string; file: string },
  said: string,
): string {
  const padding = 'p'.repeat(16 - (said.length % 16));
  const key = latin(KEYS[file] ?? '');
  const bytes = cbc(key, new Uint8Array(16), { disablePadding: true }).encrypt(
    latin(padding + said),
  );
  return frame(`"*${token}"${sequence}R1L0#${account}[${toHex(bytes)}`);
}

/** The content of an encrypted answer. */
export function opened(answer: string, file: string): string {
  const [, digits = ''] = /\[([0-9A-F]+)$/.exec(answer) ?? [];
  const cipher = cbc(latin(KEYS[file] ?? ''), new Uint8Array(16), { disablePadding: true });
  return textOf(cipher.decrypt(fromHex(digits)));
}
