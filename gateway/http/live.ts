import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../drivers/driver.ts';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import { after, type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { ToldFact } from './ports.ts';
import type { Showing } from './showing.ts';
import type { Tail } from './tail.ts';

// A reader calls the link lost after three seconds without a word: it hears one every second.
const BEAT_MS = 1_000;
// A reader that takes nothing for this long is cut off; it comes back by Last-Event-ID and loses nothing.
const STALLED_MS = 30_000;

/** One live reader: where it stands and how it is spoken to. */
export type Stream = {
  readonly response: ServerResponse;
  readonly after: number;
  readonly area?: Area;
  readonly tail: Tail;
  readonly clock: Clock;
  /** Writes one fact as one line of JSON. */
  tell(fact: ToldFact): string;
  /** What of it the reader may see. */
  readonly show: Showing;
  /** False once the session has ended: the stream ends with it. */
  holds(): Promise<boolean>;
};

/**
 * Streams facts from a position on until the reader goes. One cursor walks from the journal into memory, so that the
 * switch from history to live can neither lose nor double a line.
 */
export async function stream(options: Stream): Promise<void> {
  const { response, tail } = options;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const leave = tail.join();
  const stopBeat = beat(options, gone);
  try {
    await walk(options, gone.signal);
  } finally {
    stopBeat();
    leave();
    response.end();
  }
}

async function walk(options: Stream, signal: AbortSignal): Promise<void> {
  const { response, tail, area, show } = options;
  let cursor = options.after;
  while (!signal.aborted) {
    const { facts, trimmed } = await tail.after(cursor);
    if (trimmed) {
      response.write('event: trimmed\ndata: {}\n\n');
      return;
    }
    const told = await show(facts.filter((fact) => area === undefined || fact.area === area));
    if (!(await writeAll(told, options, signal))) return;
    cursor = facts.at(-1)?.fact.sequence ?? cursor;
    if (facts.length === 0) await tail.changed(cursor, signal);
  }
}

async function writeAll(
  facts: readonly ToldFact[],
  { response, tell }: Stream,
  signal: AbortSignal,
): Promise<boolean> {
  for (const told of facts) {
    const taken = response.write(`id: ${told.fact.sequence}\ndata: ${tell(told)}\n\n`);
    if (!taken && !(await drained(response, signal))) return false;
  }
  return true;
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<boolean> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(STALLED_MS)]);
  try {
    await once(response, 'drain', { signal: patience });
    return true;
  } catch {
    response.destroy();
    return false;
  }
}

/** What says that the link is there; `now` is the server's clock, by which pages count down. */
export const beatAt = (now: Instant): string =>
  `event: beat\ndata: ${JSON.stringify({ now: toRfc3339(now) })}\n\n`;

function beat({ response, clock, holds }: Stream, gone: AbortController): () => void {
  let stop = (): void => undefined;
  const next = (): void => {
    stop = clock.at(after(clock.now(), BEAT_MS), () => void tick());
  };
  const tick = async (): Promise<void> => {
    const stillHolds = await holds().catch(() => false);
    if (gone.signal.aborted) return;
    if (!stillHolds) {
      response.write('event: signed-out\ndata: {}\n\n');
      gone.abort();
      return;
    }
    // A full buffer is word enough: beats are not stacked up for a reader that does not take them.
    if (!response.writableNeedDrain) response.write(beatAt(clock.now()));
    next();
  };
  next();
  return () => stop();
}
