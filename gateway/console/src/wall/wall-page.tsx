import { useEffect, useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { standWith, useStand } from '../alarms/machine.ts';
import type { WatchedPicture } from '../alarms/queries.ts';
import { askingIn } from '../alarms/standing.ts';
import { ApiProblem, ask } from '../api/client.ts';
import { remember, remembered } from '../api/memory.ts';
import type {
  DayPicture,
  LanePicture,
  OpenAlarms,
  Pictures,
  PostPicture,
  Session,
  SitePicture,
} from '../api/types.ts';
import { SignInPad } from '../booth/sign-in-pad.tsx';
import type { FeedState } from '../feed/event-store.ts';
import { useNow } from '../feed/use-now.ts';
import { clockOf } from '../parts/clock.ts';
import { TileFrame } from './tile-frame.tsx';
import {
  AlarmsTile,
  type DevicesPicture,
  DevicesTile,
  LanesTile,
  PostureTile,
  RoundsTile,
} from './tiles.tsx';
import { useTile, useWallFeed } from './wall-store.ts';
import { WALL, type WallWord } from './words.ts';

/** Says a text of the wall. */
export type Say = (word: WallWord, values?: Readonly<Record<string, string | number>>) => string;

/** 大屏: the whole site on one screen of the security office, each part with its age. */
export function WallPage() {
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<unknown>();
  const [round, setRound] = useState(0);
  const [language, setLanguage] = useState<'zh' | 'en'>(
    remembered('language') === 'en' ? 'en' : 'zh',
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    ask<Session>('/api/v1/session').then((known) => {
      standWith(known);
      setSession(known);
    }, setProblem);
  }, [round]);
  const of = (text: Text): string => text[language];
  if (session !== undefined) {
    return <Wall session={session} language={language} onLanguage={setLanguage} />;
  }
  if (problem instanceof ApiProblem && problem.status === 401)
    return <SignInPad of={of} onDone={() => setRound(round + 1)} />;
  return null;
}

const WAKES = {
  site: /^(posture|fire|site)\./,
  posts: /^(post|barrier|opening|duty|signature)\./,
  lanes: /./,
  alarms: /^(alarm|clock|fire|condition|panel|device|host)\./,
  zones: /^(area|panel|condition|device|host|site)\./,
  rounds: /^(round|visit|route)\./,
  devices: /^(device|host|panel)\./,
} as const;

