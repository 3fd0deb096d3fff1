import Database from 'better-sqlite3';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { replay } from '../../gateway/engine/replay.ts';
import { openStore } from '../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import type { ProcessSite } from '../support/process-site.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** The records of a gateway that does not run, read past its own code. */
export type Records = {
  /** How often the inputs have this reading. */
  times(reading: { readonly source: string; readonly boot: string; sequence: number }): number;
  /** Readings that are in the inputs more than once. */
  readonly twice: readonly string[];
  /** Number of the newest input. */
  readonly newest: number;
};

/** Reads which numbered readings are in the inputs. */
export function readInputs({ data }: ProcessSite): Records {
  return reading(data, (database) => {
    const rows = database
      .prepare(
        `select source || ' ' || boot || ' ' || sequence as name, count(*) as times, max(number) as newest
         from inputs where sequence is not null group by source, boot, sequence`,
      )
      .raw()
      .all()
      .map(numberedRow);
    const times = new Map(rows.map(({ name, count }) => [name, count]));
    return {
      times: ({ source, boot, sequence }) => times.get(`${source} ${boot} ${sequence}`) ?? 0,
      twice: [...times].filter(([, count]) => count > 1).map(([name]) => name),
      newest: Math.max(0, ...rows.map(({ newest }) => newest)),
    };
  });
}

/**
 * True where the fact with this id goes back to a card that was shown and that the inputs had not taken yet when number
 * `newest` was the last of them.
 */
export function isOfNewCard({ data }: ProcessSite, fact: string, newest: number): boolean {
  return reading(data, (database) => {
    const causeOf = database.prepare('select cause from journal where id = ?').pluck();
    let id: unknown = fact;
    for (let cause = causeOf.get(id); cause !== undefined; cause = causeOf.get(id)) id = cause;
    const input = database
      .prepare("select count(*) from inputs where id = ? and type = 'card.read' and number > ?")
      .pluck()
      .get(id, newest);
    return input === 1;
  });
}

/** What `gatehouse replay` would say: where the records and the journal differ, and where the chain is broken. */
export async function replayDifferences(site: ProcessSite): Promise<readonly string[]> {
  const store = await openStore({ file: dataFiles(site.data).database, log: silentLogger });
  try {
    const { tampering } = await store.verifyChain(site.config.site.id);
    const { differences } = await replay({
      store,
      rulebook,
      rulesVersion: RULES_VERSION,
      site: site.config.site,
    });
    return [
      ...differences.map(
        ({ where, live, replayed }) =>
          `${where} differs: live ${JSON.stringify(live)}, replayed ${JSON.stringify(replayed)}`,
      ),
      ...tampering.map((broken) => `the chain is broken: ${JSON.stringify(broken)}`),
    ];
  } finally {
    await store.close();
  }
}

function reading<T>(data: string, read: (database: Database.Database) => T): T {
  const database = new Database(dataFiles(data).database);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function numberedRow(row: unknown) {
  const [name, count, newest] = Array.isArray(row) ? row : [];
  return { name: String(name), count: Number(count), newest: Number(newest) };
}
