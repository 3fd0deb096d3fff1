import { beginsAt, lastStep, STEP_MS, shuffled, stepAt } from '../../rules/patrol/lots.ts';
import type { Walk } from '../../rules/patrol/plan.ts';
import type { FactOf } from '../../rules/vocabulary/facts.ts';
import {
  after,
  fromRfc3339,
  type Instant,
  instant,
  millis,
  toRfc3339,
} from '../../rules/vocabulary/time.ts';
import { localDay } from '../../rules/vocabulary/zone-time.ts';
import { commitmentOf, lotAt } from '../engine/draws.ts';

/** What an audit of lots looks at: facts of the day, of the day before it, and those told after them. */
export type DrawFact = FactOf<
  'draw.committed' | 'draw.revealed' | 'draw.passed-over' | 'round.opened' | 'site.configured'
>;
/** The types of these. */
export const DRAW_FACTS = [
  'draw.committed',
  'draw.revealed',
  'draw.passed-over',
  'round.opened',
  'site.configured',
] as const;

/** What came of drawing a round's lots again. */
export type RoundAudit = {
  readonly round: string;
  readonly began: string;
  /** Left out: as the lots say. */
  readonly differs?: string;
};

export type DrawAudit =
  | { readonly kind: 'nothing-drawn' }
  /** The key is told once the day is over. */
  | { readonly kind: 'sealed'; readonly commitment: string }
  | { readonly kind: 'wrong-key'; readonly commitment: string; readonly key: string }
  | {
      readonly kind: 'checked';
      readonly commitment: string;
      readonly key: string;
      readonly rounds: readonly RoundAudit[];
    };

/** Draws the lots of a day again from the key that was told after it, and says where the record differs. */
export function auditDraws(zone: string, day: string, facts: readonly DrawFact[]): DrawAudit {
  const committed = facts.find((fact) => fact.type === 'draw.committed' && fact.data.day === day);
  if (committed?.type !== 'draw.committed') return { kind: 'nothing-drawn' };
  const { commitment } = committed.data;
  const keys = keysOf(facts);
  const key = keys.get(day);
  if (key === undefined) return { kind: 'sealed', commitment };
  if (commitmentOf(key) !== commitment) return { kind: 'wrong-key', commitment, key };
  const rounds = facts.flatMap((fact) =>
    fact.type === 'round.opened' && fact.data.lot !== undefined && localDay(zone, fact.time) === day
      ? [auditOf({ zone, keys, facts }, fact, key)]
      : [],
  );
  return { kind: 'checked', commitment, key, rounds };
}

type Known = {
  readonly zone: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly facts: readonly DrawFact[];
};

function keysOf(facts: readonly DrawFact[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const fact of facts) {
    if (fact.type === 'draw.revealed') keys.set(fact.data.day, fact.data.key);
  }
  return keys;
}

function auditOf(known: Known, fact: FactOf<'round.opened'>, key: string): RoundAudit {
  const { round, from } = fact.data;
  const differs = faultOf(known, fact, key);
  return { round, began: from, ...(differs === undefined ? {} : { differs }) };
}

function faultOf(known: Known, fact: FactOf<'round.opened'>, key: string): string | undefined {
  const { round, due, lot, ordered, slot } = fact.data;
  if (lot === undefined || lotAt(key, fact.time) !== lot)
    return 'its lot is not that of its moment';
  // Points of a route walked as listed are not drawn, though its beginning is.
  const isDrawn = slot === undefined && ordered === true;
  if (isDrawn && shuffled(lot, round, due).join() !== due.join()) {
    return 'its points are in another order than the lot gives';
  }
  return slot === undefined ? undefined : stepFault(known, fact, slot);
}

/** Goes through the steps of the slot as the gateway did, but those at which it could not draw. */
function stepFault(
  known: Known,
  { time, data: { round, from, to } }: FactOf<'round.opened'>,
  told: NonNullable<FactOf<'round.opened'>['data']['slot']>,
): string | undefined {
  const [begin, end] = [read(told.from), read(told.to)];
  const slot: Slot = { from: begin, to: end, lasts: millis(read(to) - read(from)), round };
  // With a change of site.yaml a slot may come whose last step is over: its round begins at once.
  if (changesOf(known).includes(time)) return undefined;
  const { said, sealed } = firstBeginning(known, slot, couldDraw(known, slot, time));
  if (sealed !== undefined) return `the key of ${sealed} is not open`;
  if (said === time) return undefined;
  return said === undefined || said > time
    ? 'by the lots it does not begin yet'
    : `by the lots it begins at ${toRfc3339(said)}`;
}

type Slot = Pick<Walk, 'from' | 'to' | 'lasts' | 'round'>;

function firstBeginning(
  known: Known,
  slot: Slot,
  isDrawn: (step: Instant) => boolean,
): { readonly said?: Instant; readonly sealed?: string } {
  const last = lastStep(slot);
  for (let now = slot.from; now < last; now = after(now, STEP_MS)) {
    const step = stepAt(slot, now);
    if (step === undefined || !isDrawn(now)) continue;
    const day = localDay(known.zone, now);
    const key = known.keys.get(day);
    if (key === undefined) return { sealed: day };
    if (beginsAt(lotAt(key, now), slot.round, step)) return { said: now };
  }
  return { said: last };
}

/** False for steps that passed while nobody was there, and for those before a change of site.yaml: it may have brought the slot. */
function couldDraw(known: Known, { round }: Slot, time: Instant): (step: Instant) => boolean {
  const changes = changesOf(known).filter((change) => change <= time);
  const passedOver = new Set(
    known.facts.flatMap((fact) =>
      fact.type === 'draw.passed-over' && fact.data.round === round ? [read(fact.data.step)] : [],
    ),
  );
  return (step) => !passedOver.has(step) && !changes.some((change) => change > step);
}

const changesOf = ({ facts }: Known): readonly Instant[] =>
  facts.flatMap((fact) => (fact.type === 'site.configured' ? [fact.time] : []));

const read = (moment: string): Instant => fromRfc3339(moment) ?? instant(0);
