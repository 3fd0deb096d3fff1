import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { Digester } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import type { ImportsTable } from '../store/tables.ts';
import { type FileToImport, isOver, type Job } from './job.ts';
import { startReadThread } from './read-thread.ts';
import type { Ground } from './read-work.ts';
import { createStaging } from './staging.ts';

/** Where files become permits, one at a time. */
export type ImportDesk = {
  /** A path under which a file may be put for it, in a folder that nobody else may read. */
  place(): string;
  /** Where a file of that name lies in it. */
  at(name: string): string;
  /**
   * Begins with a file and tells what its import is called; the rest is asked for by `job`. `ended` resolves when nothing
   * more will happen by itself. The file is removed when it was read.
   */
  take(
    file: FileToImport,
  ): Promise<Result<{ readonly job: Job; readonly ended: Promise<Job> }, 'import-under-way'>>;
  /** The work on an import of this run of the gateway. */
  job(id: string): Job | undefined;
  jobs(): readonly Job[];
  /** Writes the register to a file. */
  exportTo(file: {
    readonly path: string;
    readonly format: 'csv' | 'xlsx';
  }): Promise<{ readonly rows: number }>;
  close(): Promise<void>;
};

/** What of the store and the engine it needs. */
export type DeskParts = {
  readonly engine: Pick<Engine, 'submit' | 'states' | 'site'>;
  readonly imports: (site: SiteId) => Promise<readonly ImportsTable[]>;
  readonly database: string;
  /** Where files lie while they are worked on. */
  readonly folder: string;
  readonly digest: Digester;
  readonly clock: Clock;
  readonly log: Logger;
};

/** What was done to this many files is remembered, for whoever asks late. */
const JOBS_KEPT = 20;

/** Opens the desk of a running gateway; what an earlier one left lying is removed. */
export async function openImportDesk(parts: DeskParts): Promise<ImportDesk> {
  await rm(parts.folder, { recursive: true, force: true });
  await mkdir(parts.folder, { recursive: true, mode: 0o700 });
  const { engine, digest, clock, log } = parts;
  const ground = groundOf(engine.site, parts.database);
  const jobs = new Map<string, Job>();
  const ending = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  let isBusy = false;

  function put(job: Job): Job {
    jobs.delete(job.import);
    jobs.set(job.import, job);
    const [oldest] = jobs.keys();
    if (jobs.size > JOBS_KEPT && oldest !== undefined) jobs.delete(oldest);
    return job;
  }

  /** This file's import: the one that is under way or applied, or the next after those that are over. */
  async function placeOf(file: FileToImport): Promise<Place> {
    const hash = createHash('sha256').update(`${file.form} ${file.encoding} `);
    await pipeline(createReadStream(file.path), hash);
    // Under the site's key, since a short list of cards could be guessed from a plain digest of it.
    const name = `import-${digest(`import:${hash.digest('hex')}`).slice(0, 16)}`;
    const earlier = (await parts.imports(engine.site.id)).filter((row) =>
      row.import.startsWith(`${name}-`),
    );
    const fresh = `${name}-${earlier.length + 1}`;
    const standing = earlier.find(({ state }) => state === 'applied' || state === 'staged');
    if (standing === undefined || file.until === 'checked') return { id: fresh };
    const isWhole = standing.state === 'applied' || standing.staged === standing.chunks;
    return isWhole ? { id: standing.import, whole: standing } : { id: fresh, cut: standing };
  }

  async function work(file: FileToImport, first: Job, place: Place): Promise<Job> {
    const thread = startReadThread(ground);
    try {
      return await createStaging({ ...parts, thread, put, signal: ending.signal }).run(
        file,
        first,
        place,
      );
    } catch (error) {
      log.warn({ code: 'import-failed', import: first.import, err: error }, 'an import failed');
      const why = error instanceof Error ? error.message : String(error);
      const now = jobs.get(first.import) ?? first;
      return put({ ...now, phase: 'failed', since: clock.now(), why });
    } finally {
      await thread.close();
      await rm(file.path, { force: true });
    }
  }

  return {
    place: () => join(parts.folder, freshId()),
    // Only what lies in that folder: a path from outside leads nowhere else.
    at: (name) => join(parts.folder, basename(name)),
    async take(file) {
      // What is over has only its thread and its file to put away.
      if ([...jobs.values()].every(({ phase }) => isOver(phase))) await working;
      if (isBusy) return err('import-under-way');
      isBusy = true;
      try {
        const place = await placeOf(file);
        const job = put(begun(file, place, clock.now()));
        const ended = work(file, job, place).finally(() => {
          isBusy = false;
        });
        working = ended;
        return ok({ job, ended });
      } catch (error) {
        isBusy = false;
        throw error;
      }
    },
    job: (id) => jobs.get(id),
    jobs: () => [...jobs.values()],
    async exportTo({ path, format }) {
      const thread = startReadThread(ground);
      try {
        return await thread.ask({ kind: 'export', path, format });
      } finally {
        await thread.close();
      }
    },
    async close() {
      ending.abort();
      await working;
    },
  };
}

/** What a file's import is called; the same file may be here already, to its end or cut off on the way. */
export type Place = {
  readonly id: string;
  readonly whole?: ImportsTable;
  readonly cut?: ImportsTable;
};

function begun({ name, by }: FileToImport, { id }: Place, now: number): Job {
  return {
    import: id,
    file: name,
    by,
    phase: 'reading',
    began: now,
    since: now,
    rows: 0,
    done: 0,
    unchanged: 0,
    ignored: [],
    problems: [],
    problemCount: 0,
  };
}

function groundOf(site: Site, database: string): Ground {
  const lanes = site.lanes.flatMap(({ id, name }) =>
    [id, name.zh, name.en].map((word) => [word.toLowerCase(), id] as const),
  );
  return { database, site: site.id, zone: site.zone, lanes };
}
