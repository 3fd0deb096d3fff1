import { useEffect, useState, useSyncExternalStore } from 'react';
import { ask } from '../api/client.ts';
import type {
  AlarmPicture,
  LanePicture,
  OpeningLedger,
  Pictures,
  PostPicture,
  Session,
  SitePicture,
} from '../api/types.ts';
import { createEventStore, type FeedState } from '../feed/event-store.ts';
import { alarmsHere } from './alarms-here.ts';

/** Whose vehicle stands there. */
export type LaneVehicle = {
  readonly passage?: string;
  readonly decision?: string;
  readonly reason?: string;
  readonly notices: readonly string[];
  readonly vehicle?: { readonly plate: string; readonly model?: string; readonly colour?: string };
  readonly holder?: { readonly name: string; readonly household?: string };
};

/** What the booth shows of its lane. */
export type BoothPicture = {
  readonly session: Session;
  readonly site: SitePicture;
  readonly lane: LanePicture | undefined;
  /** The post that looks after it. */
  readonly post: PostPicture | undefined;
  readonly vehicle: LaneVehicle;
  /** Alarms that the escalation told this post of. */
  readonly alarms: readonly AlarmPicture[];
  /** The oldest opening by hand that nobody has explained. */
  readonly unsaid: OpeningLedger['items'][number] | undefined;
};

// The feed says when to ask; now and then it is asked without, for what no fact tells.
const REFRESH_MS = 10_000;
const PACE_MS = 80;
const BY_HAND = ['unexplained', 'booth', 'manual-key'];

/** The lane as it stands; asked again with each line of the feed. An error is the last that was met. */
export function useBooth(lane: string): {
  readonly picture: BoothPicture | undefined;
  readonly error: unknown;
  readonly feed: FeedState;
  refresh(): void;
} {
  const [picture, setPicture] = useState<BoothPicture>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const [store] = useState(() => createEventStore(() => setRound((n) => n + 1)));
  const feed = useSyncExternalStore(store.subscribe, store.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    let isGone = false;
    let timer: number | undefined;
    const look = (): void => {
      timer = undefined;
      pictureOf(lane).then(
        (next) => {
          if (isGone) return;
          setPicture(next);
          setError(undefined);
        },
        (met: unknown) => {
          if (!isGone) setError(met);
        },
      );
    };
    const soon = (): void => {
      timer ??= window.setTimeout(look, PACE_MS);
    };
    look();
    const stop = store.onLines(soon);
    const regular = setInterval(soon, REFRESH_MS);
    return () => {
      isGone = true;
      stop();
      clearInterval(regular);
      clearTimeout(timer);
    };
  }, [lane, store, round]);
  return { picture, error, feed, refresh: () => setRound((n) => n + 1) };
}

async function pictureOf(id: string): Promise<BoothPicture> {
  const [session, site, lanes, posts, alarms, openings, vehicle] = await Promise.all([
    ask<Session>('/api/v1/session'),
    ask<SitePicture>('/api/v1/site'),
    ask<Pictures<LanePicture>>('/api/v1/lanes'),
    ask<Pictures<PostPicture>>('/api/v1/posts'),
    // Where this tablet stands its account says.
    ask<Pictures<AlarmPicture>>('/api/v1/alarms?limit=1000'),
    ask<OpeningLedger>('/api/v1/openings?limit=50'),
    // Who may see no names sees the lane all the same.
    ask<LaneVehicle>(`/api/v1/lanes/${encodeURIComponent(id)}/vehicle`).catch(
      (): LaneVehicle => ({ notices: [] }),
    ),
  ]);
  const lane = lanes.items.find((each) => each.id === id);
  const post = posts.items.find((each) => each.lanes.some((one) => one === id));
  const unsaid = openings.items.findLast(
    ({ kind, explanation, barrier }) =>
      barrier === lane?.barrier && BY_HAND.includes(kind) && explanation === undefined,
  );
  return { session, site, lane, post, vehicle, unsaid, alarms: alarmsHere(post?.id, alarms.items) };
}
