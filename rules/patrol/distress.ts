import type { ActOf } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { Site } from '../vocabulary/site.ts';
import type { PatrolState } from './state.ts';
import type { Tap } from './taps.ts';

/** One cry for help: what is tapped in the same minute is the same one. */
const ONE_CRY_MS = 60_000;

/** A guard who shows his second badge, or taps one point as often and as quickly as was agreed. */
export function distressOf(
  site: Site,
  state: PatrolState,
  tap: Tap,
  isSecondBadge: boolean,
): readonly FactDraft[] {
  const { guard, checkpoint } = tap;
  if (guard === undefined) return [];
  const since = state.duress[guard];
  if (since !== undefined && tap.at - since < ONE_CRY_MS) return [];
  const how = isSecondBadge ? 'badge' : isPattern(site, state, tap) ? 'pattern' : undefined;
  return how === undefined ? [] : [{ type: 'duress.signalled', data: { guard, checkpoint, how } }];
}

/** He asks for it on his phone. */
export function signalDuress({ by: guard, data }: ActOf<'duress.signal'>): readonly FactDraft[] {
  const { checkpoint } = data;
  const at = checkpoint === undefined ? {} : { checkpoint };
  return [{ type: 'duress.signalled', data: { guard, ...at, how: 'phone' } }];
}

function isPattern(
  { duressPattern }: Site,
  { trails }: PatrolState,
  { guard, checkpoint, time }: Tap,
): boolean {
  if (duressPattern === undefined || guard === undefined) return false;
  const before = (trails[guard] ?? []).filter(
    (tap) =>
      tap.checkpoint === checkpoint && tap.time < time && time - tap.time < duressPattern.within,
  );
  return before.length + 1 >= duressPattern.taps;
}
