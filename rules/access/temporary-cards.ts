import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import { indexCredential } from './card-index.ts';
import { credentialOf, permitOf } from './register.ts';
import type { Scene } from './scene.ts';
import type { AccessState, Credential } from './state.ts';

/** A visitor gets a temporary card for his permit. */
export function handOut(scene: Scene, act: ActOf<'credential.hand-out'>): readonly FactDraft[] {
  const { credential, permit } = act.data;
  if (permitOf(scene.state, permit) === undefined) return refuseAct(act, 'unknown-permit');
  const mistake = whyNotHandedOut(scene.state, credential);
  if (mistake !== undefined) return refuseAct(act, mistake);
  return [{ type: 'credential.handed-out', data: { credential, permit, by: act.by } }];
}

/** Why this card cannot be given to a visitor. */
export function whyNotHandedOut(state: AccessState, credential: string): ActRefusal | undefined {
  const card = credentialOf(state, credential);
  if (card === undefined) return 'unknown-credential';
  if (card.lost) return 'lost-before';
  if (card.checkpoint !== undefined) return 'tag-with-permit';
  return card.permit === undefined ? undefined : 'card-has-a-permit';
}

/** The visitor leaves and gives it back: it opens nothing until it is handed out again. */
export function handBack(scene: Scene, act: ActOf<'credential.hand-back'>): readonly FactDraft[] {
  const { credential } = act.data;
  const card = credentialOf(scene.state, credential);
  if (card === undefined) return refuseAct(act, 'unknown-credential');
  const { permit, handedOut } = card;
  if (permit === undefined || handedOut !== true) return refuseAct(act, 'card-not-handed-out');
  return [{ type: 'credential.handed-back', data: { credential, permit, by: act.by } }];
}

/** Writes whose a temporary card is. */
export function writeTemporary(
  state: AccessState,
  { type, data }: FactOf<'credential.handed-out' | 'credential.handed-back'>,
): void {
  const card = credentialOf(state, data.credential);
  if (card === undefined) return;
  const { permit: _, handedOut: __, ...bare } = card;
  const now: Credential =
    type === 'credential.handed-out' ? { ...bare, permit: data.permit, handedOut: true } : bare;
  state.credentials[data.credential] = now;
  indexCredential(state, data.credential, now);
}
