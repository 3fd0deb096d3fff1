import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { RoundId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { afterVisits } from './closing.ts';
import { madeUp } from './make-up.ts';
import { roundId } from './plan.ts';
import { longestLeg, recordOf, type Trails, type Worth } from './record.ts';
import type { PatrolState, RoundState, VisitEnd } from './state.ts';
import { seenOf, type Tap, walkerOf } from './taps.ts';
import { type RoundTap, type Walker, withTap } from './trail.ts';
import { mayServe, type NamedRound } from './walkers.ts';

/**
 * What a tap proves. It serves at most one round of each route, and may change what other taps of the same walker are
 * worth: every round it touches is judged anew from all its taps, and what was told otherwise is corrected.
 */
export function tapped(site: Site, state: PatrolState, tap: Tap): readonly FactDraft[] {
  const isTooOld = tap.at - tap.time > site.times.lateTap;
  const walker = walkerOf(tap);
  if (tap.isStranger || isTooOld || walker === undefined) return [made(tap)];
  const before = { site, trails: state.trails };
  const trails = withTrail(state.trails, walker, tap);
  const served = roundsServed(site, state, tap);
  const touched = roundsAfter(site, state, walker, tap.time, served);
  const facts = [
    ...[...served].flatMap(([id, round]) =>
      serve(before, trails, { id, round }, tap, { ...tap, walker }),
    ),
    ...touched.flatMap((named) => judgedAnew(before, trails, named)),
  ];
  const isServing = served.size > 0;
  return [...(isServing ? [] : [made(tap)]), ...facts, ...madeUp(site, state, tap)];
}

/** The fact of the tap itself; of no round where it serves none. */
function made(tap: Tap, of?: { readonly round: RoundId; readonly is: Class }): FactDraft {
  const told = tap.told === undefined ? {} : { tapped: toRfc3339(tap.time), ...tap.told };
  const data = { ...seenOf(tap), ...told };
  return of === undefined
    ? { type: 'visit.made', data: { ...data, class: 'unexpected' } }
    : { type: 'visit.made', data: { ...data, round: of.round, class: of.is } };
}
type Class = Worth['is'] | 'repeated';

function withTrail(trails: Trails, walker: Walker, { checkpoint, time }: Tap): Trails {
  const trail = withTap(trails[walker] ?? [], { checkpoint, time });
  return trail === undefined ? trails : { ...trails, [walker]: trail };
}

/** Of each route one round: that in whose window the tap lies, else the older for which it is late, else the newer. */
function roundsServed(site: Site, state: PatrolState, tap: Tap): ReadonlyMap<RoundId, RoundState> {
  const best = new Map<string, NamedRound>();
  for (const id in state.rounds) {
    const round = state.rounds[id];
    if (round === undefined || !isOpenAt(round, tap.time)) continue;
    if (!round.due.includes(tap.checkpoint)) continue;
    if (!mayServe(site, state, round, tap.guard, tap.time)) continue;
    const other = best.get(round.route);
    if (other === undefined || isNearer(round, other.round, tap.time)) {
      best.set(round.route, { id: roundId(id), round });
    }
  }
  return new Map([...best.values()].map(({ id, round }) => [id, round]));
}

const isOpenAt = ({ early, from, tolerance }: RoundState, time: Instant): boolean =>
  (early ?? from) <= time && time <= tolerance;

function isNearer(round: RoundState, other: RoundState, time: Instant): boolean {
  const [isIn, isOtherIn] = [isInWindow(round, time), isInWindow(other, time)];
  return isIn === isOtherIn ? round.from < other.from : isIn;
}

const isInWindow = ({ from, to }: RoundState, time: Instant): boolean => from <= time && time <= to;

/** Rounds with later taps of this walker that this one may make too fast to have been walked. */
function roundsAfter(
  site: Site,
  state: PatrolState,
  walker: Walker,
  time: Instant,
  served: ReadonlyMap<RoundId, RoundState>,
): readonly NamedRound[] {
  const reach = longestLeg(site);
  const last = state.trails[walker]?.at(-1);
  if (reach === 0 || last === undefined || last.time < time) return [];
  return Object.entries(state.rounds).flatMap(([id, round]): readonly NamedRound[] => {
    const isReached = round.taps.some(
      (one) => one.walker === walker && one.time >= time && one.time < time + reach,
    );
    return isReached && !served.has(roundId(id)) ? [{ id: roundId(id), round }] : [];
  });
}

/** What is judged by: the site, and who had walked where before this tap. */
type Before = { readonly site: Site; readonly trails: Trails };

function serve(
  { site, trails: known }: Before,
  trails: Trails,
  { id, round }: NamedRound,
  tap: Tap,
  { checkpoint, time, walker, guard }: RoundTap,
): readonly FactDraft[] {
  const own: RoundTap = { checkpoint, time, walker, ...(guard === undefined ? {} : { guard }) };
  const taps = withTap(round.taps, own);
  // Told before: nothing is new about it.
  if (taps === undefined) return [made(tap, { round: id, is: 'repeated' })];
  const record = recordOf(site, trails, round, taps);
  const worth = record[checkpoint];
  const isBest = worth?.tap === own && worth.is !== round.visits[checkpoint];
  const told = recordOf(site, known, round, round.taps);
  return [
    made(tap, { round: id, is: isBest ? worth.is : 'repeated' }),
    ...differences({ id, round }, { told, record }, { own, tap }),
  ];
}

function judgedAnew(
  { site, trails: known }: Before,
  trails: Trails,
  { id, round }: NamedRound,
): readonly FactDraft[] {
  const told = recordOf(site, known, round, round.taps);
  return differences({ id, round }, { told, record: recordOf(site, trails, round, round.taps) });
}

type Records = Readonly<Record<'told' | 'record', Readonly<Record<string, Worth>>>>;

/**
 * What was told of the visits and is not so: another class, or the same by another tap, which was earlier or somebody
 * else's. The first class of a visit is told by its tap alone.
 */
function differences(
  { id, round }: NamedRound,
  { told, record }: Records,
  now?: { readonly own: RoundTap; readonly tap: Tap },
): readonly FactDraft[] {
  const visits: Record<string, VisitEnd> = { ...round.visits };
  const facts: FactDraft[] = [];
  for (const checkpoint of round.due) {
    const worth = record[checkpoint];
    const was = visits[checkpoint];
    if (worth === undefined || (worth.is === was && isSameTap(worth, told[checkpoint]))) continue;
    visits[checkpoint] = worth.is;
    if (was === undefined && checkpoint === now?.own.checkpoint) continue;
    const how = worth.tap === now?.own ? { proof: now.tap.proof, ...now.tap.told } : {};
    facts.push(corrected({ round: id, checkpoint, was: was ?? 'none' }, worth, how));
  }
  const isChanged = round.due.some((point) => visits[point] !== round.visits[point]);
  return isChanged ? [...facts, ...afterVisits(id, round, visits)] : facts;
}

/** The visit stands otherwise now, by this tap; what is known of the tap now told is said with it. */
function corrected(
  visit: Pick<FactData<'visit.corrected'>, 'round' | 'checkpoint' | 'was'>,
  { is, tap: { guard, time } }: Worth,
  how: Pick<FactData<'visit.corrected'>, 'proof' | 'by' | 'why'>,
): FactDraft {
  const named = guard === undefined ? {} : { guard };
  return {
    type: 'visit.corrected',
    data: { ...visit, ...named, ...how, tapped: toRfc3339(time), is },
  };
}

const isSameTap = ({ tap }: Worth, other: Worth | undefined): boolean =>
  tap.time === other?.tap.time && tap.walker === other.tap.walker;
