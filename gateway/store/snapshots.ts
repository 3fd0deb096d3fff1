import type { Compilable } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Snapshot } from '../engine/ports.ts';
import { compiler } from './statements.ts';

/** Length of a piece: a commit that arrives meanwhile waits for one piece, not for the whole snapshot. */
const PART_CHARACTERS = 262_144;
/** The newest may prove unreadable, so the one before it is kept too. */
const SNAPSHOTS_KEPT = 2;

/** Saves a state piece by piece; it counts once it is complete. */
export async function saveSnapshot(
  write: (query: Compilable<unknown>) => Promise<number>,
  site: SiteId,
  { position, version, states }: Snapshot,
): Promise<void> {
  const body = JSON.stringify(states);
  for (const table of ['snapshotParts', 'snapshots'] as const) {
    await write(
      compiler.deleteFrom(table).where('site', '=', site).where('position', '=', position),
    );
  }
  await write(compiler.insertInto('snapshots').values({ site, position, version, complete: 0 }));
  for (let from = 0, part = 0; from < body.length; from += PART_CHARACTERS, part += 1) {
    await write(
      compiler
        .insertInto('snapshotParts')
        .values({ site, position, part, body: body.slice(from, from + PART_CHARACTERS) }),
    );
  }
  await write(
    compiler
      .updateTable('snapshots')
      .set({ complete: 1 })
      .where('site', '=', site)
      .where('position', '=', position),
  );
  await dropOlder(write, site);
}

async function dropOlder(
  write: (query: Compilable<unknown>) => Promise<number>,
  site: SiteId,
): Promise<void> {
  const kept = compiler
    .selectFrom('snapshots')
    .select('position')
    .where('site', '=', site)
    .where('complete', '=', 1)
    .orderBy('position', 'desc')
    .limit(SNAPSHOTS_KEPT);
  for (const table of ['snapshotParts', 'snapshots'] as const) {
    await write(
      compiler.deleteFrom(table).where('site', '=', site).where('position', 'not in', kept),
    );
  }
}
