import type { CredentialId, PermitId } from '../vocabulary/ids.ts';
import {
  type AccessState,
  type Credential,
  find,
  type Import,
  type Imported,
  type Permit,
} from './state.ts';

/**
 * How much a card counts. `staged` ones open nothing and keep their number; `undone` ones still say whose vehicle it is,
 * and keep no number from anybody.
 */
export type Standing = 'live' | 'staged' | 'undone';

/** A card as the register knows it. */
export type Registered = {
  readonly id: CredentialId;
  readonly card: Credential;
  readonly standing: Standing;
};

/** The permit of that id: as somebody changed it by hand, else as its import brought it. */
export function permitOf(state: AccessState, id: string): Permit | undefined {
  const own = find(state.permits, id);
  if (own !== undefined) return own;
  const place = placeOf(state, id);
  return place === undefined ? undefined : counting(place.of, place.row.permit);
}

/** The card of that id, where it counts for anything at a lane. */
export function credentialOf(state: AccessState, id: string): Credential | undefined {
  const known = registered(state, id);
  return known === undefined || known.standing === 'staged' ? undefined : known.card;
}

/** The card of that id, whatever it counts for. */
export function registered(state: AccessState, id: string): Registered | undefined {
  const own = find(state.credentials, id);
  if (own !== undefined) return { id: own.id, card: own, standing: 'live' };
  const place = placeOf(state, id);
  if (place === undefined || place.card === undefined) return undefined;
  const card = cardOf(place.permit, place.row, place.card);
  if (card === undefined) return undefined;
  return { id: card.id, card, standing: standingOf(state, place.of, place.permit) };
}

/** True where a permit has this id, though it may not count yet. */
export function isPermitNamed(state: AccessState, id: string): boolean {
  return find(state.permits, id) !== undefined || placeOf(state, id) !== undefined;
}

/** Every permit that counts or did, the imported ones included. */
export function* permitsIn(state: AccessState): Iterable<Permit> {
  yield* Object.values(state.permits);
  for (const [id, of] of Object.entries(state.imports)) {
    for (const [chunk, rows] of of.rows.entries()) {
      for (const [index, { permit }] of rows.entries()) {
        const counts = counting(of, permit);
        const name = importedPermit(id, chunk, index);
        if (counts !== undefined && find(state.permits, name) === undefined) yield counts;
      }
    }
  }
}

/** Cards that came by import, with their ids. */
export function* importedCards(
  state: AccessState,
): Iterable<{ readonly id: CredentialId; readonly digests: Credential['digests'] }> {
  for (const [id, { rows }] of Object.entries(state.imports)) {
    for (const [chunk, some] of rows.entries()) yield* cardsOfChunk(id, chunk, some);
  }
}

/** Cards of one chunk, with their ids. */
export function* cardsOfChunk(
  id: string,
  chunk: number,
  rows: readonly Pick<Imported, 'cards'>[],
): Iterable<{ readonly id: CredentialId; readonly digests: Credential['digests'] }> {
  for (const [index, { cards }] of rows.entries()) {
    for (const [card, { digests }] of cards.entries()) {
      yield { id: importedCard(importedPermit(id, chunk, index), card), digests };
    }
  }
}

// The branding constructors: what came by import is named by its place in it.
/** The id of the permit in a row. */
export const importedPermit = (id: string, chunk: number, index: number): PermitId =>
  `${id}.${chunk}.${index}` as PermitId;
/** The id of a card in the row of that permit. */
export const importedCard = (permit: PermitId, card: number): CredentialId =>
  `${permit}.c${card}` as CredentialId;

const PLACE = /^([\w-]+)\.(\d+)\.(\d+)(?:\.c(\d+))?$/;

type Place = {
  readonly of: Import;
  readonly permit: PermitId;
  readonly row: Imported;
  readonly card: number | undefined;
};

function placeOf(state: AccessState, id: string): Place | undefined {
  const parts = PLACE.exec(id);
  if (parts === null) return undefined;
  const [, name = '', chunk, index, card] = parts;
  const of = find(state.imports, name);
  const row = of?.rows[Number(chunk)]?.[Number(index)];
  if (of === undefined || row === undefined) return undefined;
  return {
    of,
    row,
    permit: importedPermit(name, Number(chunk), Number(index)),
    card: card === undefined ? undefined : Number(card),
  };
}

function counting({ is }: Import, permit: Permit): Permit | undefined {
  if (is === 'applied') return permit;
  // As after `permit.end`: the card still says whose vehicle it is, and nobody inside is trapped by an undo.
  return is === 'undone' ? { ...permit, state: 'revoked' } : undefined;
}

function standingOf(state: AccessState, { is }: Import, permit: PermitId): Standing {
  if (is === 'applied') return 'live';
  // A permit changed by hand outlives the undo, and so do the cards that came with it.
  if (is === 'undone') return find(state.permits, permit) === undefined ? 'undone' : 'live';
  return 'staged';
}

function cardOf(permit: PermitId, { permit: terms, cards }: Imported, index: number) {
  const card = cards[index];
  if (card === undefined) return undefined;
  const [vehicle, other] = terms.vehicles;
  const one = other === undefined && vehicle !== undefined ? { vehicle } : {};
  const { holder } = terms;
  const made: Credential = {
    id: importedCard(permit, index),
    ...card,
    lost: false,
    holder,
    permit,
    ...one,
  };
  return made;
}
