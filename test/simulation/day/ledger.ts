import type { Fact } from '../../../rules/vocabulary/facts.ts';
import { type Instant, toRfc3339 } from '../../../rules/vocabulary/time.ts';
import { sumOf } from './shifts.ts';
import type { Town } from './town.ts';
import type { Entry } from './truth.ts';

/** One thing in which the gatehouse's books are not the world's. */
export type Difference = {
  readonly book: string;
  readonly place: number;
  readonly scene: string;
  readonly time: string;
  readonly expected: string;
  readonly got: string;
};

/** Compares what was told with what was so; none where the books are equal. */
export function differences(town: Town): readonly Difference[] {
  const { access } = town.house.engine().states();
  const known = (access as { presence: Record<string, { is: string }> }).presence;
  const told = booksOf(town.house.facts);
  return [
    ...town.truth.surprises.map(surprising),
    ...differencesOf(town, told),
    ...presence(town, new Map(Object.entries(known).map(([subject, { is }]) => [subject, is]))),
  ];
}

/** What somebody's books say otherwise than the world's; where only some are kept, of these alone. */
export function differencesOf(
  town: Town,
  told: ReadonlyMap<string, readonly Said[]>,
  kept?: readonly string[],
): readonly Difference[] {
  const books = new Set([...told.keys(), ...town.truth.books.keys()]);
  return [...books]
    .filter((book) => kept === undefined || kept.some((one) => book.startsWith(`${one} `)))
    .toSorted()
    .flatMap((book) => compare(town, book, told.get(book) ?? []));
}

/** A difference for whoever looks for its cause, with the line that brings it back. */
export function describe(seed: number, found: Difference): string {
  const { book, place, scene, time, expected, got } = found;
  return [
    `${book} #${place} in "${scene}" at ${time}: expected ${expected}, got ${got}`,
    `npm run simulate -- day --seed ${seed}`,
  ].join('\n');
}

const surprising = ({ say, scene, at }: Entry): Difference => ({
  book: 'surprise',
  place: 0,
  scene,
  time: toRfc3339(at),
  expected: 'none',
  got: say,
});

const NOTHING = 'nothing';

/** The first place at which two lists differ; what follows it would only repeat that. */
function compare(town: Town, book: string, told: readonly Said[]): readonly Difference[] {
  const so = town.truth.books.get(book) ?? [];
  for (let place = 0; place < Math.max(so.length, told.length); place += 1) {
    const entry = so[place];
    const expected = entry?.say ?? NOTHING;
    const got = told[place]?.say ?? NOTHING;
    if (expected === got) continue;
    const times = [entry?.at, told[place]?.at].flatMap((at) => (at === undefined ? [] : [at]));
    const time = times.map((at) => toRfc3339(at)).join(' and ');
    return [{ book, place, scene: (entry ?? so.at(-1))?.scene ?? '', time, expected, got }];
  }
  return [];
}

/** Where somebody is, by somebody's books and by the world's. */
export function presence(town: Town, known: ReadonlyMap<string, string>): readonly Difference[] {
  const subjects = new Set([...known.keys(), ...town.truth.whereabouts.keys()]);
  return [...subjects].flatMap((subject) => {
    const expected = town.truth.whereabouts.get(subject) ?? 'unknown';
    const got = known.get(subject) ?? 'unknown';
    if (expected === got) return [];
    return [{ book: 'presence', place: 0, scene: subject, time: '', expected, got }];
  });
}

/** The facts as books: by what and where, each list in order. */
function booksOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Said[]> {
  const books = new Map<string, Said[]>();
  const kinds = kindsOfOpenings(facts);
  const purposes = new Map<string, string>(
    facts.flatMap((fact) =>
      fact.type === 'signature.awaited' ? [[fact.id, fact.data.purpose] as const] : [],
    ),
  );
  for (const fact of facts) {
    const line = lineOf(fact, kinds, purposes);
    if (line === undefined) continue;
    books.set(line.book, [...(books.get(line.book) ?? []), { say: line.say, at: fact.at }]);
  }
  return books;
}

type Line = { readonly book: string; readonly say: string };
/** A line of a book, and when it was written. */
export type Said = { readonly say: string; readonly at: Instant };

/** What an opening is at the end, when its button has been told. */
function kindsOfOpenings(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const fact of facts) {
    if (fact.type === 'barrier.opened') kinds.set(fact.id, fact.data.authority.kind);
    if (fact.type === 'opening.attributed') kinds.set(fact.data.opening, fact.data.authority.kind);
  }
  return kinds;
}

function lineOf(
  fact: Fact,
  kinds: ReadonlyMap<string, string>,
  purposes: ReadonlyMap<string, string>,
): Line | undefined {
  switch (fact.type) {
    case 'passage.committed': {
      const { lane, permit } = fact.data;
      return { book: `passage ${lane}`, say: `${permit ?? 'nobody'} through` };
    }
    case 'passage.ended':
      return { book: `passage ${fact.data.lane}`, say: `nobody ${fact.data.outcome}` };
    case 'entry.refused':
    case 'exit.refused':
      return { book: `refusal ${fact.data.lane}`, say: fact.data.reason };
    case 'entry.granted':
    case 'exit.granted': {
      const { lane, permit, notices } = fact.data;
      return { book: `grant ${lane}`, say: [permit, ...notices].join(' ') };
    }
    case 'barrier.opened':
      return { book: `opening ${fact.data.barrier}`, say: kinds.get(fact.id) ?? 'unknown' };
    case 'condition.raised':
    case 'condition.cleared': {
      const what = fact.type === 'condition.raised' ? 'raised' : 'cleared';
      return { book: `condition ${fact.data.subject}`, say: `${fact.data.condition} ${what}` };
    }
    default:
      return dutyOf(fact, purposes);
  }
}

function dutyOf(fact: Fact, purposes: ReadonlyMap<string, string>): Line | undefined {
  const book = 'duty main-post';
  switch (fact.type) {
    case 'post.manned':
      return { book, say: `${fact.data.guard} manned` };
    case 'post.left':
      return { book, say: `${fact.data.guard} left ${fact.data.how} ${sumOf(fact.data.sums)}` };
    case 'signature.given':
      return { book, say: `${fact.data.guard} signed ${purposes.get(fact.data.awaited) ?? ''}` };
    case 'signature.lapsed':
      return { book, say: `${purposes.get(fact.data.awaited) ?? ''} unsigned` };
    case 'post.kept':
      return { book, say: `${fact.data.guard} kept for ${fact.data.unexplained}` };
    default:
      return undefined;
  }
}
