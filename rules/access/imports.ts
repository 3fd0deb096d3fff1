import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { ImportRow } from '../vocabulary/acts.ts';
import type { FactDraft, FactOf, ImportedRow } from '../vocabulary/facts.ts';
import {
  type Digest,
  digestAsKept,
  type PermitId,
  type PersonId,
  type VehicleId,
} from '../vocabulary/ids.ts';
import { indexChunk } from './card-index.ts';
import { collision, mistakeIn } from './permits.ts';
import { importedCard, importedPermit } from './register.ts';
import type { Scene } from './scene.ts';
import { type AccessState, find, type Import, type Imported } from './state.ts';

/** A row that cannot be taken, and why. */
export type RowFault = { readonly row: number; readonly why: ActRefusal };

/** The next chunk of an import, all of it or nothing. It counts for nothing before the import is applied. */
export function stageImport(scene: Scene, act: ActOf<'import.stage'>): readonly FactDraft[] {
  const { import: id, chunk, chunks } = act.data;
  const known = find(scene.state.imports, id);
  if (known !== undefined && known.is !== 'staged') return refuseAct(act, 'import-over');
  const isNext = known === undefined ? chunk === 0 : isNextChunk(known, chunk, chunks);
  if (!isNext || chunk >= chunks) return refuseAct(act, 'import-out-of-order');
  const cards = act.digests.cards ?? [];
  const faults = faultsIn(scene, act.data, cards);
  if (faults.length > 0) return refuseAct(act, 'rows-at-fault', { rows: faults });
  const rows = importedRows(act.data, cards);
  const count = rows.length;
  return [{ type: 'import.staged', data: { import: id, by: act.by, count, chunk, chunks, rows } }];
}

/** The whole import counts from now on: one fact, however many rows it has. */
export function applyImport({ state }: Scene, act: ActOf<'import.apply'>): readonly FactDraft[] {
  const { import: id } = act.data;
  const known = find(state.imports, id);
  if (known === undefined) return refuseAct(act, 'unknown-import');
  if (known.is === 'applied') return refuseAct(act, 'import-applied-before');
  if (known.is !== 'staged') return refuseAct(act, 'import-over');
  if (known.rows.length < known.chunks) return refuseAct(act, 'import-incomplete');
  return [{ type: 'import.applied', data: { import: id, by: act.by, count: known.count } }];
}

/**
 * Its permits let nobody in any more, but those that were changed by hand since. They stay known, as revoked ones do, so
 * that whoever is inside leaves like anybody else; where he is stays as it was.
 */
export function undoImport({ state }: Scene, act: ActOf<'import.undo'>): readonly FactDraft[] {
  const { import: id, why } = act.data;
  const known = find(state.imports, id);
  if (known === undefined) return refuseAct(act, 'unknown-import');
  if (known.is !== 'applied') return refuseAct(act, 'import-not-applied');
  const told = why === undefined ? {} : { why };
  return [{ type: 'import.undone', data: { import: id, by: act.by, count: known.count, ...told } }];
}

/** What was staged and never counted is forgotten, whole or not. */
export function dropImport({ state }: Scene, act: ActOf<'import.drop'>): readonly FactDraft[] {
  const { import: id } = act.data;
  const known = find(state.imports, id);
  if (known === undefined) return refuseAct(act, 'unknown-import');
  if (known.is === 'applied') return refuseAct(act, 'import-applied-before');
  if (known.is !== 'staged') return refuseAct(act, 'import-over');
  return [{ type: 'import.dropped', data: { import: id, by: act.by, count: known.count } }];
}

/** Writes how an import stands. */
export function writeImport(
  state: AccessState,
  fact: FactOf<'import.staged' | 'import.applied' | 'import.undone' | 'import.dropped'>,
): void {
  if (fact.type === 'import.staged') {
    writeChunk(state, fact);
    return;
  }
  const known = find(state.imports, fact.data.import);
  if (known === undefined) return;
  const since = fact.at;
  state.imports[fact.data.import] =
    fact.type === 'import.dropped'
      ? { ...known, is: 'dropped', since, rows: [] }
      : { ...known, is: fact.type === 'import.applied' ? 'applied' : 'undone', since };
}

