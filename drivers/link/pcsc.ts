import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { after } from '../../rules/vocabulary/time.ts';
import type { Channel, Link, LinkOpener, PcscEvent, PcscRequest } from '../driver.ts';

/** What the library's process tells of itself and of its readers. */
export type PcscTold =
  | { readonly kind: 'ready' }
  | { readonly kind: 'over'; readonly why: string }
  | { readonly kind: 'event'; readonly event: PcscEvent };

// Loading the library and finding pcscd takes well under a second; systemd may have to start pcscd first.
const READY_MS = 15_000;
// A number takes some 50 ms. A card that keeps the library longer keeps all its readers: it holds a lock meanwhile.
const ANSWER_MS = 3_000;
// What it wrote before it ended: the first lines of a crash are enough.
const ERRORS_MAX = 500;

/**
 * The PC/SC service through `nfc-pcsc`, in a process of its own: without pcscd the library waits for it and stops the
 * whole process it is in, and a card that does not answer does the same. Ending the process ends that.
 */
export const openPcsc: LinkOpener = ({ clock, events }): Link => {
  const lacking = pcscLacks();
  if (lacking !== undefined) return closedAtOnce(lacking, events);
  const child = startLibrary();
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const waiting = new Map<string, () => void>();
  let errors = '';
  let isOver = false;

  const stop = (): void => {
    isOver = true;
    for (const cancel of waiting.values()) cancel();
    child.kill('SIGKILL');
  };
  const over = (why: string): void => {
    if (isOver) return;
    stop();
    events.closed(why);
  };
  const wait = (name: string, ms: number, why: string): void => {
    waiting.get(name)?.();
    waiting.set(
      name,
      clock.at(after(clock.now(), ms), () => over(`${why} within ${ms} ms`)),
    );
  };
  const came = (name: string): void => {
    waiting.get(name)?.();
    waiting.delete(name);
  };

  const channel: Channel = {
    peer: 'PC/SC',
    send(message) {
      if (isOver || !isRequest(message)) return;
      wait(`reader ${message.reader}`, ANSWER_MS, `no answer of the card at "${message.reader}"`);
      child.send(message, () => {});
    },
    end: () => over('ended by us'),
  };
  wait('ready', READY_MS, 'the PC/SC service does not answer');
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(0, ERRORS_MAX);
  });
  child.on('error', ({ message }) => over(message));
  child.on('exit', (code, signal) =>
    over(`the PC/SC library ended with ${signal ?? code}: ${errors.trim()}`),
  );
  child.on('message', (told: PcscTold) => {
    if (isOver) return;
    if (told.kind === 'over') return over(told.why);
    if (told.kind === 'ready') {
      came('ready');
      return events.opened(channel);
    }
    if ('mark' in told.event) came(`reader ${told.event.reader}`);
    events.message(channel, told.event);
  });
  return {
    async close() {
      stop();
      await gone;
    },
  };
};

/** What must be installed before readers can be used; undefined where nothing is missing. */
export function pcscLacks(): string | undefined {
  try {
    createRequire(import.meta.url).resolve('nfc-pcsc');
    return undefined;
  } catch {
    return 'the package nfc-pcsc is not installed';
  }
}

/** The names of the readers that the service has just now, or why it cannot be asked. */
export async function pcscReaders(
  opening: Pick<Parameters<LinkOpener>[0], 'clock' | 'line'>,
): Promise<{ readonly names: readonly string[]; readonly why?: string }> {
  const { clock } = opening;
  const names: string[] = [];
  let link: Link | undefined;
  const why = await new Promise<string | undefined>((resolve) => {
    link = openPcsc({
      ...opening,
      carries: 'pcsc',
      events: {
        opened: () => void clock.at(after(clock.now(), LISTED_MS), () => resolve(undefined)),
        message: (_, event) => void (isAttached(event) && names.push(event.reader)),
        ended() {},
        closed: resolve,
      },
    });
  });
  await link?.close();
  return { names, ...(why !== undefined && { why }) };
}

// The service lists its readers within milliseconds.
const LISTED_MS = 500;

const isAttached = (event: unknown): event is PcscEvent =>
  typeof event === 'object' && event !== null && 'kind' in event && event.kind === 'attached';

const isRequest = (message: unknown): message is PcscRequest =>
  typeof message === 'object' && message !== null && 'apdu' in message;

function closedAtOnce(why: string, events: Parameters<LinkOpener>[0]['events']): Link {
  let isOver = false;
  queueMicrotask(() => isOver || events.closed(why));
  return {
    close() {
      isOver = true;
      return Promise.resolve();
    },
  };
}

/** The same source runs compiled and, in development, as it is: then the process must learn to read it first. */
function startLibrary(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`./pcsc-process.${isSource ? 'ts' : 'js'}`, import.meta.url);
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(file, {
    execArgv: isSource ? ['--import', tsx()] : [],
    // Bytes travel as bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
