import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import {
  type CheckpointId,
  type CredentialId,
  type Digest,
  digestAsKept,
  type PermitId,
  type PersonId,
  type VehicleId,
} from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { indexCredential, isSameCard, takers } from './card-index.ts';
import { credentialOf, isPermitNamed, permitOf, registered } from './register.ts';
import type { Scene } from './scene.ts';
import type { AccessState, Credential, Permit } from './state.ts';

/** A new permit, under a name not used before. */
export function issuePermit(scene: Scene, act: ActOf<'permit.issue'>): readonly FactDraft[] {
  const { state: is, ...terms } = act.data;
  if (isPermitNamed(scene.state, terms.permit)) return refuseAct(act, 'permit-exists');
  const mistake = mistakeIn(scene, act.data);
  if (mistake !== undefined) return refuseAct(act, mistake);
  return [{ type: 'permit.issued', data: { ...terms, by: act.by, is } }];
}

/** Other terms for a permit that was issued. */
export function changePermit(scene: Scene, act: ActOf<'permit.change'>): readonly FactDraft[] {
  const { state: is, ...terms } = act.data;
  const known = permitOf(scene.state, terms.permit);
  if (known === undefined) return refuseAct(act, 'unknown-permit');
  const mistake = mistakeIn(scene, act.data);
  if (mistake !== undefined) return refuseAct(act, mistake);
  return [{ type: 'permit.changed', data: { ...terms, by: act.by, was: known.state, is } }];
}

/** A permit is over: it stays known, as revoked, so that its card still says whose vehicle it is. */
export function endPermit(scene: Scene, act: ActOf<'permit.end'>): readonly FactDraft[] {
  const { permit, why } = act.data;
  const known = permitOf(scene.state, permit);
  if (known === undefined) return refuseAct(act, 'unknown-permit');
  if (known.state === 'revoked') return refuseAct(act, 'permit-ended-before');
  const told = why === undefined ? {} : { why };
  return [{ type: 'permit.ended', data: { permit, by: act.by, ...told } }];
}

/** Binds a card to a permit, or a tag to a checkpoint. Two different cards never share a form under which they are read. */
export function enrolCredential(
  scene: Scene,
  act: ActOf<'credential.enrol'>,
): readonly FactDraft[] {
  const { credential, holder, ...bound } = act.data;
  const digests = act.digests.card ?? [];
  const mistake = mistakeInBinding(scene, act) ?? collision(scene.state, credential, digests);
  if (mistake !== undefined) return refuseAct(act, mistake);
  const permit = bound.permit === undefined ? undefined : permitOf(scene.state, bound.permit);
  return [enrolled(scene, act, { ...bound, holder: holder ?? permit?.holder })];
}

/** A card is lost: from now on it opens nothing, at neither end. */
export function loseCredential(scene: Scene, act: ActOf<'credential.lose'>): readonly FactDraft[] {
  const { credential } = act.data;
  const known = credentialOf(scene.state, credential);
  if (known === undefined) return refuseAct(act, 'unknown-credential');
  if (known.lost) return refuseAct(act, 'lost-before');
  const { digests } = known;
  return [{ type: 'credential.lost', data: { credential, digests, by: act.by } }];
}

/** The lost card and its successor in one act: neither without the other. */
export function replaceCredential(
  scene: Scene,
  act: ActOf<'credential.replace'>,
): readonly FactDraft[] {
  const { lost, credential } = act.data;
  const digests = act.digests.card ?? [];
  const before = credentialOf(scene.state, lost);
  if (before === undefined) return refuseAct(act, 'unknown-credential');
  if (lost === credential || isSameCard(before, digests)) return refuseAct(act, 'not-lost-and-new');
  if (digests.length === 0) return refuseAct(act, 'no-digests');
  const mistake = collision(scene.state, credential, digests);
  if (mistake !== undefined) return refuseAct(act, mistake);
  const gone: FactDraft = {
    type: 'credential.lost',
    data: { credential: lost, digests: before.digests, by: act.by },
  };
  return [...(before.lost ? [] : [gone]), ...successor(scene, act, before)];
}

/** What the lost card did; one that was handed out is handed out again, so that it too can be taken back. */
function successor(
  scene: Scene,
  act: ActOf<'credential.replace'>,
  { permit, ...before }: Credential,
): readonly FactDraft[] {
  const { credential } = act.data;
  if (permit === undefined) return [enrolled(scene, act, before)];
  if (before.handedOut !== true) return [enrolled(scene, act, { ...before, permit })];
  return [
    enrolled(scene, act, before),
    { type: 'credential.handed-out', data: { credential, permit, by: act.by } },
  ];
}

/** Writes the terms of a permit. */
export function writePermit(
  state: AccessState,
  { data }: FactOf<'permit.issued'> | FactOf<'permit.changed'>,
): void {
  const {
    permit,
    class: kind,
    holder,
    vehicles,
    lanes,
    validFrom,
    validTo,
    hours,
    visits,
    household,
    errand,
    is,
  } = data;
  const written: Permit = {
    class: kind,
    holder,
    vehicles,
    lanes,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(hours === undefined || hours.length === 0 ? {} : { hours }),
    ...(visits === undefined ? {} : { visits }),
    ...(household === undefined ? {} : { household }),
    ...(errand === undefined ? {} : { errand }),
    state: is,
  };
  state.permits[permit] = written;
}

