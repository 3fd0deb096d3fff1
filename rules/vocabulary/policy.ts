import { REASONS, type Reason, type Refuses } from './reasons.ts';
import type { Direction, Site } from './site.ts';

/** What a reason does to who shows a card: it keeps the arm down, or is noted to follow up. */
export const ANSWERS = ['refuse', 'notice'] as const;
export type Answer = (typeof ANSWERS)[number];

/** What a site may set otherwise, by reason, at one end of the estate. */
export type Policy = Readonly<Record<Direction, Partial<Readonly<Record<Reason, Answer>>>>>;

type Row = { readonly standard: Answer; readonly may: readonly Answer[] };

const ALWAYS: Row = { standard: 'refuse', may: [] };
const NEVER: Row = { standard: 'notice', may: [] };
const STRICTER: Row = { standard: 'notice', may: ['refuse'] };
const EASED: Row = { standard: 'refuse', may: ['notice'] };

/** Whose card it is and who is banned is no site's to choose, nor is what a mode says. */
const BY_KIND: Readonly<Record<Refuses, Readonly<Record<Direction, Row>>>> = {
  both: { entry: ALWAYS, exit: ALWAYS },
  mode: { entry: ALWAYS, exit: ALWAYS },
  entry: { entry: ALWAYS, exit: STRICTER },
  'hard-exit': { entry: NEVER, exit: STRICTER },
  'hard-entry': { entry: STRICTER, exit: NEVER },
};

/** The permit itself is good: a site may let such a one in and follow it up. */
const LIMITS: readonly Reason[] = [
  'out-of-hours',
  'lane-not-allowed',
  'quota-used',
  'household-full',
];

/** The one table of what each reason does and what of it a site may choose (CONTRACT, table of reasons). */
export function policyOf(reason: Reason, direction: Direction): Row {
  // Deliveries stop at the gate; whoever is inside all the same leaves like anybody else.
  if (reason === 'delivery-refused' && direction === 'exit') return NEVER;
  return direction === 'entry' && LIMITS.includes(reason)
    ? EASED
    : BY_KIND[REASONS[reason].refuses][direction];
}

/** What that reason does at that end of this site; a choice that the table does not leave counts for nothing. */
export function answerTo(site: Site, reason: Reason, direction: Direction): Answer {
  return answersOf(site)[direction].has(reason) ? 'refuse' : 'notice';
}

type Refusing = Readonly<Record<Direction, ReadonlySet<Reason>>>;

const refusing = new WeakMap<Site, Refusing>();

function answersOf(site: Site): Refusing {
  const known = refusing.get(site);
  if (known !== undefined) return known;
  const made = { entry: refusedAt(site, 'entry'), exit: refusedAt(site, 'exit') };
  refusing.set(site, made);
  return made;
}

function refusedAt(site: Site, direction: Direction): ReadonlySet<Reason> {
  const words = Object.keys(REASONS).filter((word): word is Reason => word in REASONS);
  return new Set(words.filter((reason) => chosen(site, reason, direction) === 'refuse'));
}

function chosen(site: Site, reason: Reason, direction: Direction): Answer {
  const { standard, may } = policyOf(reason, direction);
  const isHard =
    site.hard.includes(reason) || (site.passback?.kind === 'hard' && ORDER.includes(reason));
  const wanted = site.policy?.[direction][reason] ?? (isHard ? 'refuse' : standard);
  return may.includes(wanted) ? wanted : standard;
}

/** Reasons of anti-passback: entered twice, left twice. */
export const ORDER: readonly Reason[] = ['already-inside', 'passback'];
