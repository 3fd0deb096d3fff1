import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { OpeningLedger, SitePicture } from '../api/types.ts';

export type Opening = OpeningLedger['items'][number];

/** What raised an arm without a command of ours: a guard is asked what it was. */
export const BY_HAND: readonly string[] = ['unexplained', 'booth', 'manual-key'];

/** True where a guard has yet to say what it was. */
export const isUnsaid = ({ kind, explanation }: Opening): boolean =>
  BY_HAND.includes(kind) && explanation === undefined;

/** How often each authority raised an arm, the most frequent first. */
export function byKind(sums: OpeningLedger['sums']): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { kind, count } of sums) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** What a barrier or one of its lanes is called. */
export function placeOf(
  site: SitePicture,
  { lane, barrier }: { readonly lane?: string; readonly barrier: string },
): Text {
  const known =
    site.lanes.find(({ id }) => id === lane) ?? site.lanes.find((one) => one.barrier === barrier);
  return known?.name ?? { zh: barrier, en: barrier };
}
