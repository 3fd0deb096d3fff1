import type { ActBody } from '../../../rules/vocabulary/acts.ts';
import type { PostId } from '../../../rules/vocabulary/ids.ts';
import type { Card } from '../../../rules/vocabulary/readings.ts';
import type { Town } from './town.ts';

/** The guards of the main post: on and off by staff card. */
export type Shifts = {
  begin(): Promise<void>;
  /** The next guard comes: first the openings by hand are explained, then he takes over. */
  change(): Promise<void>;
  /** The control room sends him home, explained or not, and says who stands there now. */
  order(): Promise<void>;
  /** An act waits at the post, and the guard who stands there signs it with his card; whose it then is. */
  sign(body: ActBody): Promise<void>;
  /** The same, and nobody comes with a card: nothing is done. */
  leaveUnsigned(body: ActBody, how: 'lapses' | 'is called off'): Promise<void>;
  end(): Promise<void>;
};

const BARRIERS_OF_POST = ['b-in', 'b-out', 'b-both'];
const BY_HAND = ['unexplained', 'booth', 'manual-key'];
/** Longer than a card shown twice by mistake. */
const LATER_MS = 61_000;

const POST = 'main-post' as PostId;
/** From the key to the card on the reader. */
const SIGNING_MS = 4_000;

/** Nobody stands there yet. */
export function createShifts({ house, cast, truth, clock, corners }: Town): Shifts {
  const cards = new Map<string, Card>();
  let guard = 0;
  let atStart: Readonly<Record<string, number>> = {};

  const nameOf = (number: number): string => `guard-${number % 2}`;

  function sums(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const barrier of BARRIERS_OF_POST) {
      if (!corners.has(barrier)) continue;
      for (const [cause, count] of Object.entries(truth.rises(barrier))) {
        all[cause] = (all[cause] ?? 0) + count;
      }
    }
    return all;
  }

  function sinceStart(): Record<string, number> {
    const entries = Object.entries(sums()).map(
      ([cause, count]) => [cause, count - (atStart[cause] ?? 0)] as const,
    );
    return Object.fromEntries(entries.filter(([, count]) => count !== 0));
  }

  async function shows(number: number): Promise<void> {
    const card = cards.get(nameOf(number));
    if (card === undefined) return;
    const data = { card, proof: 'uid', repeats: 0 } as const;
    await house.reading('desk-reader', { type: 'card.read', data });
  }

  const byHand = (): number => BY_HAND.reduce((sum, cause) => sum + (sinceStart()[cause] ?? 0), 0);

  /** He is asked about each, one key an answer. */
  async function explains(): Promise<void> {
    const post = house.engine().view({ kind: 'post', id: 'main-post' });
    const asked =
      post !== undefined && 'asked' in post ? (post.asked as { opening: string }[]) : [];
    for (const { opening } of asked) {
      const data = { opening: opening as never, as: 'reader did not answer' };
      const why = await house.act(nameOf(guard), { type: 'opening.explain', data });
      if (why !== undefined) truth.surprise('main-post', `opening.explain was refused: ${why}`);
    }
  }

  function leaves(how: string): void {
    truth.duty(`${nameOf(guard)} left ${how} ${sumOf(sinceStart())}`);
  }

  function comes(): void {
    truth.duty(`${nameOf(guard)} manned`);
    atStart = sums();
  }

  return {
    async begin() {
      for (const number of [0, 1]) cards.set(nameOf(number), await cast.guard(nameOf(number)));
      await shows(guard);
      comes();
    },
    async change() {
      await clock.sleep(LATER_MS);
      if (byHand() > 0) {
        await shows(guard + 1);
        truth.duty(`${nameOf(guard)} kept for ${byHand()}`);
        await explains();
      }
      await shows(guard + 1);
      leaves('relieved');
      guard += 1;
      comes();
    },
    async order() {
      const data = { post: POST, guard: nameOf(guard + 1) as never, why: 'taken ill' };
      const why = await house.act('control-1', { type: 'post.relieve', data });
      if (why !== undefined) truth.surprise('main-post', `post.relieve was refused: ${why}`);
      leaves('ordered');
      guard += 1;
      comes();
    },
    async sign(body) {
      const signed = house.signed(POST, body);
      await clock.sleep(SIGNING_MS);
      await shows(guard);
      truth.duty(`${nameOf(guard)} signed ${body.type}`);
      const by = await signed;
      if (by !== nameOf(guard)) truth.surprise('main-post', `${body.type} is ${by ?? 'nobody'}'s`);
    },
    async leaveUnsigned(body, how) {
      const signed = house.signed(POST, body);
      truth.duty(`${body.type} unsigned`);
      await clock.sleep(SIGNING_MS);
      if (how === 'is called off') {
        await house.act('control-1', { type: 'signature.cancel', data: { post: POST } });
      }
      const by = await signed;
      if (by !== undefined)
        truth.surprise('main-post', `${body.type} is ${by}'s, whom nobody asked`);
    },
    async end() {
      await clock.sleep(LATER_MS);
      if (byHand() > 0) await explains();
      await shows(guard);
      leaves('signed-off');
    },
  };
}

/** A sum in one line, whatever order its parts were counted in. */
export function sumOf(sums: Readonly<Record<string, number>>): string {
  const parts = Object.entries(sums).filter(([, count]) => count !== 0);
  return parts
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([cause, count]) => `${cause}=${count}`)
    .join(',');
}
