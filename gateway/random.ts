import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A fresh UUIDv7: names readings, acts and boots. */
export const freshId = (): string => v7();
/** A fresh secret of that many bytes, base64url. */
export const freshToken = (bytes: number): string => randomBytes(bytes).toString('base64url');
/** A fresh salt. */
export const freshSalt = (): Uint8Array => randomBytes(16);
/** Fresh bytes, for keys and nonces. */
export const freshBytes = (count: number): Buffer => randomBytes(count);
