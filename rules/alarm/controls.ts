import type { FactDraft } from '../vocabulary/facts.ts';
import { beginsToChatter, isSilenced } from './chatter.ts';
import { follow, graver } from './life.ts';
import type { Scene } from './scene.ts';
import type { Signal } from './signal.ts';
import { isSwinging, swinger } from './swinger.ts';

/**
 * A signal through what keeps the list readable: of what chatters one line is shown until it is quiet, and a zone that
 * alarms again and again is told once and then left out until it is armed anew. Nothing here hides a first alarm.
 */
export function controlled(scene: Scene, signal: Signal): readonly FactDraft[] {
  if (isSilenced(scene, signal)) return signal.to === 'abnormal' ? graver(scene, signal) : [];
  if (signal.to !== 'abnormal') return follow(scene, signal);
  if (isSwinging(scene, signal)) return swinger(scene, signal.cause);
  const drafts = follow(scene, signal);
  return [...drafts, ...beginsToChatter(scene, signal, drafts)];
}
