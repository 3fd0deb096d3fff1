import { Button, Slider } from 'antd';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { ROUND_OUTCOMES, TAG_DOUBT_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { RoundDetail, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { clockOf, minutesOf, momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { useWords } from '../words/language.tsx';
import { MARKS, type Mark, MarkSign, markWord } from './marks.tsx';
import { useRound } from './queries.ts';
import { SitePlan, type Spot } from './site-plan.tsx';
import { type Leg, legBefore, type Tap, tapsOf } from './taps.ts';
import { patrolKey, type Tell, useTell } from './words.ts';

// A night's round is over in a minute, a short one can be followed.
const STEP_MS = 900;

/** 轨迹回放: a round's taps in their order on the plan of the site, each leg with the time it took. */
export function ReplayPart({ site }: { readonly site: SitePicture }) {
  const tell = useTell();
  const { of } = useWords();
  const id = new URLSearchParams(useSearch()).get('round') ?? '';
  const query = useRound(id);
  const detail = query.data;
  const round = detail?.round;
  const title =
    round === undefined
      ? tell('replay')
      : tell('replay.title', { route: of(round.name), time: momentOf(round.from, site.zone) });
  return (
    <Panel title={title} query={query} count={<Link href="/patrol">{tell('today')}</Link>}>
      {id === '' && <p className="empty">{tell('replay.choose')}</p>}
      {detail !== undefined && <Replay key={id} detail={detail} site={site} />}
    </Panel>
  );
}

function Replay({ detail, site }: { readonly detail: RoundDetail; readonly site: SitePicture }) {
  const tell = useTell();
  const taps = tapsOf(detail);
  const [at, setAt] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [traced, setTraced] = useState<string>();
  const last = taps.length - 1;
  const step = (by: number): void => setAt((now) => Math.min(last, Math.max(0, now + by)));
  useEffect(() => {
    if (!isPlaying) return;
    if (at >= last) return setIsPlaying(false);
    const timer = setTimeout(() => setAt(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, at, last]);
  if (taps.length === 0) return <p className="empty">{tell('replay.none')}</p>;
  const play = (): void => {
    if (at >= last) setAt(0);
    setIsPlaying(!isPlaying);
  };
  const onKey = (event: KeyboardEvent): void => {
    const key = event.key === ' ' && event.target instanceof HTMLButtonElement ? '' : event.key;
    if (key === 'ArrowRight') step(1);
    else if (key === 'ArrowLeft') step(-1);
    else if (key === ' ') play();
    else return;
    event.preventDefault();
  };
  const seen = taps.slice(0, at + 1);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows step wherever the eye is in the replay
    <div className="replay" onKeyDown={onKey} data-testid="replay">
      <div>
        <SitePlan site={site} spots={spotsOf(detail, seen, site)} path={pathOf(seen)} />
        <div className="replay-keys">
          <Button onClick={() => step(-1)} disabled={at === 0}>
            {tell('replay.back')}
          </Button>
          <Button type="primary" onClick={play}>
            {tell(isPlaying ? 'replay.pause' : 'replay.play')}
          </Button>
          <Button onClick={() => step(1)} disabled={at === last}>
            {tell('replay.on')}
          </Button>
          <Times taps={taps} at={at} zone={site.zone} onChange={setAt} />
          <span className="dim">{tell('replay.keys')}</span>
        </div>
      </div>
      <ol className="replay-taps">
        {taps.map((tap, index) => (
          <TapLine
            key={tap.line.id}
            tap={tap}
            leg={legBefore(taps, index, detail.legs)}
            site={site}
            isNow={index === at}
            isSeen={index <= at}
            onGo={() => setAt(index)}
            onTrace={setTraced}
          />
        ))}
        <Ending detail={detail} onTrace={setTraced} />
      </ol>
      <ChainDrawer
        traced={traced === undefined ? undefined : { of: 'facts', id: traced }}
        site={site}
        onClose={() => setTraced(undefined)}
      />
    </div>
  );
}

/** The slider goes by time, and halts at taps: between two of them nothing is known. */
function Times({
  taps,
  at,
  zone,
  onChange,
}: {
  readonly taps: readonly Tap[];
  readonly at: number;
  readonly zone: string;
  onChange(index: number): void;
}) {
  const tell = useTell();
  const times = taps.map(({ time }) => Date.parse(time));
  const [first = 0] = times;
  const clock = (ms: number): string => clockOf(new Date(ms).toISOString(), zone);
  const nearest = (ms: number): number => {
    const gaps = times.map((time) => Math.abs(time - ms));
    return gaps.indexOf(Math.min(...gaps));
  };
  return (
    <Slider
      className="replay-slider"
      min={first}
      max={Math.max(first + 1, times.at(-1) ?? first)}
      value={times[at] ?? first}
      ariaLabelForHandle={tell('replay.slider')}
      ariaValueTextFormatterForHandle={clock}
      tooltip={{ formatter: (ms) => (ms === undefined ? '' : clock(ms)) }}
      // The arrows step from tap to tap for the whole replay.
      keyboard={false}
      onChange={(ms) => onChange(nearest(ms))}
    />
  );
}

function TapLine({
  tap,
  leg,
  site,
  isNow,
  isSeen,
  onGo,
  onTrace,
}: {
  readonly tap: Tap;
  readonly leg: Leg | undefined;
  readonly site: SitePicture;
  readonly isNow: boolean;
  readonly isSeen: boolean;
  onGo(): void;
  onTrace(fact: string): void;
}) {
  const tell = useTell();
  const words = useWords();
  const naming = useNaming();
  const { line, checkpoint, time, kind, guard, proof, doubt } = tap;
  const said = [
    kindWord(kind, words, tell),
    guard === undefined ? undefined : (naming(guard) ?? guard),
    proof === undefined ? undefined : proofWord(proof, tell),
  ].filter((part) => part !== undefined);
  return (
    <li className={isSeen ? 'seen' : ''} aria-current={isNow ? 'step' : undefined}>
      {leg !== undefined && <LegLine leg={leg} />}
      <div className="replay-tap">
        <button type="button" onClick={onGo}>
          <MarkSign mark={signOf(kind)} doubted={doubt !== undefined} />
          <time>{clockOf(time, site.zone)}</time>
          <b>{nameOf(site, checkpoint, words.of)}</b>
          <span>{said.join(' · ')}</span>
        </button>
        <Button type="link" size="small" onClick={() => onTrace(line.id)}>
          #{line.sequence}
        </Button>
      </div>
      {doubt !== undefined && (
        <p className="bad">
          {tell('mark.doubted')}: {words.of(term(TAG_DOUBT_NAMES, doubt))}
        </p>
      )}
    </li>
  );
}

/** How long the way took, against how long nobody can be quicker. */
function LegLine({ leg: { walkedMs, leastMs } }: { readonly leg: Leg }) {
  const tell = useTell();
  const isTooFast = leastMs !== undefined && walkedMs < leastMs;
  return (
    <p className={isTooFast ? 'leg bad' : 'leg'}>
      ↓ {tell('replay.leg', { walked: minutesOf(walkedMs) })} ·{' '}
      {leastMs === undefined
        ? tell('replay.no-least')
        : tell('replay.least', { least: minutesOf(leastMs) })}
    </p>
  );
}

/** Points nobody came to, and how the round ended, each with its fact. */
function Ending({
  detail,
  onTrace,
}: {
  readonly detail: RoundDetail;
  onTrace(fact: string): void;
}) {
  const tell = useTell();
  const words = useWords();
  const { round, facts } = detail;
  const unmade = round.visits.filter(({ mark = '' }) => UNMADE.includes(mark));
  const closed = facts.findLast(
    ({ type }) => type === 'round.closed' || type === 'round.corrected',
  );
  return (
    <>
      {unmade.map(({ checkpoint, name, mark, fact, sequence }) => (
        <li key={`unmade ${checkpoint}`} className="seen">
          <div className="replay-tap">
            <span>
              <MarkSign mark={signOf(mark ?? '')} />
              <b>{words.of(name)}</b>
              <span>{kindWord(mark ?? '', words, tell)}</span>
            </span>
            {fact !== undefined && (
              <Button type="link" size="small" onClick={() => onTrace(fact)}>
                #{sequence}
              </Button>
            )}
          </div>
        </li>
      ))}
      {closed !== undefined && round.outcome !== undefined && (
        <li className="seen">
          <div className="replay-tap">
            <b>{words.of(term(ROUND_OUTCOMES, round.outcome))}</b>
            <Button type="link" size="small" onClick={() => onTrace(closed.id)}>
              #{closed.sequence}
            </Button>
          </div>
        </li>
      )}
    </>
  );
}

const UNMADE: readonly string[] = ['missed', 'skipped', 'unprovable'];

/** Where each due point stands at this moment of the replay. */
function spotsOf(detail: RoundDetail, seen: readonly Tap[], site: SitePicture): readonly Spot[] {
  const now = seen.at(-1);
  const points = [
    ...detail.round.visits.map(({ checkpoint }) => checkpoint),
    ...seen.map((tap) => tap.checkpoint),
  ];
  return [...new Set(points)].map((checkpoint) => {
    const tap = seen.findLast((one) => one.checkpoint === checkpoint);
    const name = site.checkpoints.find(({ id }) => id === checkpoint)?.name;
    return {
      checkpoint,
      name: name ?? { zh: checkpoint, en: checkpoint },
      mark: tap === undefined ? 'due' : signOf(tap.kind),
      isNow: now?.checkpoint === checkpoint,
      doubted: tap?.doubt !== undefined,
      ...(tap === undefined ? {} : { note: clockOf(tap.time, site.zone) }),
    };
  });
}

const pathOf = (seen: readonly Tap[]): readonly string[] =>
  seen.map(({ checkpoint }) => checkpoint);

const signOf = (kind: string): Mark => MARKS.find((mark) => mark === kind) ?? 'due';

function kindWord(kind: string, words: Parameters<typeof markWord>[1], tell: Tell): string {
  if (kind === 'doubted') return tell('mark.not-taken');
  const mark = MARKS.find((known) => known === kind);
  if (mark !== undefined) return markWord(mark, words, tell);
  const key = patrolKey(`mark.${kind}`);
  return key === undefined ? kind : tell(key);
}

const proofWord = (proof: string, tell: Tell): string => {
  const key = patrolKey(`proof.${proof}`);
  return key === undefined ? proof : tell(key);
};

function nameOf(
  site: SitePicture,
  checkpoint: string,
  of: ReturnType<typeof useWords>['of'],
): string {
  const name = site.checkpoints.find(({ id }) => id === checkpoint)?.name;
  return name === undefined ? checkpoint : of(name);
}
