import { lstat, open, readdir, readFile, rename } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** Where files go below a watched folder, by what became of them. */
export const PLACES = { done: 'done', refused: 'refused' } as const;
export type Place = keyof typeof PLACES;
/** What stands after a file's name in that of the text that says why. */
export const WHY = '.why.txt';

/** What programs call a file while they still write it; Excel's own lock begins with `~$`. */
const UNFINISHED = /^(\.|~\$)|\.(part|partial|tmp|temp|crdownload|filepart)$/i;
/** More than a person looks through; the folder itself has the rest. */
const LISTED_MAX = 50;
const WHY_CHARACTERS_MAX = 20_000;

/** How a file looked: the same twice, it has stopped growing. */
export type Stamp = { readonly size: number; readonly mtimeMs: number };

/** True for a name under which a file is looked at. */
export const isFileName = (name: string): boolean =>
  name !== '' && !/[\\/\0]/.test(name) && !UNFINISHED.test(name) && !name.endsWith(WHY);

/** Undefined where there is no file, or something that is none: a folder, a link to elsewhere. */
export async function stampOf(path: string): Promise<Stamp | undefined> {
  try {
    const stat = await lstat(path);
    return stat.isFile() ? { size: stat.size, mtimeMs: stat.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Gives a file a name of its own there, or one like it where another file has that: none is ever overwritten. `before` is
 * what must be there before the file is.
 */
export async function moveInto(
  folder: string,
  from: string,
  name: string,
  before?: (free: string) => Promise<void>,
): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let i = 1; ; i++) {
    const free = i === 1 ? name : `${stem}-${i}${ext}`;
    if (!(await isClaimed(join(folder, free)))) continue;
    await before?.(free);
    await rename(from, join(folder, free));
    return free;
  }
}

/** True where the name was free, and now is ours. */
async function isClaimed(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A file of a watched folder as it stands: still there, or where it went, with what is said of it. */
export type ListedFile = { readonly name: string; readonly why?: string };

/** What lies in a watched folder and where it went, newest first. */
export async function listFolder(
  folder: string,
): Promise<Readonly<Record<'waiting' | Place, readonly ListedFile[]>>> {
  const waiting: ListedFile[] = [];
  for (const name of (await readdir(folder)).filter(isFileName).sort().slice(0, LISTED_MAX)) {
    if ((await stampOf(join(folder, name))) !== undefined) waiting.push({ name });
  }
  const [done, refused] = [await listPlace(folder, 'done'), await listPlace(folder, 'refused')];
  return { waiting, done, refused };
}

async function listPlace(folder: string, place: Place): Promise<readonly ListedFile[]> {
  const names = await readdir(join(folder, PLACES[place])).catch((): string[] => []);
  const newest = names.filter(isFileName).sort().reverse().slice(0, LISTED_MAX);
  return Promise.all(
    newest.map(async (name) => {
      if (!names.includes(name + WHY)) return { name };
      const why = await readFile(join(folder, PLACES[place], name + WHY), 'utf8').catch(() => '');
      return { name, why: why.replace(/^\uFEFF/, '').slice(0, WHY_CHARACTERS_MAX) };
    }),
  );
}
