import type { Breach, Traced } from './trace.ts';

// Like the other checkers: written from DESIGN, sharing nothing with the rules.

const ENTRIES = ['in-1', 'both-in'];

type Permit = { readonly visits: number; readonly household: string | undefined };

type Books = {
  readonly permits: Map<string, Permit>;
  readonly spaces: Map<string, number>;
  /** Committed entries of each permit while it said how many it lets in. */
  readonly made: Map<string, number>;
  /** Who is known for sure to be inside. */
  readonly inside: Set<string>;
  /** Whose permit opened an entry whose vehicle is not through yet: by lane. */
  readonly arriving: Map<string, { readonly passage: string; readonly permit: string }>;
};

const holderOf = (permit: string): string => permit.replace('p-', 'holder-');

/**
 * No quota is exceeded: a permit opens an entry no oftener than it says, and a household's permits for no more vehicles
 * than it has spaces, also at two lanes at once; and nobody is refused for a visit or a space that is left.
 */
export function checkQuotas(trace: readonly Traced[]): Breach[] {
  const books: Books = {
    permits: new Map(),
    spaces: new Map(),
    made: new Map(),
    inside: new Set(),
    arriving: new Map(),
  };
  const breaches: Breach[] = [];
  trace.forEach((event, at) => {
    if (event.what === 'act' && event.taken) learnAct(event, books);
    if (event.what === 'command') {
      const because = exceeded(event, books);
      if (because !== undefined) breaches.push({ law: 'no quota is exceeded', at, because });
    }
    if (event.what !== 'told') return;
    const because = wronglyRefused(event, books);
    if (because !== undefined) {
      breaches.push({ law: 'nobody is refused what is left of a quota', at, because });
    }
    learnFact(event, books);
  });
  return breaches;
}

function learnAct({ body }: Extract<Traced, { what: 'act' }>, books: Books): void {
  if (body.type === 'permit.issue' || body.type === 'permit.change') {
    const { permit, visits = Infinity, household } = body.data;
    books.permits.set(permit, { visits, household });
  }
  if (body.type === 'household.set') {
    books.spaces.set(body.data.household, body.data.spaces ?? Infinity);
  }
}

type Told = Extract<Traced, { what: 'told' }>;

function learnFact({ type, data }: Told, { permits, made, inside, arriving }: Books): void {
  const lane = String(data['lane']);
  switch (type) {
    case 'entry.granted':
      arriving.set(lane, { passage: String(data['passage']), permit: String(data['permit']) });
      return;
    case 'command.failed':
      if (data['type'] === 'barrier.open') arriving.delete(lane);
      return;
    // Its board was given up and has raised it after all.
    case 'barrier.opened': {
      const { kind, id } = data['authority'] as { readonly kind: string; readonly id: string };
      if (kind !== 'permit' || !ENTRIES.includes(lane)) return;
      arriving.set(lane, { passage: String(data['passage']), permit: id });
      return;
    }
    // A way out for another, beside a passage that goes on, names no passage and takes nobody's place.
    case 'entry.refused':
    case 'override.given':
    case 'emergency.let-through':
    case 'passage.ended':
      if (arriving.get(lane)?.passage === data['passage']) arriving.delete(lane);
      return;
    case 'passage.committed': {
      if (arriving.get(lane)?.passage === data['passage']) arriving.delete(lane);
      if (data['holder'] === undefined) return;
      const holder = String(data['holder']);
      const permit = String(data['permit']);
      const isIn = ENTRIES.includes(lane);
      if (isIn && (permits.get(permit)?.visits ?? Infinity) !== Infinity) {
        made.set(permit, (made.get(permit) ?? 0) + 1);
      }
      // What is only assumed takes nobody's space.
      if (isIn && data['assurance'] === 'sensed') inside.add(holder);
      else inside.delete(holder);
      return;
    }
    case 'presence.corrected':
    case 'presence.counted':
      if (data['is'] === 'inside') inside.add(String(data['subject']));
      else inside.delete(String(data['subject']));
      return;
    case 'presence.forgotten':
      inside.clear();
      return;
    default:
  }
}

/** What of its quotas a permit has used up at a lane. */
function usedUp(books: Books, permit: string, lane: string): readonly string[] {
  const terms = books.permits.get(permit);
  if (terms === undefined) return [];
  const others = [...books.arriving].flatMap(([at, one]) => (at === lane ? [] : [one.permit]));
  const visits = (books.made.get(permit) ?? 0) + others.filter((other) => other === permit).length;
  const takers = new Set(
    [...books.inside, ...others.map(holderOf)].filter(
      (who) =>
        who !== holderOf(permit) &&
        terms.household !== undefined &&
        books.permits.get(who.replace('holder-', 'p-'))?.household === terms.household,
    ),
  );
  const spaces = terms.household === undefined ? Infinity : books.spaces.get(terms.household);
  return [
    ...(visits >= terms.visits ? ['quota-used'] : []),
    ...(takers.size >= (spaces ?? Infinity) ? ['household-full'] : []),
  ];
}

function exceeded(
  { type, data }: Extract<Traced, { what: 'command' }>,
  books: Books,
): string | undefined {
  const authority = data['authority'] as { kind: string; id: string } | undefined;
  const lane = String(data['lane']);
  if (type !== 'barrier.open' || authority?.kind !== 'permit' || !ENTRIES.includes(lane)) return;
  const [used] = usedUp(books, authority.id, lane);
  return used && `${authority.id} opens ${lane} though ${used}`;
}

function wronglyRefused({ type, data }: Told, books: Books): string | undefined {
  const reason = String(data['reason']);
  if (type !== 'entry.refused' || !['quota-used', 'household-full'].includes(reason)) return;
  const { permit } = (data['saw'] ?? {}) as { readonly permit?: string };
  const isSo = usedUp(books, String(permit), String(data['lane'])).includes(reason);
  return isSo ? undefined : `${permit} is refused as ${reason}`;
}
