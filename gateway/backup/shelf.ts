import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { isAlive } from './leftovers.ts';

/** The folder of a site's scheduled backups. Only files named as its own are looked at: what else lies there stays. */
export type Shelf = {
  nameAt(now: Instant): string;
  /** When the newest was made; undefined where there is none. */
  newest(): Promise<Instant | undefined>;
  /** Removes all but the newest so many, and what one that was killed left half-written. */
  thin(keep: number): Promise<readonly string[]>;
};

/** Knows a site's backups in a folder by their names, which sort by their time. */
export function createShelf(folder: string, site: SiteId): Shelf {
  const own = new RegExp(`^${site}-\\d{8}T\\d{6}Z\\.backup$`);
  const half = new RegExp(`^${site}-\\d{8}T\\d{6}Z\\.backup\\.(\\d+)\\.part$`);
  const all = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => own.test(name)).sort();
  return {
    nameAt: (now) => join(folder, `${site}-${toRfc3339(now).replace(/[-:]|\.\d+/g, '')}.backup`),
    async newest() {
      const last = (await all()).at(-1);
      return last === undefined ? undefined : instant((await stat(join(folder, last))).mtimeMs);
    },
    async thin(keep) {
      const gone = (await all()).slice(0, -keep);
      for (const name of await readdir(folder)) {
        const owner = half.exec(name)?.[1];
        if (owner !== undefined && !isAlive(Number(owner))) await rm(join(folder, name));
      }
      for (const name of gone) await rm(join(folder, name));
      return gone;
    },
  };
}
