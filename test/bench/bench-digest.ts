import { createDigester } from '../../gateway/engine/digest.ts';

/** Digests as a site's own, under a key that everybody may know. */
export const benchDigest = createDigester(new Uint8Array(32).fill(7));
