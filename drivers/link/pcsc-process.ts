import { createConnection } from 'node:net';
import type { Reader } from 'nfc-pcsc';
import type { PcscEvent, PcscRequest } from '../driver.ts';
import type { PcscTold } from './pcsc.ts';

// The program that holds the PC/SC library, started by pcsc.ts: it may hang or crash, and nothing but it does.

// Where pcscd listens; systemd starts it on the first connection. Other systems have a service of their own.
const SOCKET = '/run/pcscd/pcscd.comm';
// The longest UID has ten bytes, and two of status follow.
const ANSWER_MAX = 258;

const tell = (told: PcscTold): void => void process.send?.(told);
const event = (one: PcscEvent): void => tell({ kind: 'event', event: one });

/** Says why it ends, and ends when that is on its way. */
const end = (why: string): void => {
  process.send?.({ kind: 'over', why } satisfies PcscTold, () => process.exit());
};

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // The library wraps what pcscd said into sentences that say less.
  const inner: unknown = 'previous' in error ? error.previous : undefined;
  return inner instanceof Error ? inner.message : error.message;
};

/** Without pcscd the library's constructor waits for it and never comes back. */
const unreachable = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    if (process.platform !== 'linux') return resolve(undefined);
    const socket = createConnection(SOCKET);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', ({ message }) => resolve(`pcscd does not answer: ${message}`));
  });

type Attached = { readonly reader: Reader; readonly connect: () => Promise<unknown> };
const readers = new Map<string, Attached>();

function attach(reader: Reader): void {
  const { name } = reader;
  const connect = reader.connect.bind(reader);
  const present = (): void => {
    event({ kind: 'present', reader: name, atr: new Uint8Array(reader.card?.atr ?? []) });
  };
  reader.autoProcessing = false;
  readers.set(name, { reader, connect });
  event({ kind: 'attached', reader: name });
  // A card that it cannot connect to the library tells nobody: it emits the error as the name of an event.
  reader.connect = async () => {
    try {
      return await connect();
    } catch (error) {
      present();
      throw error;
    }
  };
  reader.on('card', present);
  reader.on('card.off', () => event({ kind: 'gone', reader: name }));
  reader.on('error', (error: unknown) => end(`${name}: ${textOf(error)}`));
  reader.on('end', () => {
    readers.delete(name);
    event({ kind: 'detached', reader: name });
  });
}

async function ask({ reader: name, mark, apdu }: PcscRequest): Promise<void> {
  const attached = readers.get(name);
  const failed = (text: string): void => event({ kind: 'unanswered', reader: name, mark, text });
  if (attached === undefined) return failed('the reader is gone');
  const { reader, connect } = attached;
  try {
    if (reader.connection === null) await connect();
    const answer = await reader.transmit(Buffer.from(apdu), ANSWER_MAX);
    event({ kind: 'answered', reader: name, mark, answer: new Uint8Array(answer) });
  } catch (error) {
    failed(textOf(error));
  } finally {
    // Other programs may want the card, and the next try begins anew.
    if (reader.connection !== null) await reader.disconnect().catch(() => undefined);
  }
}

/** Hears what the link asks; the link's end is ours. */
async function run(): Promise<void> {
  process.once('disconnect', () => process.exit());
  const why = await unreachable();
  if (why !== undefined) return end(why);
  const { NFC } = await import('nfc-pcsc');
  process.on('message', (request: PcscRequest) => void ask(request));
  const service = new NFC();
  service.on('error', (error: unknown) => end(textOf(error)));
  service.on('reader', attach);
  tell({ kind: 'ready' });
}

run().catch((error: unknown) => end(textOf(error)));
