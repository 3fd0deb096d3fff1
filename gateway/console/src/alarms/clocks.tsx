import { CLOCKS, term } from '../../../words/terms.ts';
import type { AlarmPicture, Line, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useNow } from '../feed/use-now.ts';
import { clockOf, minutesOf } from '../parts/clock.ts';
import { useAlarmWords } from './words.ts';

type Clock = AlarmPicture['clocks'][number];

/** The time as the server has it. */
export function useServerNow(): number {
  const { offsetMs } = useFeed();
  return useNow(500) + offsetMs;
}

/** How urgent a running clock looks: the colour steps at one and two minutes, and red when it is over. */
export function urgencyOf(leftMs: number): 'over' | 'soon' | 'near' | 'calm' {
  if (leftMs < 0) return 'over';
  if (leftMs < 60_000) return 'soon';
  return leftMs < 120_000 ? 'near' : 'calm';
}

/** The next clock that runs still. */
const nextOf = ({ clocks }: AlarmPicture): Clock | undefined =>
  clocks
    .filter(({ stopped }) => stopped === undefined)
    .toSorted((a, b) => Date.parse(a.due) - Date.parse(b.due))[0];

/** What is left of the next clock, counting up once it is over. */
export function NextClock({ alarm }: { readonly alarm: AlarmPicture }) {
  const { say, of } = useAlarmWords();
  const now = useServerNow();
  const next = nextOf(alarm);
  if (next === undefined) return <span className="next-clock done">✓</span>;
  const leftMs = Date.parse(next.due) - now;
  return (
    <span className={`next-clock ${urgencyOf(leftMs)}`} role="timer" data-testid="next-clock">
      <small>
        {of(term(CLOCKS, next.clock))} {leftMs < 0 ? say('clock.over', { over: '' }) : ''}
      </small>
      <b>{minutesOf(Math.abs(leftMs))}</b>
    </span>
  );
}

const NAMES = ['acknowledged', 'attended', 'closed'] as const;

/** The three clocks: what is left of each, or who stopped it and when. */
export function ThreeClocks({
  alarm,
  facts,
  site,
}: {
  readonly alarm: AlarmPicture;
  readonly facts: readonly Line[];
  readonly site: SitePicture;
}) {
  const { say, of } = useAlarmWords();
  return (
    <dl className="three-clocks">
      {NAMES.map((name) => {
        const clock = alarm.clocks.find((one) => one.clock === name);
        return (
          <div key={name} data-testid={`clock-${name}`}>
            <dt>{of(term(CLOCKS, name))}</dt>
            {clock === undefined ? (
              <dd className="dim">{say('clock.not-asked')}</dd>
            ) : (
              <ClockText clock={clock} alarm={alarm} facts={facts} site={site} />
            )}
          </div>
        );
      })}
    </dl>
  );
}

function ClockText({
  clock: { clock, due, stopped, missed },
  alarm,
  facts,
  site,
}: {
  readonly clock: Clock;
  readonly alarm: AlarmPicture;
  readonly facts: readonly Line[];
  readonly site: SitePicture;
}) {
  const { say, of } = useAlarmWords();
  const naming = useNaming();
  const now = useServerNow();
  const leftMs = Date.parse(due) - now;
  if (stopped === undefined) {
    const left = minutesOf(Math.abs(leftMs));
    return (
      <dd className={urgencyOf(leftMs)}>
        <b>{leftMs < 0 ? say('clock.over', { over: left }) : say('clock.left', { left })}</b>
        <small>{say('clock.due', { at: clockOf(due, site.zone) })}</small>
      </dd>
    );
  }
  const stop = stopOf(facts, clock);
  const who = stop === undefined ? '' : (naming(stop.by) ?? stop.by);
  const at = clockOf(stopped, site.zone);
  const point = site.checkpoints.find(({ id }) => id === stop?.checkpoint);
  const took = minutesOf(Date.parse(stopped) - Date.parse(alarm.raised));
  if (stop?.isWaived === true) {
    return (
      <dd>
        <b>{say('clock.waived')}</b>
        <small>{say('clock.by', { who, at })}</small>
      </dd>
    );
  }
  return (
    <dd className={missed === true ? 'over' : 'done'}>
      <b>{say(missed === true ? 'clock.late' : 'clock.stopped', { took })}</b>
      <small>
        {say('clock.by', { who, at })} {point === undefined ? '' : of(point.name)}
      </small>
    </dd>
  );
}

type Stop = { readonly by: string; readonly checkpoint?: string; readonly isWaived?: true };

/** Who stopped a clock: the last who did, for what asks anew is acknowledged anew. */
function stopOf(facts: readonly Line[], clock: string): Stop | undefined {
  const stops = facts.flatMap((line): readonly Stop[] => {
    if (line.type === 'alarm.acknowledged' && clock === 'acknowledged')
      return [{ by: line.data.by }];
    if (clock !== 'attended') return [];
    if (line.type === 'alarm.waived') return [{ by: line.data.by, isWaived: true }];
    if (line.type !== 'alarm.attended') return [];
    const { by, checkpoint } = line.data;
    return [checkpoint === undefined ? { by } : { by, checkpoint }];
  });
  return stops.findLast(({ isWaived }) => isWaived !== true) ?? stops.at(-1);
}
