import { asks, inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { POSTURES } from '../../../words/record-terms.ts';
import { CLOCKS, CONDITION_NAMES, MODES, term } from '../../../words/terms.ts';
import type { WatchedPicture } from '../alarms/queries.ts';
import { countIn } from '../alarms/standing.ts';
import { areaStanding, byStanding } from '../alarms/watched.ts';
import { timesOf, whatOf } from '../alarms/what.ts';
import type {
  AlarmPicture,
  LanePicture,
  OpenAlarms,
  PostPicture,
  RoundPicture,
  SitePicture,
} from '../api/types.ts';
import { clockOf, minutesOf } from '../parts/clock.ts';
import type { Say } from './wall-page.tsx';
import { WALL, type WallWord } from './words.ts';

type Of = (text: Text) => string;
type Told = { readonly say: Say; readonly of: Of };

const ALARMS_SHOWN = 8;
const ROUNDS_SHOWN = 7;
// The posts stand above it: the tile has room for so many.
const GUARDED_SHOWN = 4;
const BACKUPS_SHOWN = 2;
const DEVICES_SHOWN = 9;

/** Words that came from the server, where the wall has them. */
const worded = (say: Say, word: string): string => (isWord(word) ? say(word) : word);
const isWord = (word: string): word is WallWord => Object.hasOwn(WALL, word);

/** How wary the site is, and who stands where. */
export function PostureTile({
  site,
  posts,
  watched,
  naming,
  say,
  of,
}: Told & {
  readonly site: SitePicture;
  readonly posts: readonly PostPicture[];
  /** Undefined where it was not read yet. */
  readonly watched: WatchedPicture | undefined;
  naming(id: string): string;
}) {
  const { posture = 'normal', postureBy, postureUntil } = site.state;
  return (
    <>
      <p className={`posture ${posture}`} data-testid="posture">
        <i aria-hidden="true">{posture === 'normal' ? '○' : '▲'}</i> {of(term(POSTURES, posture))}
      </p>
      {postureBy !== undefined && (
        <p className="dim">
          {postureUntil === undefined
            ? say('posture.by', { who: naming(postureBy) })
            : say('posture.until', {
                at: clockOf(postureUntil, site.zone, false),
                who: naming(postureBy),
              })}
        </p>
      )}
      <ul>
        {posts.map((post) => (
          <li key={post.id}>
            <span>{of(post.name)}</span>
            <b className={post.guard === undefined ? 'bad' : ''}>
              {post.guard === undefined ? say('nobody') : naming(post.guard)}
            </b>
          </li>
        ))}
      </ul>
      {watched !== undefined && <Guarded watched={watched} say={say} of={of} />}
    </>
  );
}

/** Whether it is armed, what needs a look first; and panels that only their back-up receiver hears. */
function Guarded({
  watched: { areas, panels },
  say,
  of,
}: Told & { readonly watched: WatchedPicture }) {
  const backups = panels.filter(({ backupOnly }) => backupOnly === true);
  const told = backups.slice(0, BACKUPS_SHOWN);
  const armed = areas.filter((area) => areaStanding(area) === 'armed').length;
  const shown = byStanding(areas).slice(0, GUARDED_SHOWN - told.length);
  const left = areas.length - shown.length + backups.length - told.length;
  return (
    <div className="guarded" data-testid="guarded">
      {areas.length > 0 && (
        <h3>
          {say('areas')}{' '}
          <b className={armed < areas.length ? 'warn' : 'good'}>
            {say('areas.armed', { n: armed, of: areas.length })}
          </b>
        </h3>
      )}
      <ul>
        {told.map((panel) => (
          <li key={panel.id}>
            <span>{of(panel.name)}</span>
            <b className="bad">◐ {say('backup-only')}</b>
          </li>
        ))}
        {shown.map((area) => {
          const standing = areaStanding(area);
          return (
            <li key={area.id} data-testid={`area-${area.id}`}>
              <span>{of(area.name)}</span>
              <b className={AREA_TONES[standing]}>{say(`area.${standing}`)}</b>
            </li>
          );
        })}
      </ul>
      {left > 0 && <p className="dim">{say('more', { n: left })}</p>}
    </div>
  );
}

const AREA_TONES = { armed: 'good', disarmed: 'warn', 'not-armed': 'bad', unknown: 'bad' } as const;
const ARM_SIGNS = { up: '↑', down: '↓', moving: '↕', broken: '✕', unknown: '?' } as const;

/** Each lane: how its arm stands, what is there, what is wrong. */
export function LanesTile({ lanes, say, of }: Told & { readonly lanes: readonly LanePicture[] }) {
  return (
    <div className="lanes">
      {lanes.map((lane) => (
        <article
          key={lane.id}
          className={lane.conditions.length > 0 || lane.passage?.stage === 'refused' ? 'warns' : ''}
          data-testid={`lane-${lane.id}`}
        >
          <h3>
            {of(lane.name)}
            {lane.mode !== 'automatic' && <em>{of(term(MODES, lane.mode))}</em>}
          </h3>
          <p className={`arm ${lane.arm}`}>
            <i aria-hidden="true">{ARM_SIGNS[lane.arm]}</i> {say(`arm.${lane.arm}`)}
          </p>
          <p className={lane.passage === undefined ? 'dim' : ''}>
            {lane.passage === undefined ? say('idle') : worded(say, `stage.${lane.passage.stage}`)}
          </p>
          <p className="bad">
            {[
              ...lane.conditions.map((one) => of(term(CONDITION_NAMES, one))),
              ...(lane.call === undefined ? [] : [say('call')]),
              ...(lane.held === undefined ? [] : [say('held')]),
            ].join(' · ')}
          </p>
        </article>
      ))}
    </div>
  );
}

/** Open alarms in the order of the list, each with its next clock. */
export function AlarmsTile({
  alarms: { items: open, counts },
  zone,
  now,
  say,
  of,
}: Told & {
  readonly alarms: OpenAlarms;
  readonly zone: string;
  readonly now: number;
}) {
  const items = inOrder(open).filter(({ state }) => state !== 'shelved');
  const all = counts.total - countIn(counts, 'shelved');
  if (items.length === 0) return <p className="good">○ {say('no-alarms')}</p>;
  return (
    <>
      <ol>
        {items.slice(0, ALARMS_SHOWN).map((alarm) => (
          <li
            key={alarm.id}
            className={`${alarm.priority} ${asks(alarm) ? 'asks' : ''}`}
            data-alarm={alarm.id}
          >
            <i aria-hidden="true">{asks(alarm) ? '!!' : alarm.state === 'cleared' ? '○' : '✓'}</i>
            <b>{of(whatOf(alarm))}</b>
            <span className="place">
              {of(alarm.place)}
              {timesOf(alarm)}
            </span>
            <time>{clockOf(alarm.raised, zone, false)}</time>
            <NextClock alarm={alarm} now={now} of={of} />
          </li>
        ))}
      </ol>
      {all > ALARMS_SHOWN && <p className="dim">{say('more', { n: all - ALARMS_SHOWN })}</p>}
    </>
  );
}

function NextClock({
  alarm,
  now,
  of,
}: {
  readonly alarm: AlarmPicture;
  readonly now: number;
  readonly of: Of;
}) {
  const next = alarm.clocks
    .filter(({ stopped }) => stopped === undefined)
    .toSorted((a, b) => Date.parse(a.due) - Date.parse(b.due))[0];
  if (next === undefined) return <span className="clock good">✓</span>;
  const leftMs = Date.parse(next.due) - now;
  return (
    <span className={leftMs < 60_000 ? 'clock bad' : 'clock'}>
      <small>{of(term(CLOCKS, next.clock))}</small> {leftMs < 0 ? '+' : ''}
      {minutesOf(Math.abs(leftMs))}
    </span>
  );
}

const MADE: readonly string[] = ['on-time', 'early', 'late', 'out-of-order'];
const STAGES = ['open', 'upcoming', 'ended'];

/** Today's rounds: those under way first, with what was made and missed of each. */
export function RoundsTile({
  rounds,
  zone,
  say,
  of,
}: Told & { readonly rounds: readonly RoundPicture[]; readonly zone: string }) {
  if (rounds.length === 0) return <p className="dim">{say('no-rounds')}</p>;
  const items = rounds.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
  return (
    <>
      <ul>
        {items.slice(0, ROUNDS_SHOWN).map((round) => {
          const made = round.visits.filter(({ mark = '' }) => MADE.includes(mark)).length;
          const missed = round.visits.filter(({ mark }) => mark === 'missed').length;
          return (
            <li key={round.id} className={round.stage}>
              <span className="place">
                {of(round.name)} <time>{clockOf(round.from, zone, false)}</time>
              </span>
              <meter min={0} max={round.visits.length} value={made} aria-label={of(round.name)} />
              <b>
                {made}/{round.visits.length}
              </b>
              <em className={missed > 0 ? 'bad' : 'dim'}>
                {missed > 0 ? say('missed', { n: missed }) : say(`stage.${round.stage}`)}
              </em>
            </li>
          );
        })}
      </ul>
      {items.length > ROUNDS_SHOWN && (
        <p className="dim">{say('more', { n: items.length - ROUNDS_SHOWN })}</p>
      )}
    </>
  );
}

/** What the devices tell of themselves. */
export type DevicesPicture = {
  readonly items: readonly {
    readonly id: string;
    readonly state: 'online' | 'offline' | 'unknown';
    readonly why?: string;
  }[];
  readonly hosts: readonly { readonly id: string; readonly alive: boolean }[];
  readonly panels: readonly {
    readonly id: string;
    readonly name: Text;
    readonly state: 'heard' | 'silent' | 'unknown';
    readonly backupOnly?: boolean;
  }[];
};

/** How many devices answer, and which do not. */
export function DevicesTile({ devices, say, of }: Told & { readonly devices: DevicesPicture }) {
  const { items, hosts, panels } = devices;
  const count = (state: string): number => items.filter((one) => one.state === state).length;
  const troubled = [
    ...hosts.filter(({ alive }) => !alive).map(({ id }) => [id, say('host-gone')] as const),
    ...panels
      .filter(({ state, backupOnly }) => state !== 'heard' || backupOnly === true)
      .map(
        ({ name, state }) => [of(name), say(state === 'heard' ? 'backup-only' : state)] as const,
      ),
    ...items
      .filter(({ state }) => state !== 'online')
      .map(({ id, state }) => [id, say(state)] as const),
  ];
  return (
    <>
      <dl className="counts">
        {(['online', 'offline', 'unknown'] as const).map((state) => (
          <div key={state} className={state === 'online' || count(state) === 0 ? '' : 'bad'}>
            <dt>{say(state)}</dt>
            <dd>{count(state)}</dd>
          </div>
        ))}
        {panels.length > 0 && (
          <div className={panels.some(({ state }) => state !== 'heard') ? 'bad' : ''}>
            <dt>{say('panels')}</dt>
            <dd>
              {panels.filter(({ state }) => state === 'heard').length}/{panels.length}
            </dd>
          </div>
        )}
      </dl>
      {troubled.length === 0 && <p className="good">○ {say('all-online')}</p>}
      <ul>
        {troubled.slice(0, DEVICES_SHOWN).map(([name, state]) => (
          <li key={`${name} ${state}`}>
            <span>{name}</span>
            <b className="bad">✕ {state}</b>
          </li>
        ))}
      </ul>
      {troubled.length > DEVICES_SHOWN && (
        <p className="dim">{say('more', { n: troubled.length - DEVICES_SHOWN })}</p>
      )}
    </>
  );
}
