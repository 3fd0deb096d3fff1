import Type from 'typebox';

/** A value that carries its meaning in its type: a lane's id is not a device's id. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

export type SiteId = Brand<string, 'SiteId'>;
export type HostId = Brand<string, 'HostId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type LaneId = Brand<string, 'LaneId'>;
export type BarrierId = Brand<string, 'BarrierId'>;
export type CheckpointId = Brand<string, 'CheckpointId'>;
export type RouteId = Brand<string, 'RouteId'>;
export type PostId = Brand<string, 'PostId'>;
export type ZoneId = Brand<string, 'ZoneId'>;
/** Zones that are armed and disarmed together. */
export type ArmAreaId = Brand<string, 'ArmAreaId'>;
export type PanelId = Brand<string, 'PanelId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type VehicleId = Brand<string, 'VehicleId'>;
export type PermitId = Brand<string, 'PermitId'>;
export type CredentialId = Brand<string, 'CredentialId'>;
/** Named by the input that began it. */
export type PassageId = Brand<string, 'PassageId'>;
/** Named by the input that began it. */
export type AlarmId = Brand<string, 'AlarmId'>;
/** `{route}/{YYYY-MM-DD}T{HH:mm}`: a planned walk, named by its route and its start in the site's zone. */
export type RoundId = Brand<string, 'RoundId'>;
export type InputId = Brand<string, 'InputId'>;
export type FactId = Brand<string, 'FactId'>;
export type CommandId = Brand<string, 'CommandId'>;
/** The first half of HMAC-SHA-256 over one canonical form of a card, base64url: what rules match, never its number. */
export type Digest = Brand<string, 'Digest'>;

/** 128 bits in base64url: half of the hash is the least that RFC 2104 (section 5) allows, and all that a match needs. */
export const DIGEST_CHARACTERS = 22;
/** The whole hash, as journals of the first versions have it. */
const WHOLE_CHARACTERS = 43;

/** A digest as it is kept, whichever version wrote it. */
export function digestAsKept(digest: Digest): Digest {
  return digest.length === WHOLE_CHARACTERS ? firstHalf(digest) : digest;
}

// The branding constructor: the first half of a digest is that digest.
const firstHalf = (digest: Digest): Digest => digest.slice(0, DIGEST_CHARACTERS) as Digest;

/** What may name a configured thing: it is part of a topic, a file name and a URL. */
export const CONFIGURED_ID = '^[a-z0-9][a-z0-9-]{0,62}$';

/** Schema of an id from site.yaml. */
export function configuredId<T extends string>() {
  return Type.Unsafe<T>(Type.String({ pattern: CONFIGURED_ID }));
}

/** Schema of an id made at run time (uuid, or a name derived from one). */
export function madeId<T extends string>() {
  return Type.Unsafe<T>(Type.String({ minLength: 1, maxLength: 200 }));
}
