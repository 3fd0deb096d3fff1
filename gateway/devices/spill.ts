import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../drivers/driver.ts';
import { open as openObject, type Static } from '../../rules/vocabulary/schema.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';

/** A reading as it waits: its message, and the pair by which the engine lets go of it. */
export type Waiting = {
  readonly source: string;
  readonly boot: string;
  readonly sequence: number;
  readonly topic: string;
  readonly payload: string;
};

/** The part of an outbox that is on disk: an append-only file, written beside the loop and never on it. */
export type Spill = {
  /** What an earlier start left, oldest first. */
  readonly left: readonly Waiting[];
  /** Puts readings on disk, in order; a full disk is told, and tried again. */
  keep(readings: readonly Waiting[]): void;
  /** These are durable elsewhere. */
  forget(readings: readonly Waiting[]): void;
  /** Resolves once everything is on disk, or the disk will not take it. */
  close(): Promise<void>;
};

/** A dead file this large is emptied, or rewritten where something in it still waits. */
const DEAD_BYTES_MAX = 4 * 1024 * 1024;
/** A full disk is tried again after this. */
const AGAIN_MS = 1_000;
// Nobody but the gateway reads what people's cards said.
const MODE = 0o600;

/** Opens a host's file and reads what is left in it. */
export async function openSpill(options: {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Promise<Spill> {
  const { file, clock, log } = options;
  const read = await openFile(file);
  if (read.damaged > 0) {
    log.error({ code: 'outbox-damaged', file, lines: read.damaged }, 'lines could not be read');
  }
  /** What waits, oldest first, with its length in the file. */
  const live = new Map(read.left.map((one) => [nameOf(one), { one, bytes: bytesOf(one) }]));
  let liveBytes = 0;
  for (const { bytes } of live.values()) liveBytes += bytes;
  let handle = read.handle;
  let fileBytes = read.bytes;
  let keeps = new Map<string, Waiting>();
  let forgets = new Map<string, Waiting>();
  let working: Promise<void> | undefined;
  let isFailing = false;
  let cancelAgain = (): void => undefined;

  const append = async (): Promise<void> => {
    const taken = { keeps, forgets };
    keeps = new Map();
    forgets = new Map();
    try {
      await write(taken);
      if (fileBytes >= DEAD_BYTES_MAX && liveBytes * 2 <= fileBytes) await rewrite();
      if (isFailing) log.info({ code: 'outbox-disk-good', file }, 'readings are on disk again');
      isFailing = false;
    } catch (error) {
      putBack(taken);
      if (!isFailing) {
        log.error({ code: 'outbox-disk-failed', file, err: error }, 'readings wait in memory only');
      }
      isFailing = true;
    }
  };

  const write = async (taken: Changes): Promise<void> => {
    const lines = [...mapped(taken.forgets, forgetLine), ...mapped(taken.keeps, keepLine)];
    const block = Buffer.from(lines.join(''));
    // Where the last attempt broke off it may have left half a line.
    if (isFailing) await handle.truncate(fileBytes);
    await writeWhole(handle, block, fileBytes);
    // A forgotten reading that comes back is a duplicate, which the engine knows; a kept one may not go.
    if (taken.keeps.size > 0) await handle.datasync();
    fileBytes += block.length;
  };

  const putBack = (taken: Changes): void => {
    keeps = new Map([...taken.keeps, ...keeps].filter(([name]) => live.has(name)));
    const written = [...taken.forgets, ...forgets].filter(([name]) => !taken.keeps.has(name));
    forgets = new Map(written);
  };

  const rewrite = async (): Promise<void> => {
    // What still waits to be written comes after; it may be forgotten before, and then leaves no line.
    const written = [...live].filter(([name]) => !keeps.has(name));
    const block = Buffer.from(written.map(([, { one }]) => keepLine(one)).join(''));
    const fresh = await open(`${file}.new`, 'w+', MODE);
    await writeWhole(fresh, block, 0);
    await fresh.datasync();
    await rename(`${file}.new`, file);
    await syncFolder(file);
    await handle.close();
    handle = fresh;
    fileBytes = block.length;
  };

  const work = async (): Promise<void> => {
    do await append();
    while (!isFailing && keeps.size + forgets.size > 0);
    working = undefined;
    if (isFailing) cancelAgain = clock.at(after(clock.now(), AGAIN_MS), start);
  };
  const start = (): void => {
    working ??= work();
  };

  return {
    left: read.left,
    keep(readings) {
      for (const one of readings) {
        const bytes = bytesOf(one);
        live.set(nameOf(one), { one, bytes });
        liveBytes += bytes;
        keeps.set(nameOf(one), one);
      }
      if (!isFailing) start();
    },
    forget(readings) {
      for (const one of readings) {
        const name = nameOf(one);
        liveBytes -= live.get(name)?.bytes ?? 0;
        live.delete(name);
        // What never came to the disk need not be taken from it.
        if (!keeps.delete(name)) forgets.set(name, one);
      }
      if (!isFailing && forgets.size > 0) start();
    },
    async close() {
      await working;
      cancelAgain();
      if (keeps.size + forgets.size > 0) await append();
      if (isFailing) {
        log.error(
          { code: 'outbox-not-saved', file, readings: keeps.size },
          'the disk took no more',
        );
      } else if (live.size === 0) await handle.truncate(0);
      await handle.close();
    },
  };
}

type Changes = {
  readonly keeps: ReadonlyMap<string, Waiting>;
  readonly forgets: ReadonlyMap<string, Waiting>;
};

const Line = openObject({
  keep: Type.Optional(
    openObject({
      source: Type.String(),
      boot: Type.String(),
      sequence: Type.Integer(),
      topic: Type.String(),
      payload: Type.String(),
    }),
  ),
  forget: Type.Optional(
    openObject({ source: Type.String(), boot: Type.String(), sequence: Type.Integer() }),
  ),
});
const line = Compile(Line);

type Pair = Pick<Waiting, 'source' | 'boot' | 'sequence'>;
const nameOf = ({ source, boot, sequence }: Pair): string => `${source} ${boot} ${sequence}`;
const keepLine = ({ source, boot, sequence, topic, payload }: Waiting): string =>
  `${JSON.stringify({ keep: { source, boot, sequence, topic, payload } })}\n`;
const forgetLine = ({ source, boot, sequence }: Pair): string =>
  `${JSON.stringify({ forget: { source, boot, sequence } })}\n`;

const bytesOf = (one: Waiting): number => Buffer.byteLength(keepLine(one));

function mapped(readings: ReadonlyMap<string, Waiting>, form: (one: Waiting) => string): string[] {
  return [...readings.values()].map(form);
}

// A disk that is nearly full takes a part and says so without an error.
async function writeWhole(handle: FileHandle, block: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < block.length) {
    const { bytesWritten } = await handle.write(block, done, block.length - done, position + done);
    done += bytesWritten;
  }
}

async function syncFolder(file: string): Promise<void> {
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function openFile(file: string): Promise<{
  readonly handle: FileHandle;
  readonly bytes: number;
  readonly left: readonly Waiting[];
  readonly damaged: number;
}> {
  try {
    await (await open(file, 'a', MODE)).close();
    await syncFolder(file);
    const handle = await open(file, 'r+');
    const content = await handle.readFile();
    // A last line without its end was being written when the power went.
    const bytes = content.lastIndexOf(0x0a) + 1;
    await handle.truncate(bytes);
    return { handle, bytes, ...readLines(content.subarray(0, bytes).toString()) };
  } catch (cause) {
    throw new Error(`the outbox ${file} cannot be opened`, { cause });
  }
}

function readLines(text: string): {
  readonly left: readonly Waiting[];
  readonly damaged: number;
} {
  const left = new Map<string, Waiting>();
  let damaged = 0;
  for (const written of text.split('\n')) {
    if (written === '') continue;
    const read = parseLine(written);
    if (read?.keep !== undefined) left.set(nameOf(read.keep), read.keep);
    else if (read?.forget !== undefined) left.delete(nameOf(read.forget));
    else damaged += 1;
  }
  return { left: [...left.values()], damaged };
}

function parseLine(text: string): Static<typeof Line> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return line.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