function Wall({
  session,
  language,
  onLanguage,
}: {
  readonly session: Session;
  readonly language: 'zh' | 'en';
  onLanguage(language: 'zh' | 'en'): void;
}) {
  const { store, feed } = useWallFeed();
  const isLive = feed.link.kind === 'live';
  const isLost = feed.link.kind === 'lost';
  const given = (wakes: RegExp) => ({ store, isLive, wakes });
  const site = useTile<SitePicture>('/api/v1/site', given(WAKES.site));
  const posts = useTile<Pictures<PostPicture>>('/api/v1/posts', given(WAKES.posts));
  const lanes = useTile<Pictures<LanePicture>>('/api/v1/lanes', given(WAKES.lanes));
  const stand = useStand(session);
  const alarms = useTile<OpenAlarms>(
    `/api/v1/alarms?at=${encodeURIComponent(stand)}`,
    given(WAKES.alarms),
  );
  const zones = useTile<WatchedPicture>(
    `/api/v1/zones?at=${encodeURIComponent(stand)}`,
    given(WAKES.zones),
  );
  const rounds = useTile<DayPicture>('/api/v1/rounds', given(WAKES.rounds));
  const devices = useTile<DevicesPicture>('/api/v1/devices', given(WAKES.devices));
  const naming = useGuardNames(session, posts.data?.items ?? []);
  const now = useNow(500) + feed.offsetMs;
  const of = (text: Text): string => text[language];
  const say: Say = (word, values = {}) =>
    of(WALL[word]).replace(/\{([a-z]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const told = { say, of };
  const frame = { isLost, say };
  const asking = alarms.data === undefined ? 0 : askingIn(alarms.data.counts);
  const zone = site.data?.zone ?? 'UTC';
  return (
    <div className="wall">
      <Top
        site={site.data}
        feed={feed}
        now={now}
        language={language}
        onLanguage={onLanguage}
        say={say}
        of={of}
      />
      <main>
        <TileFrame name="lanes" title={say('lanes')} tile={lanes} {...frame}>
          <LanesTile lanes={lanes.data?.items ?? []} {...told} />
        </TileFrame>
        <TileFrame
          name="alarms"
          title={say('alarms')}
          tile={alarms}
          more={asking > 0 && <b className="asking">{say('asking', { n: asking })}</b>}
          {...frame}
        >
          {alarms.data !== undefined && (
            <AlarmsTile alarms={alarms.data} zone={zone} now={now} {...told} />
          )}
        </TileFrame>
        <TileFrame
          name="posture"
          title={say('posture')}
          tile={oldest(site, posts, zones)}
          {...frame}
        >
          {site.data !== undefined && (
            <PostureTile
              site={site.data}
              posts={posts.data?.items ?? []}
              watched={zones.data}
              naming={naming}
              {...told}
            />
          )}
        </TileFrame>
        <TileFrame name="rounds" title={say('rounds')} tile={rounds} {...frame}>
          {rounds.data !== undefined && (
            <RoundsTile rounds={rounds.data.items} zone={zone} {...told} />
          )}
        </TileFrame>
        <TileFrame name="devices" title={say('devices')} tile={devices} {...frame}>
          {devices.data !== undefined && <DevicesTile devices={devices.data} {...told} />}
        </TileFrame>
      </main>
    </div>
  );
}

type Read = { readonly at: number; readonly error: unknown };

/** A part that is read from several places is as old as the oldest of them. */
const oldest = (...read: readonly Read[]): Read => ({
  at: Math.min(...read.map(({ at }) => at)),
  error: read.find(({ error }) => error !== undefined)?.error,
});

function Top({
  site,
  feed: { link, offsetMs },
  now,
  language,
  onLanguage,
  say,
  of,
}: {
  readonly site: SitePicture | undefined;
  readonly feed: FeedState;
  readonly now: number;
  readonly language: 'zh' | 'en';
  onLanguage(language: 'zh' | 'en'): void;
  readonly say: Say;
  of(text: Text): string;
}) {
  const [isDark, setIsDark] = useState(remembered('wall-theme') !== 'light');
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    remember('wall-theme', isDark ? 'dark' : 'light');
    remember('language', language);
  }, [isDark, language]);
  const zone = site?.zone ?? 'UTC';
  const clock = (at: number): string => clockOf(new Date(at).toISOString(), zone);
  return (
    <>
      <header className="top">
        <h1>{site === undefined ? say('title') : of(site.name)}</h1>
        <span className={`link ${link.kind}`} role="status" data-link={link.kind}>
          <i aria-hidden="true" /> {say(link.kind === 'live' ? 'live' : 'connecting')}
        </span>
        <time className="now">{clock(now)}</time>
        <a href="/">{say('console')}</a>
        <button type="button" onClick={() => setIsDark(!isDark)}>
          {say(isDark ? 'light' : 'dark')}
        </button>
        <button type="button" onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}>
          {say('language')}
        </button>
      </header>
      {link.kind === 'lost' && (
        <p className="banner lost" role="alert" data-testid="link-lost">
          {say('lost', {
            n: Math.max(0, Math.round((now - offsetMs - link.since) / 1_000)),
            at: clock(link.since + offsetMs),
          })}
        </p>
      )}
      {site?.state.fire === true && (
        <p className="banner fire" role="alert" data-testid="fire">
          {say('fire')}
        </p>
      )}
    </>
  );
}

/** Names of those who stand at posts, for who may see them. */
function useGuardNames(session: Session, posts: readonly PostPicture[]): (id: string) => string {
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const ids = posts.flatMap(({ guard }) => guard ?? []).join(',');
  useEffect(() => {
    if (!session.names || ids === '') return;
    ask<{ readonly names: Readonly<Record<string, string>> }>(
      `/api/v1/names?ids=${encodeURIComponent(ids)}`,
    ).then(
      ({ names: found }) => setNames(found),
      // Without names the ids stand there; the tile itself is read all the same.
      () => undefined,
    );
  }, [session.names, ids]);
  return (id) => names[id] ?? id;
}
