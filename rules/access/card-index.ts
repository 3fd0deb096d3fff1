import type { CredentialId, Digest } from '../vocabulary/ids.ts';
import { type AccessState, type Credential, find } from './state.ts';

/** A card as the register knows it. */
export type Registered = { readonly id: CredentialId; readonly card: Credential };

/**
 * Which credentials claim a form under which a card is read. Derived from the credentials and kept beside the state, not
 * in it: a register of 300,000 cards has two million forms, and a snapshot would hold each of them twice.
 */
type Index = Map<Digest, CredentialId | readonly CredentialId[]>;

const indexes = new WeakMap<AccessState, Index>();

/** Every credential that claims one of these digests, but a lost one whose very card was given out again. */
export function claimants(state: AccessState, digests: readonly Digest[]): readonly Registered[] {
  const index = indexOf(state);
  const claimed = new Map<CredentialId, Registered>();
  for (const digest of digests) {
    for (const id of listed(index.get(digest))) {
      const card = find(state.credentials, id);
      if (card !== undefined) claimed.set(id, { id, card });
    }
  }
  const all = [...claimed.values()];
  return all.filter((one) => !all.some((other) => isSuccessor(other, one)));
}

/** Two names of one and the same card. */
export function isSameCard(a: Credential, digests: readonly Digest[]): boolean {
  return a.digests[0] === digests[0];
}

/** Adds a credential to the index of a state that has one; another builds it with the first question. */
export function indexCredential(state: AccessState, id: CredentialId, card: Credential): void {
  const index = indexes.get(state);
  if (index !== undefined) add(index, id, card);
}

/** Builds the index now, so that the first card after a start need not wait for it. */
export function warmIndex(state: AccessState): void {
  indexOf(state);
}

/** Given out again under another name: the lost name means nothing any more, or, of two lost ones, the later is told. */
function isSuccessor(other: Registered, one: Registered): boolean {
  if (other.id === one.id || !one.card.lost || !isSameCard(other.card, one.card.digests)) {
    return false;
  }
  return !other.card.lost || other.id > one.id;
}

function indexOf(state: AccessState): Index {
  const known = indexes.get(state);
  if (known !== undefined) return known;
  const made: Index = new Map();
  for (const card of Object.values(state.credentials)) add(made, card.id, card);
  indexes.set(state, made);
  return made;
}

function add(index: Index, id: CredentialId, { digests }: Credential): void {
  for (const digest of digests) {
    const there = listed(index.get(digest));
    if (there.includes(id)) continue;
    index.set(digest, there.length === 0 ? id : [...there, id]);
  }
}

function listed(
  entry: CredentialId | readonly CredentialId[] | undefined,
): readonly CredentialId[] {
  if (entry === undefined) return [];
  return typeof entry === 'string' ? [entry] : entry;
}
