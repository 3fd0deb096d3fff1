import type { Reason } from '../../../rules/vocabulary/reasons.ts';
import type { Instant } from '../../../rules/vocabulary/time.ts';

/** What raises an arm, as whoever stands beside it knows it. */
export type Cause =
  | 'permit'
  | 'verified'
  | 'override'
  | 'emergency'
  | 'fire'
  | 'free-flow'
  | 'test'
  | 'manual-key'
  | 'booth'
  /** By hand, or by a remote without a wire: nothing tells us. */
  | 'unexplained';

/** How a vehicle's visit to a gate ended. */
export type Outcome = 'through' | 'backed-out' | 'timed-out' | 'refused' | 'stuck';

/** One thing that happened, in the words of the ledger, with the scene it belongs to. */
export type Entry = { readonly say: string; readonly scene: string; readonly at: Instant };

export type Whereabouts = 'inside' | 'outside' | 'unknown';

/** The world's own books: kept by the scenes, which never look at what the gatehouse decided. */
export type Truth = {
  /** By `what place`: each list is in order. */
  readonly books: ReadonlyMap<string, readonly Entry[]>;
  readonly whereabouts: ReadonlyMap<string, Whereabouts>;
  /** What went otherwise than a person on the spot would have had it. */
  readonly surprises: readonly Entry[];
  /** From now on what happens at these places belongs to that scene. */
  playing(scene: string, places: readonly string[]): void;
  passage(lane: string, permit: string | undefined, outcome: Outcome): void;
  refusal(lane: string, reason: Reason): void;
  /** A card that lets its driver pass, with what is to be followed up. */
  grant(lane: string, permit: string, notices?: readonly Reason[]): void;
  /** Whatever raises this barrier's arm next is this. */
  willRise(barrier: string, cause: Cause): void;
  rose(barrier: string): void;
  fell(barrier: string): void;
  /** How often each cause raised the arm, so far. */
  rises(barrier: string): Readonly<Record<string, number>>;
  condition(condition: string, place: string, what: 'raised' | 'cleared'): void;
  /** Something of a shift: who came, who left with which sum. */
  duty(say: string): void;
  isAt(subject: string, where: Whereabouts): void;
  /** A visitor may stay until then. */
  mayStay(subject: string, until: Instant): void;
  /** After a fire nobody knows where anybody is. */
  nobodyKnows(): void;
  /** The day is over: who has stayed too long by then is told. */
  close(): void;
  surprise(place: string, say: string): void;
};

/** Empty books. */
export function createTruth(now: () => Instant): Truth {
  const books = new Map<string, Entry[]>();
  const whereabouts = new Map<string, Whereabouts>();
  const causes = new Map<string, Cause>();
  const counts = new Map<string, Record<string, number>>();
  const stays = new Map<string, Instant>();
  const surprises: Entry[] = [];
  const scenes = new Map<string, string>();

  function write(what: string, place: string, say: string): void {
    const book = `${what} ${place}`;
    const entries = books.get(book) ?? [];
    entries.push({ say, scene: scenes.get(place) ?? '', at: now() });
    books.set(book, entries);
  }

  function leaves(subject: string): void {
    const until = stays.get(subject);
    stays.delete(subject);
    if (until === undefined || now() < until) return;
    write('condition', subject, 'overstay raised');
    write('condition', subject, 'overstay cleared');
  }

  return {
    books,
    whereabouts,
    surprises,
    playing(scene, places) {
      for (const place of places) scenes.set(place, scene);
    },
    passage(lane, permit, outcome) {
      write('passage', lane, `${permit ?? 'nobody'} ${outcome}`);
    },
    refusal(lane, reason) {
      write('refusal', lane, reason);
    },
    grant(lane, permit, notices = []) {
      write('grant', lane, [permit, ...notices].join(' '));
    },
    willRise(barrier, cause) {
      causes.set(barrier, cause);
    },
    rose(barrier) {
      const cause = causes.get(barrier) ?? 'nobody';
      write('opening', barrier, cause);
      const sums = counts.get(barrier) ?? {};
      sums[cause] = (sums[cause] ?? 0) + 1;
      counts.set(barrier, sums);
    },
    fell(barrier) {
      causes.delete(barrier);
    },
    rises: (barrier) => ({ ...counts.get(barrier) }),
    condition(condition, place, what) {
      write('condition', place, `${condition} ${what}`);
    },
    duty(say) {
      write('duty', 'main-post', say);
    },
    isAt(subject, where) {
      whereabouts.set(subject, where);
      if (where !== 'inside') leaves(subject);
    },
    mayStay(subject, until) {
      stays.set(subject, until);
    },
    nobodyKnows() {
      for (const subject of whereabouts.keys()) whereabouts.set(subject, 'unknown');
      for (const subject of [...stays.keys()]) leaves(subject);
    },
    close() {
      for (const [subject, until] of stays) {
        if (now() >= until) write('condition', subject, 'overstay raised');
      }
    },
    surprise(place, say) {
      surprises.push({ say: `${place}: ${say}`, scene: scenes.get(place) ?? '', at: now() });
    },
  };
}
