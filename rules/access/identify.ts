import type { CredentialId, Digest, PermitId } from '../vocabulary/ids.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import { claimants } from './card-index.ts';
import { credentialOf, permitOf } from './register.ts';
import type { AccessState, Credential, Permit } from './state.ts';

/** Whose card it is: one credential with its permit, or the reason why that is not clear. */
export type Identity =
  | {
      readonly kind: 'known';
      readonly credential: CredentialId;
      readonly card: Credential;
      readonly permitId: PermitId;
      readonly permit: Permit;
    }
  | {
      readonly kind: 'unclear';
      readonly reason: Reason;
      readonly rule: string;
      readonly credential?: CredentialId;
      readonly card?: Credential;
    };

/** Looks a card up by the digests of the forms that were read. Two different cards on one form are neither of them. */
export function identify(state: AccessState, digests: readonly Digest[]): Identity {
  const [claimant, other] = claimants(state, digests);
  if (claimant === undefined) return unclear('card-unknown', 'identity');
  if (other !== undefined) return unclear('card-ambiguous', 'identity');
  return whose(state, claimant.id, claimant.card);
}

/** The same for a card that was looked up before. */
export function identifyCard(state: AccessState, credential: CredentialId): Identity {
  const card = credentialOf(state, credential);
  return card === undefined ? unclear('card-unknown', 'identity') : whose(state, credential, card);
}

function whose(state: AccessState, credential: CredentialId, card: Credential): Identity {
  if (card.lost) return unclear('card-lost', 'identity', credential, card);
  // A tag says that somebody stood at a point; it says nothing of a vehicle.
  if (card.checkpoint !== undefined) return unclear('card-unknown', 'tag', credential, card);
  const permit = card.permit === undefined ? undefined : permitOf(state, card.permit);
  if (card.permit === undefined || permit === undefined) {
    return unclear('card-unknown', 'no-permit', credential, card);
  }
  return { kind: 'known', credential, card, permitId: card.permit, permit };
}

function unclear(
  reason: Reason,
  rule: string,
  credential?: CredentialId,
  card?: Credential,
): Identity {
  return {
    kind: 'unclear',
    reason,
    rule,
    ...(credential === undefined ? {} : { credential }),
    ...(card === undefined ? {} : { card }),
  };
}
