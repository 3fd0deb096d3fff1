import type { CredentialId, Digest } from '../vocabulary/ids.ts';
import { createDigestTable, type DigestTable } from './digest-table.ts';
import { cardsOfChunk, importedCards, type Registered, registered } from './register.ts';
import { type AccessState, type Credential, find, type Import } from './state.ts';

/**
 * Which credentials claim a form under which a card is read. Derived from the credentials and kept beside the state, not
 * in it: a register of 300,000 cards has two million forms, and a snapshot would hold each of them twice.
 */
type Index = {
  readonly table: DigestTable;
  readonly ids: CredentialId[];
  /** The credential of each number; what came by import is made of its row when it is asked for. */
  readonly cards: (Credential | undefined)[];
};

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

/** Tells the index of a state that has one what a credential is now; another builds it with the first question. */
export function indexCredential(state: AccessState, id: CredentialId, card: Credential): void {
  const index = indexes.get(state);
  if (index !== undefined) add(index, id, card.digests, card);
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
  for (const { id: card, digests } of cardsOfChunk(id, chunk, rows)) add(index, card, digests);
}

/** Builds the index now, so that the first card after a start need not wait for it. */
export function warmIndex(state: AccessState): void {
  indexOf(state);
}

function known(state: AccessState, digests: readonly Digest[]): readonly Registered[] {
  const [only, other] = digests;
  if (only === undefined) return [];
  // A reader tells one form of a card.
  if (other === undefined) return cardsOf(state, only);
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
  const index = indexOf(state);
  const found: Registered[] = [];
  for (const number of index.table.numbersOf(digest)) {
    const one = numbered(state, index, number);
    if (one?.card.digests.includes(digest)) found.push(one);
  }
  return found;
}

function numbered(
  state: AccessState,
  { ids, cards }: Index,
  number: number,
): Registered | undefined {
  const card = cards[number];
  if (card !== undefined) return { id: card.id, card, standing: 'live' };
  const id = ids[number];
  return id === undefined ? undefined : registered(state, id);
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
  const made: Index = { table: createDigestTable(), ids: [], cards: [] };
  for (const card of Object.values(state.credentials)) addNew(made, card.id, card.digests, card);
  for (const { id, digests } of importedCards(state)) add(made, id, digests);
  indexes.set(state, made);
  return made;
}

/** A card bound anew keeps its number, and may be known by more forms than before. */
function add(index: Index, id: CredentialId, digests: readonly Digest[], card?: Credential): void {
  const { table, ids, cards } = index;
  const [first] = digests;
  if (first === undefined) return;
  const known = table.numbersOf(first).find((one) => ids[one] === id);
  if (known === undefined) {
    addNew(index, id, digests, card);
    return;
  }
  if (card !== undefined) cards[known] = card;
  for (const digest of digests) {
    if (!table.numbersOf(digest).includes(known)) table.put(digest, known);
  }
}

function addNew(
  { table, ids, cards }: Index,
  id: CredentialId,
  digests: readonly Digest[],
  card: Credential | undefined,
): void {
  const number = ids.push(id) - 1;
  cards.push(card);
  for (const digest of digests) table.put(digest, number);
}
