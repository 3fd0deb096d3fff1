import type { Store } from '../../../gateway/store/store.ts';
import { type Difference, differencesOf, presence, type Said } from './ledger.ts';
import { sumOf } from './shifts.ts';
import type { Town } from './town.ts';

/** Compares the pages a guard and a manager look at with what was so: passages, openings, shifts, and who is inside. */
export async function storedDifferences(town: Town, store: Store): Promise<readonly Difference[]> {
  const books = new Map<string, Said[]>();
  const write = (book: string, say: string, at: number): void => {
    const entries = books.get(book) ?? [];
    entries.push({ say, at: at as Said['at'] });
    books.set(book, entries);
  };
  const passages = await store.read
    .selectFrom('passages')
    .selectAll()
    .where('ended', 'is not', null)
    .orderBy('ended')
    .orderBy('started')
    .execute();
  for (const { lane, permit, outcome, ended, started } of passages) {
    const how = outcome === 'committed' ? `${permit ?? 'nobody'} through` : `nobody ${outcome}`;
    write(`passage ${lane}`, how, ended ?? started);
  }
  const openings = await store.read
    .selectFrom('openings')
    .selectAll()
    .orderBy('position')
    .execute();
  for (const { barrier, kind, at } of openings) write(`opening ${barrier}`, kind, at);
  const where = await store.read.selectFrom('presence').selectAll().execute();
  const known = new Map(where.map(({ subject, whereabouts }) => [subject, whereabouts] as const));
  return [...differencesOf(town, books, ['passage', 'opening']), ...presence(town, known)];
}

/** What the pages say of the shifts that are over, in order: who, how it ended, and what raised his arms. */
export async function storedShifts(store: Store): Promise<readonly string[]> {
  const shifts = await store.read.selectFrom('shifts').selectAll().orderBy('since').execute();
  return shifts.flatMap(({ guard, how, sums }) =>
    how === null ? [] : [`${guard} left ${how} ${sumOf(JSON.parse(sums ?? '{}'))}`],
  );
}
