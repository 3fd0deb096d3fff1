import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ApiProblem, ask } from '../api/client.ts';
import { freshId } from '../api/fresh-id.ts';
import type { Mine } from './mine.ts';
import type { Box } from './queue/box.ts';
import { isSilent, type Kept, type Sent, type What, type Worth } from './queue/kept.ts';
import { askWorth, createSender } from './queue/sending.ts';

/** What the page shows. */
export type GuardState = {
  /** False until what the phone keeps was read. */
  readonly isReady: boolean;
  readonly mine: Mine | undefined;
  /** When that was told, by the phone's clock. */
  readonly toldAt: number | undefined;
  /** Since when the gateway does not answer, by the phone's clock. */
  readonly lostSince: number | undefined;
  readonly isSignedOut: boolean;
  /** The gateway's clock less the phone's. */
  readonly offsetMs: number;
  /** A tap that the gateway took itself, before this page was here. */
  readonly opened: Worth | undefined;
  /** Oldest first, without what may not show. */
  readonly kept: readonly Kept[];
};

/** The page's one store: the rounds as told, and what waits to be sent. */
export type GuardStore = {
  subscribe(listener: () => void): () => void;
  state(): GuardState;
  keep(what: What, label: Text): Promise<void>;
  /** A refused one is sent once more. */
  again(kept: Kept): Promise<void>;
  dismiss(kept: Kept): Promise<void>;
  refresh(): void;
};

const REFRESH_MS = 10_000;
const LOST_REFRESH_MS = 4_000;
const ASKS_MAX = 4;
const ASK_AGAIN_MS = 500;
/** Longer ago than this a tap is of no interest to who walks on. */
const WORTH_WITHIN_MS = 10 * 60_000;

/** Follows the rounds and sends what is kept, as long as the page is there; `tapped` was taken before it was. */
export function createGuardStore(box: Box, tapped: string | null): GuardStore {
  const listeners = new Set<() => void>();
  let current: GuardState = {
    isReady: false,
    mine: undefined,
    toldAt: undefined,
    lostSince: undefined,
    isSignedOut: false,
    offsetMs: 0,
    opened: undefined,
    kept: [],
  };
  let user: string | undefined;
  let lostAt: number | undefined;
  // A clock may have been set since the page was last open: what it is off is measured before anything is sent.
  let isMeasured = false;
  let isAsking = false;
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = (part: Partial<GuardState>): void => {
    current = { ...current, ...part };
    for (const listener of listeners) listener();
  };

  const lose = (since: number): void => {
    lostAt = Date.now();
    change({ lostSince: current.lostSince ?? since });
  };

  const readKept = async (): Promise<void> => {
    const kept = await box.all();
    change({ kept: kept.filter((one) => !isSilent(one)) });
  };

  const onTried = (sent: Sent): void => {
    if (sent.kind === 'signed-out') change({ isSignedOut: true });
    if (sent.kind === 'later') lose(Date.now());
    void readKept();
    if (sent.kind === 'taken') void weigh(sent.input).then(refresh);
  };
  const sender = createSender({
    box,
    user: () => (current.isSignedOut ? undefined : user),
    offsetMs: () => (isMeasured ? current.offsetMs : undefined),
    lostAt: () => lostAt,
    onTried,
  });

  /** What a tap or an act came to is written beside it, where it can be seen. */
  const weigh = async (input: string): Promise<void> => {
    const worth = await worthOf(input);
    const one = (await box.all()).find((kept) => kept.input === input);
    if (worth === undefined || one === undefined) return;
    const { refused } = worth;
    await box.put(
      refused === undefined
        ? { ...one, worth }
        : { ...one, worth, state: 'refused', refusal: { title: refused.detail } },
    );
    await readKept();
  };

  /** Taps whose worth was not heard, because the connection went again. */
  const weighLeft = async (): Promise<void> => {
    const since = Date.now() - WORTH_WITHIN_MS;
    for (const { state, input, worth, at } of current.kept) {
      if (state === 'taken' && worth === undefined && input !== undefined && at > since) {
        await weigh(input);
      }
    }
  };

  const look = async (): Promise<void> => {
    const asked = Date.now();
    try {
      const mine = await ask<Mine>('/api/v1/patrol/mine');
      const now = Date.now();
      // The answer was written in between: half the way is the best guess of when.
      const offsetMs = Date.parse(mine.now) - (asked + now) / 2;
      user = mine.person;
      isMeasured = true;
      change({ mine, toldAt: now, lostSince: undefined, isSignedOut: false, offsetMs });
      await box.write('user', mine.person);
      await box.write('offset', offsetMs);
      await box.write('picture', { at: now, told: mine });
      sender.wake();
      await weighLeft();
    } catch (error) {
      const isSignedOut = error instanceof ApiProblem && error.status === 401;
      if (isSignedOut) change({ isSignedOut });
      else lose(asked);
    }
  };

  const refresh = (): void => {
    clearTimeout(timer);
    // What is being asked may be older than what it is asked for.
    isWanted = isAsking;
    if (isAsking) return;
    isAsking = true;
    void look().finally(() => {
      isAsking = false;
      if (isWanted) return refresh();
      const pause = current.lostSince === undefined ? REFRESH_MS : LOST_REFRESH_MS;
      if (!document.hidden) timer = setTimeout(refresh, pause);
    });
  };

  const begin = async (): Promise<void> => {
    const [name, offset, picture] = await Promise.all([
      box.read('user'),
      box.read('offset'),
      box.read('picture'),
      readKept(),
    ]);
    user = name;
    change({
      isReady: true,
      offsetMs: offset ?? 0,
      ...(picture === undefined ? {} : { mine: picture.told, toldAt: picture.at }),
    });
    refresh();
    if (tapped !== null) change({ opened: await worthOf(tapped) });
  };

  box.onChange(() => {
    void readKept();
    sender.wake();
  });
  addEventListener('online', refresh);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) refresh();
  });
  void begin();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => current,
    async keep(what, label) {
      await box.keep(what, label);
      await readKept();
      sender.wake();
    },
    async again({ refusal: _, worth: __, input: ___, ...kept }) {
      // An act that was judged is judged: once more is another one. A tap keeps its name, and counts once.
      const id = kept.what.kind === 'act' ? freshId() : kept.id;
      await box.put({ ...kept, id, state: 'waiting', tries: 1 });
      await readKept();
      sender.wake();
    },
    async dismiss({ key }) {
      await box.remove(key);
      await readKept();
    },
    refresh,
  };
}

/** What became of a tap; undefined where the gateway does not say so in time. */
async function worthOf(input: string): Promise<Worth | undefined> {
  for (let asked = 0; asked < ASKS_MAX; asked += 1) {
    const worth = await askWorth(input).catch(() => undefined);
    if (worth?.taken === true) return worth;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  return undefined;
}
