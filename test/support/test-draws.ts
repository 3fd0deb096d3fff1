import { createDraws, type Draws } from '../../gateway/engine/draws.ts';

/** Lots under a key that everybody may know. */
export const testDraws: Draws = createDraws(new Uint8Array(32).fill(7));
