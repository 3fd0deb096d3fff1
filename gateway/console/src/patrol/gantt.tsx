import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ROUND_OUTCOMES, ROUTE_KIND_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type {
  DayPicture,
  RoundPicture,
  SitePicture,
  TagDoubtPicture,
  VisitPicture,
} from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useNow } from '../feed/use-now.ts';
import { clockOf } from '../parts/clock.ts';
import { useWords } from '../words/language.tsx';
import {
  type Axis,
  axisOf,
  doubtsOf,
  fittingHours,
  type Row,
  rowsOf,
  shareOf,
  ticksOf,
} from './gantt-layout.ts';
import { isMade, isOpen, MarkSign, markOf, markWord, nextOf } from './marks.tsx';
import { useTell } from './words.ts';

const HOURS = [24, 8, 2, 0.5] as const;
type Hours = (typeof HOURS)[number];
/** What was pressed: a round, or one of its points. */
export type Pressed = { readonly round: string; readonly checkpoint?: string };

// A sign and the gap beside it.
const SIGN_PX = 18;
const LINES_MAX = 4;
const LABEL_PX = 220;
// Room for a round's window, sum and outcome; and for the sum alone.
const WORDS_PX = 190;
const SUM_PX = 34;
// Longer than this a round's words may be out of sight while its hours are seen.
const LONG_PX = 700;

/** The rounds of a day along its hours; each due point is a sign that tells what became of it. */
export function Gantt({
  day,
  site,
  isToday,
  onPress,
}: {
  readonly day: DayPicture;
  readonly site: SitePicture;
  readonly isToday: boolean;
  onPress(pressed: Pressed): void;
}) {
  const tell = useTell();
  const { offsetMs } = useFeed();
  const now = useNow(1_000) + offsetMs;
  const rows = rowsOf(
    day.items,
    site.routes.map(({ id }) => id),
  );
  const [chosen, setChosen] = useState<Hours>();
  const hours = chosen ?? fittingHours(rows);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const axis = axisOf(day);
  const spanHours = (axis.to - axis.from) / 3_600_000;
  // The whole day is the day with what runs past its midnight.
  const innerPx = Math.max(1, (width - LABEL_PX) * (hours === 24 ? 1 : spanHours / hours));
  const shown = firstShown(day, isToday, now);
  const scrollTo = (moment: number): void => {
    const left = shareOf(axis, moment) * innerPx - (width - LABEL_PX) / 3;
    frame.current?.scrollTo({ left });
  };
  const begin = useRef(scrollTo);
  begin.current = scrollTo;
  const isDrawn = width > 0;
  // The eye is taken to now, or to what went wrong first; from there the reader moves as he likes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for another day or width of the hours only
  useLayoutEffect(() => begin.current(shown), [day.day, hours, isDrawn]);
  if (rows.length === 0) return <p className="empty">{tell('gantt.none')}</p>;
  return (
    <>
      <div className="gantt-keys">
        <fieldset className="hours" aria-label={tell('zoom.label')}>
          {HOURS.map((count) => (
            <Button
              key={count}
              size="small"
              type={hours === count ? 'primary' : 'default'}
              aria-pressed={hours === count}
              onClick={() => setChosen(count)}
            >
              {tell(`zoom.${count}`)}
            </Button>
          ))}
        </fieldset>
        {isToday && (
          <Button size="small" onClick={() => scrollTo(now)}>
            {tell('zoom.now')}
          </Button>
        )}
        <span className="dim">{tell('gantt.keys')}</span>
      </div>
      <section className="gantt" ref={frame} aria-label={tell('gantt.label')} data-testid="gantt">
        <div className="gantt-inner" style={{ width: LABEL_PX + innerPx }}>
          <Ticks axis={axis} hours={hours} zone={site.zone} />
          {rows.map((row) => (
            <RouteRow
              key={row.key}
              row={row}
              axis={axis}
              innerPx={innerPx}
              site={site}
              doubts={day.doubts}
              now={isToday ? now : undefined}
              onPress={onPress}
            />
          ))}
          {isToday && now >= axis.from && now <= axis.to && (
            <div className="now" style={{ left: LABEL_PX + shareOf(axis, now) * innerPx }}>
              <span>{clockOf(new Date(now).toISOString(), site.zone, false)}</span>
            </div>
          )}
        </div>
      </section>
    </>
  );
}