/** Writes the end of a permit. */
export function writePermitEnd(state: AccessState, { data }: FactOf<'permit.ended'>): void {
  const known = permitOf(state, data.permit);
  if (known !== undefined) state.permits[data.permit] = { ...known, state: 'revoked' };
}

/** Writes a card and the digests under which it is known. */
export function writeCredential(state: AccessState, { data }: FactOf<'credential.enrolled'>): void {
  const { credential, digests, holder, permit, vehicle, checkpoint, duress, tail } = data;
  const written: Credential = {
    id: credential,
    digests: digests.map(digestAsKept),
    lost: false,
    ...(holder === undefined ? {} : { holder }),
    ...(permit === undefined ? {} : { permit }),
    ...(vehicle === undefined ? {} : { vehicle }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(duress === true ? { duress } : {}),
    ...(tail === undefined ? {} : { tail }),
  };
  state.credentials[credential] = written;
  indexCredential(state, credential, written);
}

/** Writes the loss of a card. */
export function writeLoss(state: AccessState, { data }: FactOf<'credential.lost'>): void {
  const known = credentialOf(state, data.credential);
  if (known === undefined) return;
  const lost = { ...known, lost: true };
  state.credentials[data.credential] = lost;
  indexCredential(state, data.credential, lost);
}

/** The card of an act, bound to whom and what it stands for. */
function enrolled(
  scene: Scene,
  { data, digests, by }: ActOf<'credential.enrol'> | ActOf<'credential.replace'>,
  {
    holder,
    permit,
    vehicle,
    checkpoint,
    duress,
  }: {
    readonly holder?: PersonId | undefined;
    readonly permit?: PermitId;
    readonly vehicle?: VehicleId;
    readonly checkpoint?: string;
    readonly duress?: boolean;
  },
): FactDraft {
  const { credential, card } = data;
  return {
    type: 'credential.enrolled',
    data: {
      credential,
      digests: digests.card ?? [],
      by,
      ...(holder === undefined ? {} : { holder }),
      ...(permit === undefined ? {} : { permit }),
      ...(vehicle === undefined ? {} : { vehicle }),
      ...checkpointOf(scene, checkpoint),
      ...(duress === true ? { duress } : {}),
      technology: card.technology,
      bits: card.bits,
      tail: card.uid.slice(-4),
    },
  };
}

/** What is wrong with the terms of a permit. */
export function mistakeIn(
  scene: Pick<Scene, 'site'>,
  terms: Pick<ActOf<'permit.issue'>['data'], 'lanes' | 'validFrom' | 'validTo'>,
): ActRefusal | undefined {
  const layout = layoutOf(scene.site);
  if (terms.lanes.some((lane) => layout.lane(lane) === undefined)) return 'unknown-lane';
  const from = terms.validFrom === undefined ? undefined : fromRfc3339(terms.validFrom);
  const to = terms.validTo === undefined ? undefined : fromRfc3339(terms.validTo);
  if (terms.validFrom !== undefined && from === undefined) return 'bad-time';
  if (terms.validTo !== undefined && to === undefined) return 'bad-time';
  if (from !== undefined && to !== undefined && from > to) return 'ends-before-it-begins';
  return undefined;
}

function mistakeInBinding(
  { site, state }: Scene,
  { data, digests }: ActOf<'credential.enrol'>,
): ActRefusal | undefined {
  const { permit, vehicle, checkpoint } = data;
  if ((digests.card ?? []).length === 0) return 'no-digests';
  const bound = permit === undefined ? undefined : permitOf(state, permit);
  if (permit !== undefined && bound === undefined) return 'unknown-permit';
  if (vehicle !== undefined && bound !== undefined && !bound.vehicles.includes(vehicle)) {
    return 'vehicle-not-on-permit';
  }
  const isKnown = checkpoint === undefined || site.checkpoints.some(({ id }) => id === checkpoint);
  if (!isKnown) return 'unknown-checkpoint';
  if (checkpoint !== undefined && permit !== undefined) return 'tag-with-permit';
  return undefined;
}

/** The same card again is no collision: it is bound anew; a lost card that was found may be given out under a new name. */
export function collision(
  state: AccessState,
  credential: CredentialId,
  digests: readonly Digest[],
): ActRefusal | undefined {
  const known = registered(state, credential)?.card;
  if (known !== undefined && !isSameCard(known, digests)) return 'credential-names-another-card';
  const taker = takers(state, digests).find(
    ({ id, card }) => id !== credential && !(card.lost && isSameCard(card, digests)),
  );
  if (taker === undefined) return undefined;
  return taker.standing === 'staged' ? 'card-in-staged-import' : 'card-number-taken';
}

function checkpointOf(
  { site }: Scene,
  checkpoint: string | undefined,
): { readonly checkpoint?: CheckpointId } {
  const known = site.checkpoints.find(({ id }) => id === checkpoint);
  return known === undefined ? {} : { checkpoint: known.id };
}
