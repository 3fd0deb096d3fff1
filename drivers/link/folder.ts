import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err } from '../../rules/vocabulary/result.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { ArrivedFile, Channel, FileVerdict, Link, LinkOpener } from '../driver.ts';
import { isFileName, moveInto, PLACES, type Stamp, stampOf, WHY } from './folder-files.ts';
import { FILE_BYTES_MAX, readFileCells } from './sheet/read-file.ts';

/** A file is looked at this often, and taken when two looks see the same. */
export const LOOK_MS = 1_000;
/** More files than this at once are looked at next time. */
const FILES_MAX = 1_000;
const MODE = 0o640;

const isSame = (a: Stamp | undefined, b: Stamp): boolean =>
  a?.size === b.size && a.mtimeMs === b.mtimeMs;

/** Watches a folder: a file that has stopped growing is read and told; what is said of it moves it away. */
export const openFolder: LinkOpener = ({ line, clock, events }): Link => {
  const folder = line.path ?? '';
  /** How each file looked the last time. */
  let looks = new Map<string, Stamp>();
  /** Files that were told and of which nothing was said yet, as they were then. */
  const told = new Map<string, Stamp>();
  const moves = new Set<Promise<void>>();
  let reading: ReturnType<typeof readFileCells> | undefined;
  let isOver = false;
  let cancelLook = (): void => {};

  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    cancelLook();
    void reading?.stop();
    events.closed(why);
  };
  const failed = (error: unknown): void =>
    over(error instanceof Error ? error.message : `${error}`);

  const look = async (): Promise<void> => {
    const seen = await filesOf(folder);
    const ready = [...seen].filter(
      ([name, stamp]) => !told.has(name) && isSame(looks.get(name), stamp),
    );
    looks = seen;
    for (const [name, stamp] of ready) {
      if (isOver) return;
      await take(name, stamp);
    }
  };

  const take = async (name: string, stamp: Stamp): Promise<void> => {
    const sheet = stamp.size > FILE_BYTES_MAX ? err('file-too-large' as const) : await read(name);
    if (isOver) return;
    told.set(name, stamp);
    events.message(channel, { name, sheet } satisfies ArrivedFile);
  };

  const read = async (name: string): Promise<ArrivedFile['sheet']> => {
    reading = readFileCells(join(folder, name));
    const sheet = await reading.sheet;
    reading = undefined;
    return sheet;
  };

  /** Moves a file away; one that was changed since it was told is told again. */
  const settle = async ({ name, outcome, why }: FileVerdict): Promise<void> => {
    const stamp = told.get(name);
    if (stamp === undefined) return;
    const path = join(folder, name);
    const now = await stampOf(path);
    if (now !== undefined && isSame(stamp, now)) {
      const place = join(folder, PLACES[outcome]);
      await mkdir(place, { recursive: true });
      // A file without its reason would be a riddle.
      await moveInto(place, path, `${timeName(clock.now())}-${name}`, async (free) => {
        if (why !== undefined) await writeFile(join(place, free + WHY), why, { mode: MODE });
      });
    }
    told.delete(name);
    looks.delete(name);
  };

  const channel: Channel = {
    peer: folder,
    send(message) {
      if (isOver || !isVerdict(message)) return;
      const move = settle(message)
        .catch(failed)
        .finally(() => moves.delete(move));
      moves.add(move);
    },
    end: () => over('ended by us'),
  };

  const again = (): void => {
    if (isOver) return;
    cancelLook = clock.at(after(clock.now(), LOOK_MS), () => {
      looking = look().then(again, failed);
    });
  };
  let looking: Promise<void> = filesOf(folder).then((seen) => {
    if (isOver) return;
    looks = seen;
    events.opened(channel);
    again();
  }, failed);

  return {
    async close() {
      isOver = true;
      cancelLook();
      await reading?.stop();
      await looking;
      await Promise.all(moves);
    },
  };
};

/** The files of a folder that somebody may have finished writing, by name. */
async function filesOf(folder: string): Promise<Map<string, Stamp>> {
  const names = (await readdir(folder)).filter(isFileName).sort();
  const seen = new Map<string, Stamp>();
  for (const name of names.slice(0, FILES_MAX)) {
    const stamp = await stampOf(join(folder, name));
    if (stamp !== undefined) seen.set(name, stamp);
  }
  return seen;
}

const timeName = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');

function isVerdict(message: unknown): message is FileVerdict {
  return typeof message === 'object' && message !== null && 'outcome' in message;
}