/** What is wrong with these rows, as the register stands now and within themselves. */
export function faultsIn(
  { site, state }: Pick<Scene, 'site' | 'state'>,
  { import: id, chunk, rows }: Pick<ActOf<'import.stage'>['data'], 'import' | 'chunk' | 'rows'>,
  cards: readonly (readonly Digest[])[],
): readonly RowFault[] {
  const faults: RowFault[] = [];
  const taken = new Set<Digest>();
  let first = 0;
  for (const [index, row] of rows.entries()) {
    const mine = cards.slice(first, first + row.cards.length);
    first += row.cards.length;
    const permit = importedPermit(id, chunk, index);
    const why = mistakeIn({ site }, row) ?? cardFault(state, permit, row, mine, taken);
    if (why !== undefined) faults.push({ row: row.row, why });
    for (const digest of mine.flat()) taken.add(digest);
  }
  return faults;
}

function cardFault(
  state: AccessState,
  permit: PermitId,
  row: ImportRow,
  cards: readonly (readonly Digest[])[],
  taken: ReadonlySet<Digest>,
): ActRefusal | undefined {
  if (cards.length < row.cards.length || cards.some((one) => one.length === 0)) return 'no-digests';
  const among = cards.flatMap((one) => [...new Set(one)]);
  if (new Set(among).size < among.length || among.some((one) => taken.has(one))) {
    return 'card-number-taken';
  }
  for (const [index, digests] of cards.entries()) {
    const why = collision(state, importedCard(permit, index), digests);
    if (why !== undefined) return why;
  }
  return undefined;
}

function isNextChunk({ rows, chunks: all }: Import, chunk: number, chunks: number): boolean {
  return chunk === rows.length && chunks === all;
}

function importedRows(
  { import: id, chunk, rows }: ActOf<'import.stage'>['data'],
  cards: readonly (readonly Digest[])[],
): readonly ImportedRow[] {
  let next = 0;
  return rows.map((row, index) => {
    const permit = importedPermit(id, chunk, index);
    const { row: number, vehicles, lanes, state: is } = row;
    return {
      row: number,
      class: row.class,
      holder: row.holder ?? importedPerson(permit),
      vehicles: vehicles.map((one, place) =>
        'vehicle' in one ? one.vehicle : importedVehicle(permit, place),
      ),
      lanes,
      ...termsOf(row),
      is,
      cards: row.cards.map(({ technology, bits, uid }) => {
        const digests = cards[next] ?? [];
        next += 1;
        return { digests, technology, bits, tail: uid.slice(-4) };
      }),
    };
  });
}

// The branding constructors, as in register.ts.
/** The id of the holder that a row names. */
export const importedPerson = (permit: PermitId): PersonId => `${permit}.h` as PersonId;
/** The id of a vehicle that a row names. */
export const importedVehicle = (permit: PermitId, place: number): VehicleId =>
  `${permit}.v${place}` as VehicleId;

type Terms = Pick<ImportRow, 'validFrom' | 'validTo' | 'hours' | 'visits' | 'household' | 'errand'>;

function termsOf({ validFrom, validTo, hours, visits, household, errand }: Terms): Terms {
  return {
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(hours === undefined || hours.length === 0 ? {} : { hours }),
    ...(visits === undefined ? {} : { visits }),
    ...(household === undefined ? {} : { household }),
    ...(errand === undefined ? {} : { errand }),
  };
}

function writeChunk(state: AccessState, { data, at }: FactOf<'import.staged'>): void {
  const { import: id, chunk, chunks, count, rows: told = [] } = data;
  const rows = told.map(imported);
  const known = find(state.imports, id) ?? { is: 'staged', since: at, chunks, count: 0, rows: [] };
  // In place: a list of some thousand chunks is not copied for each of them.
  known.rows.push(rows);
  state.imports[id] = { ...known, since: at, count: known.count + count };
  indexChunk(state, id, chunk, rows);
}

function imported(row: ImportedRow): Imported {
  const { class: kind, holder, vehicles, lanes, is } = row;
  return {
    permit: { class: kind, holder, vehicles, lanes, ...termsOf(row), state: is },
    cards: row.cards.map(({ digests, tail }) => ({
      digests: digests.map(digestAsKept),
      ...(tail === undefined ? {} : { tail }),
    })),
  };
}