/** Where the eye is to begin: now, or the first point that was missed, or the first round. */
function firstShown(day: DayPicture, isToday: boolean, now: number): number {
  if (isToday) return now;
  const amiss = day.items.find(({ visits }) => visits.some(({ mark }) => mark === 'missed'));
  return Date.parse((amiss ?? day.items[0])?.from ?? day.from);
}

function useWidth(frame: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  });
  return width;
}

function Ticks({
  axis,
  hours,
  zone,
}: {
  readonly axis: Axis;
  readonly hours: number;
  readonly zone: string;
}) {
  return (
    <div className="gantt-row ticks" aria-hidden="true">
      <span className="gantt-label" />
      <span className="gantt-track">
        {ticksOf(axis, hours).map((at) => (
          <time key={at} style={{ left: `${shareOf(axis, at) * 100}%` }}>
            {clockOf(new Date(at).toISOString(), zone, false)}
          </time>
        ))}
      </span>
    </div>
  );
}

type Drawn = {
  readonly axis: Axis;
  readonly innerPx: number;
  readonly site: SitePicture;
  readonly doubts: readonly TagDoubtPicture[];
  onPress(pressed: Pressed): void;
};

function RouteRow({
  row,
  now,
  ...drawn
}: Drawn & { readonly row: Row; readonly now: number | undefined }) {
  const tell = useTell();
  const { of } = useWords();
  const naming = useNaming();
  const lines = Math.max(1, ...row.rounds.map((round) => linesOf(round, drawn)));
  const [first] = row.rounds;
  const stop = row.rounds.find(({ stage }) => stage === 'open') ?? first;
  return (
    <div className="gantt-row" data-testid={`row-${row.route}`}>
      <div className="gantt-label">
        <b>{first === undefined ? row.route : of(first.name)}</b>
        {first?.kind !== undefined && first.kind !== 'patrol' && (
          <small>{of(ROUTE_KIND_NAMES[first.kind])}</small>
        )}
        {row.taken !== undefined && <span>{naming(row.taken) ?? row.taken}</span>}
        {now === undefined ? (
          <Walkers rounds={row.rounds} />
        ) : (
          <Now row={row} now={now} zone={drawn.site.zone} />
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons inside */}
      <div
        className="gantt-track"
        style={{ height: 34 + lines * (SIGN_PX + 2) }}
        onKeyDown={moveFocus}
      >
        {row.rounds.map((round) => (
          <Round key={round.id} round={round} isStop={round === stop} {...drawn} />
        ))}
      </div>
      <span className="sr">{tell('gantt.keys')}</span>
    </div>
  );
}

/** Who walked the rounds of a row. */
function Walkers({ rounds }: Pick<Row, 'rounds'>) {
  const naming = useNaming();
  const guards = rounds.flatMap(({ taken, walker }) => taken ?? walker ?? []);
  return <small>{[...new Set(guards)].map((guard) => naming(guard) ?? guard).join('、')}</small>;
}

/** Who walks it, and which point is due next, by when. */
function Now({
  row,
  now,
  zone,
}: {
  readonly row: Row;
  readonly now: number;
  readonly zone: string;
}) {
  const tell = useTell();
  const { of } = useWords();
  const naming = useNaming();
  const round = row.rounds.find(({ stage }) => stage === 'open');
  if (round === undefined) {
    const next = row.rounds.find(({ from }) => Date.parse(from) > now);
    const time = next === undefined ? undefined : clockOf(next.from, zone, false);
    return (
      <small>{time === undefined ? tell('gantt.over') : tell('gantt.upcoming', { time })}</small>
    );
  }
  const time = clockOf(round.to, zone, false);
  const next = nextOf(round);
  const left = round.visits.filter(isOpen).length;
  const walker = round.taken ?? round.walker;
  return (
    <>
      {left > 0 && (
        <small data-testid="next">
          {next === undefined
            ? tell('gantt.any', { count: left, time })
            : tell('gantt.next', { point: of(next.name), time })}
        </small>
      )}
      <small>
        {walker !== undefined
          ? (naming(walker) ?? walker)
          : round.guards.length > 0
            ? round.guards.map((guard) => naming(guard) ?? guard).join('、')
            : tell('gantt.nobody')}
      </small>
    </>
  );
}

/** Arrows go from button to button of a row, so that a row is one stop of the Tab key. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  const next = buttons[at + step];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

const widthOf = ({ from, to }: RoundPicture, { axis, innerPx }: Drawn): number =>
  (shareOf(axis, Date.parse(to)) - shareOf(axis, Date.parse(from))) * innerPx;

/** How many lines the signs of a round take; none where they do not fit and a sum stands for them. */
function linesOf(round: RoundPicture, drawn: Drawn): number {
  const perLine = Math.floor((widthOf(round, drawn) - 6) / SIGN_PX);
  if (perLine < 1) return 0;
  const lines = Math.ceil(round.visits.length / perLine);
  return lines > LINES_MAX ? 0 : lines;
}

function Round({
  round,
  isStop,
  ...drawn
}: Drawn & { readonly round: RoundPicture; readonly isStop: boolean }) {
  const tell = useTell();
  const { of } = useWords();
  const { axis, site, onPress } = drawn;
  const at = (moment: string): number => shareOf(axis, Date.parse(moment)) * 100;
  const [from, to, late] = [at(round.from), at(round.to), at(round.tolerance)];
  const early = at(round.early ?? round.from);
  const made = round.visits.filter(isMade).length;
  const isFitting = linesOf(round, drawn) > 0;
  const window = `${clockOf(round.from, site.zone, false)}–${clockOf(round.to, site.zone, false)}`;
  const sum = tell('gantt.made', { made, due: round.visits.length });
  const ended = round.outcome === undefined ? '' : of(term(ROUND_OUTCOMES, round.outcome));
  return (
    <div data-round={round.id}>
      {early < from && (
        <i className="early" style={{ left: `${early}%`, width: `${from - early}%` }} />
      )}
      {late > to && <i className="tolerance" style={{ left: `${to}%`, width: `${late - to}%` }} />}
      <div
        className={`block ${round.stage} ${round.outcome ?? ''} ${widthOf(round, drawn) > LONG_PX ? 'long' : ''}`}
        style={{ left: `${from}%`, width: `${to - from}%` }}
      >
        <button
          type="button"
          className="block-head"
          tabIndex={isStop ? 0 : -1}
          aria-label={[of(round.name), window, ended, sum]
            .filter((part) => part !== '')
            .join(' · ')}
          title={[window, ended, sum].filter((part) => part !== '').join(' · ')}
          onClick={() => onPress({ round: round.id })}
        >
          <span>
            {widthOf(round, drawn) > WORDS_PX && `${window} `}
            {widthOf(round, drawn) > SUM_PX && <b>{`${made}/${round.visits.length}`}</b>}
            {widthOf(round, drawn) > WORDS_PX && ` ${ended}`}
          </span>
        </button>
        {isFitting ? (
          <div className="signs">
            {round.visits.map((visit) => (
              <Sign key={visit.checkpoint} visit={visit} round={round} {...drawn} />
            ))}
          </div>
        ) : (
          <Sum round={round} />
        )}
      </div>
      {round.visits.filter(isMade).map(({ checkpoint, time }) => (
        <i key={checkpoint} className="tap" style={{ left: `${at(time ?? round.from)}%` }} />
      ))}
    </div>
  );
}

function Sign({
  visit,
  round,
  site,
  doubts,
  onPress,
}: Drawn & { readonly visit: VisitPicture; readonly round: RoundPicture }) {
  const tell = useTell();
  const words = useWords();
  const naming = useNaming();
  const { checkpoint, name, time, guard } = visit;
  const mark = markOf(visit, visit === nextOf(round));
  const doubted = doubtsOf(round, checkpoint, doubts).length > 0;
  const label = [
    words.of(name),
    markWord(mark, words, tell),
    doubted ? tell('mark.doubted') : '',
    time === undefined ? '' : clockOf(time, site.zone),
    guard === undefined ? '' : (naming(guard) ?? guard),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <button
      type="button"
      className="sign"
      tabIndex={-1}
      data-mark={mark}
      data-checkpoint={checkpoint}
      aria-label={label}
      title={label}
      onClick={() => onPress({ round: round.id, checkpoint })}
    >
      <MarkSign mark={mark} doubted={doubted} />
    </button>
  );
}

/** Many points in little room: how many of each kind, as shares of a bar. */
function Sum({ round }: { readonly round: RoundPicture }) {
  const counts = new Map<string, number>();
  for (const visit of round.visits) {
    const mark = markOf(visit);
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return (
    <div className="sum" aria-hidden="true">
      {[...counts].map(([mark, count]) => (
        <i key={mark} className={mark} style={{ flexGrow: count }} />
      ))}
    </div>
  );
}
