import { createConnection } from 'node:net';
import type { Channel, Clock, LinkEvents, WebAnswer, WebRequest } from '../drivers/driver.ts';
import type { PersonId } from '../rules/vocabulary/ids.ts';
import { fromRfc3339 } from '../rules/vocabulary/time.ts';
import type { SimulatedLine } from './line.ts';

/** No request of a phone is longer. */
const HELD_MAX = 8_192;

/**
 * The smallest server a phone can speak to: it reads requests out of the bytes of a wire, takes the session for the person's
 * own id, and writes the answer back. For drivers in virtual time; a real gateway serves the same with its own.
 */
export function webEnd({
  events,
  clock,
  over,
  send,
}: {
  readonly events: LinkEvents;
  readonly clock: Clock;
  readonly over: (why: string) => void;
  readonly send: (bytes: Uint8Array) => void;
}): { readonly channel: Channel; arrive(bytes: Uint8Array): void } {
  let held = '';
  let opened = 0;
  const say = (status: string, head = '', body = ''): void =>
    send(Buffer.from(`HTTP/1.1 ${status}\r\n${head}\r\n${body}`));
  const channel: Channel = {
    peer: 'phone',
    send(message) {
      if (!isAnswer(message)) return;
      if (message.outcome === 'taken')
        say('303 See Other', `Location: /guard?tap=${message.id}\r\n`);
      else say('422 Unprocessable Content', '', message.code);
    },
    end: () => over('ended by us'),
  };
  return {
    channel,
    arrive(bytes) {
      held += Buffer.from(bytes).toString('latin1');
      const { requests, rest } = cut(held);
      held = rest.slice(-HELD_MAX);
      for (const text of requests) {
        opened += 1;
        const request = requestOf(text, clock, `opened-${opened}`);
        if (request === undefined) say('400 Bad Request');
        else events.message(channel, request);
      }
    },
  };
}

/** Whole requests, and what is left. */
function cut(text: string): { readonly requests: readonly string[]; readonly rest: string } {
  const requests: string[] = [];
  let rest = text;
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) return { requests, rest };
    const length = Number(/^content-length: *(\d{1,5})/im.exec(rest.slice(0, head))?.[1] ?? 0);
    const end = head + 4 + length;
    if (rest.length < end) return { requests, rest };
    requests.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
}

function requestOf(text: string, clock: Clock, id: string): WebRequest | undefined {
  const [, method, target = ''] = /^(GET|POST) (\S+) HTTP\/1\.1\r\n/.exec(text) ?? [];
  const who = personOf(/^cookie: *gatehouse_session=(\S+)/im.exec(text)?.[1] ?? 'nobody');
  const at = clock.now();
  if (method === 'GET') return { id, query: queryOf(target), who, at };
  const body = jsonOf(text.slice(text.indexOf('\r\n\r\n') + 4));
  if (method !== 'POST' || body === undefined) return undefined;
  const { id: given, url, deviceTime, sentAt, offline } = body;
  const when = typeof deviceTime === 'string' ? fromRfc3339(deviceTime) : undefined;
  const sent = typeof sentAt === 'string' ? fromRfc3339(sentAt) : undefined;
  return {
    id: String(given),
    query: queryOf(String(url)),
    who,
    at,
    ...(when === undefined ? {} : { deviceTime: when }),
    ...(sent === undefined ? {} : { sentAt: sent }),
    ...(offline === true ? { offline } : {}),
  };
}

function queryOf(target: string): Readonly<Record<string, string>> {
  return URL.canParse(target, 'https://here.invalid')
    ? Object.fromEntries(new URL(target, 'https://here.invalid').searchParams)
    : {};
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const isAnswer = (message: unknown): message is WebAnswer =>
  typeof message === 'object' && message !== null && 'outcome' in message;

/** The branding constructor: what a simulated phone is signed in with names the person himself. */
const personOf = (text: string): PersonId => text as PersonId;

/** Carries what a simulated phone sends to a real server, and what that answers back: nothing where nobody is there. */
export function reach(
  line: SimulatedLine,
  server: { readonly host: string; readonly port: number },
): { close(): void; settled(): Promise<void> } {
  const under = new Set<Promise<void>>();
  const connection = line.connect(
    (bytes) => {
      const one = exchange(server, bytes).then((answer) => connection?.send(answer));
      under.add(one);
      void one.finally(() => under.delete(one));
    },
    () => undefined,
  );
  return {
    close: () => connection?.end(),
    async settled() {
      while (under.size > 0) await Promise.all(under);
    },
  };
}

/** One request on a connection of its own. */
function exchange(
  { host, port }: { readonly host: string; readonly port: number },
  request: Uint8Array,
): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = createConnection({ host, port, noDelay: true }, () => socket.write(request));
    socket.on('data', (piece) => pieces.push(piece));
    // A server that is away answers nothing; `close` comes after.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(Buffer.concat(pieces)));
  });
}
