import type { Line, RoundDetail } from '../api/types.ts';

/** A walk from one tap to the next, with the time nobody can be quicker than. */
export type Leg = {
  readonly from: string;
  readonly to: string;
  readonly walkedMs: number;
  readonly leastMs?: number;
};

/** One tap of a round as the replay shows it. */
export type Tap = {
  readonly line: Line;
  readonly checkpoint: string;
  readonly time: string;
  readonly kind: string;
  readonly guard?: string;
  readonly proof?: string;
  readonly doubt?: string;
};

/** Taps of a round in the order in which they were made, those that added nothing and those not taken as well. */
export function tapsOf({ facts, beside }: Pick<RoundDetail, 'facts' | 'beside'>): readonly Tap[] {
  const doubted = beside.filter((line) => line.type === 'tag.suspected');
  const made = [...facts, ...beside].flatMap((line) => madeOf(line, doubted));
  const causes = new Set(made.map(({ line }) => line.cause));
  // What was not taken as a tap was seen all the same.
  const refused = doubted.filter(({ cause }) => !causes.has(cause)).map(refusedOf);
  return [...made, ...refused].sort(
    (a, b) => a.time.localeCompare(b.time) || a.line.sequence - b.line.sequence,
  );
}

type Doubted = Extract<Line, { readonly type: 'tag.suspected' }>;

function madeOf(line: Line, doubted: readonly Doubted[]): readonly Tap[] {
  if (line.type !== 'visit.made' && line.type !== 'visit.made-up') return [];
  const kind = line.type === 'visit.made' ? line.data.class : 'made-up';
  const { checkpoint, guard, proof } = line.data;
  const doubt = doubted.find(({ cause }) => cause === line.cause)?.data.why;
  return [
    {
      line,
      checkpoint,
      time: line.time,
      kind,
      proof,
      ...(guard === undefined ? {} : { guard }),
      ...(doubt === undefined ? {} : { doubt }),
    },
  ];
}

function refusedOf(line: Doubted): Tap {
  const { checkpoint, why, guard } = line.data;
  const who = guard === undefined ? {} : { guard };
  return { line, checkpoint, time: line.time, kind: 'doubted', doubt: why, ...who };
}

/** The leg that ends at a tap: from the tap before it at another point. */
export function legBefore(
  taps: readonly Tap[],
  at: number,
  legs: RoundDetail['legs'],
): Leg | undefined {
  const tap = taps[at];
  if (tap === undefined) return undefined;
  const before = taps.slice(0, at).findLast((other) => isWalkTo(tap, other));
  if (before === undefined) return undefined;
  const ends = [before.checkpoint, tap.checkpoint];
  const leastMs = legs.find(({ from, to }) => ends.includes(from) && ends.includes(to))?.leastMs;
  return {
    from: before.checkpoint,
    to: tap.checkpoint,
    // Whole seconds, downwards: a walk a moment too short must not read as long enough.
    walkedMs: Math.floor((Date.parse(tap.time) - Date.parse(before.time)) / 1_000) * 1_000,
    ...(leastMs === undefined ? {} : { leastMs }),
  };
}

/** True where one walked from that tap to this one: another point, and nobody else's tap. */
const isWalkTo = (tap: Tap, { checkpoint, guard }: Tap): boolean =>
  checkpoint !== tap.checkpoint &&
  (guard === undefined || tap.guard === undefined || guard === tap.guard);
