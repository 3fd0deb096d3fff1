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
/** HMAC-SHA-256 of one canonical form of a card, base64url: what rules match, never the card's number. */
export type Digest = Brand<string, 'Digest'>;

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
