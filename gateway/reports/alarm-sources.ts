import type { Text } from '../../rules/vocabulary/schema.ts';

/** A thing that alarms, and how often. */
export type AlarmSource = {
  readonly source: string;
  readonly kind: string;
  readonly place: Text;
  readonly count: number;
  /** Of all that was told. */
  readonly share: number;
  /** The most within a minute. */
  readonly most: number;
};
/** One time that it alarmed. */
export type Occurrence = Pick<AlarmSource, 'source' | 'kind' | 'place'>;

const MINUTE_MS = 60_000;

/** Counts what alarmed, as it comes, in order. */
export function createSourceCount(): {
  add(of: Occurrence, at: number): void;
  /** Each thing that alarmed, most often first. */
  sources(): readonly AlarmSource[];
} {
  const by = new Map<
    string,
    { readonly of: Occurrence; count: number; most: number; window: number[] }
  >();
  let all = 0;
  return {
    add(of, at) {
      const known = by.get(of.source) ?? { of, count: 0, most: 0, window: [] };
      by.set(of.source, known);
      known.window = [...known.window.filter((earlier) => earlier > at - MINUTE_MS), at];
      known.count += 1;
      known.most = Math.max(known.most, known.window.length);
      all += 1;
    },
    sources: () =>
      [...by.values()]
        .map(({ of: { source, kind, place }, count, most }) => ({
          ...{ source, kind, place, count, most },
          share: count / all,
        }))
        .sort((a, b) => b.count - a.count || a.source.localeCompare(b.source)),
  };
}
