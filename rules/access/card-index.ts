import type { CredentialId, Digest } from '../vocabulary/ids.ts';
import { createDigestTable, type DigestTable } from './digest-table.ts';
import { cardsOfChunk, importedCards, type Registered, registered } from './register.ts';
import { type AccessState, type Credential, find, type Import } from './state.ts';

/**
 * Which credentials claim a form under which a card is read. Derived from the credentials and kept beside the state, not
 * in it: a register of 300,000 cards has two million forms, and a snapshot would hold each of them twice.
 */
type Index = { readonly table: DigestTable; readonly ids: CredentialId[] };

const indexes = new WeakMap<AccessState, Index>();

/**
 * Every credential that claims one of these digests at a lane, but a lost one whose very card was given out again. What
 * came by an import that was undone is asked only where nobody else claims the card.
 */
export function claimants(state: AccessState, digests: readonly Digest[]): readonly Registered[] {
  const all = known(state, digests);
  const [only] = all;
  if (only === undefined || (all.length === 1 && only.standing === 'live')) return all;
  const live = all.filter(({ standing }) => standing === 'live');
  const asked = live.length > 0 ? live : all.filter(({ standing }) => standing === 'undone');
  return asked.filter((one) => !asked.some((other) => isSuccessor(state, other, one)));
}

/** Every credential that keeps its number from others: those that count, and those that will once they are applied. */
export function takers(state: AccessState, digests: readonly Digest[]): readonly Registered[] {
  const all = known(state, digests).filter(({ standing }) => standing !== 'undone');
  return all.filter((one) => !all.some((other) => isSuccessor(state, other, one)));
}

/** Two names of one and the same card. */
export function isSameCard(a: Pick<Credential, 'digests'>, digests: readonly Digest[]): boolean {
  return a.digests[0] === digests[0];
}

/** Adds a credential to the index of a state that has one; another builds it with the first question. */
export function indexCredential(state: AccessState, id: CredentialId, card: Credential): void {
  const index = indexes.get(state);
  if (index !== undefined) add(index, id, card);
}

/** The same for the cards of a chunk. Those of a dropped import stay in the index, where nothing answers for them. */
export function indexChunk(
  state: AccessState,
  id: string,
  chunk: number,
  rows: Import['rows'][number],
): void {
  const index = indexes.get(state);
  if (index === undefined) return;
  for (const card of cardsOfChunk(id, chunk, rows)) add(index, card.id, card);
}

/** Builds the index now, so that the first card after a start need not wait for it. */
export function warmIndex(state: AccessState): void {
  indexOf(state);
}

function known(state: AccessState, digests: readonly Digest[]): readonly Registered[] {
  const claimed: Registered[] = [];
  for (const digest of digests) {
    for (const card of cardsOf(state, digest)) {
      if (claimed.every(({ id }) => id !== card.id)) claimed.push(card);
    }
  }
  return claimed;
}

/** Of the numbers under its hash, those whose card has this very digest. */
function cardsOf(state: AccessState, digest: Digest): readonly Registered[] {
  const { table, ids } = indexOf(state);
  const cards: Registered[] = [];
  for (const number of table.numbersOf(digest)) {
    const id = ids[number];
    const card = id === undefined ? undefined : registered(state, id);
    if (card?.card.digests.includes(digest)) cards.push(card);
  }
  return cards;
}

/**
 * Given out again under another name: the lost name means nothing any more, or, of two lost ones, the later is told. Of
 * two that were undone likewise.
 */
function isSuccessor(state: AccessState, other: Registered, one: Registered): boolean {
  if (other.id === one.id || !isSameCard(other.card, one.card.digests)) return false;
  if (one.standing === 'undone') return undoneAt(state, other) > undoneAt(state, one);
  if (!one.card.lost) return false;
  return !other.card.lost || other.id > one.id;
}

/** When the import of a card was undone; of two in the same instant the ids decide. */
function undoneAt(state: AccessState, { id }: Registered): string {
  const since = find(state.imports, id.slice(0, id.indexOf('.')))?.since ?? 0;
  return `${String(since).padStart(16, '0')} ${id}`;
}

function indexOf(state: AccessState): Index {
  const there = indexes.get(state);
  if (there !== undefined) return there;
  const made: Index = { table: createDigestTable(), ids: [] };
  for (const card of Object.values(state.credentials)) add(made, card.id, card);
  for (const card of importedCards(state)) add(made, card.id, card);
  indexes.set(state, made);
  return made;
}

/** A card bound anew keeps its number. */
function add(
  { table, ids }: Index,
  id: CredentialId,
  { digests }: Pick<Credential, 'digests'>,
): void {
  const [first] = digests;
  if (first === undefined || table.numbersOf(first).some((one) => ids[one] === id)) return;
  const number = ids.push(id) - 1;
  for (const digest of digests) table.put(digest, number);
}
