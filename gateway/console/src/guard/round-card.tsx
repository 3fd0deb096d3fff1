import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ROUND_OUTCOMES, ROUTE_KIND_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import { clockText, isSameDay, leftText } from './clock.ts';
import type { Mine } from './mine.ts';
import type { Walk } from './walk.ts';
import { GUARD } from './words.ts';

/** Shorter than this before he is asked after, he is told. */
const WARNED_MS = 5 * 60_000;

/** A round in one glance: how far, where next, how long still. */
export function RoundCard({
  walk,
  mine,
  now,
  of,
}: {
  readonly walk: Walk;
  readonly mine: Mine;
  readonly now: number;
  of(text: Text): string;
}) {
  const { round, stage, points, done, next, silentAt } = walk;
  const { zone } = mine;
  return (
    <main className={`round ${stage}`} data-testid="round">
      <p className="dim">
        {stage === 'upcoming' && `${of(GUARD.nextRound)} · `}
        {stage === 'upcoming' && !isSameDay(round.from, now, zone) && `${of(GUARD.tomorrow)} `}
        {of(round.name)} · {of(ROUTE_KIND_NAMES[round.kind])} · {clockText(round.from, zone)}–
        {clockText(round.to, zone)}
        {round.taken === mine.person && ` · ${of(GUARD.yours)}`}
      </p>
      <p className="figures-line">
        <span>
          {of(GUARD.progress)}{' '}
          <b data-testid="progress">
            {done}/{points.length}
          </b>
        </span>
        <TimeLeft walk={walk} zone={zone} now={now} of={of} />
      </p>
      <progress max={points.length} value={done} aria-label={of(GUARD.progress)} />
      <NextPoint walk={walk} zone={zone} now={now} of={of} />
      {walk.unplaced > 0 && (
        <p className="warn-line">
          ↑ {of(GUARD.unplaced)}
          {walk.unplaced}
        </p>
      )}
      {stage === 'open' && next !== undefined && silentAt !== undefined && (
        <Silence silentAt={silentAt} zone={zone} now={now} of={of} />
      )}
    </main>
  );
}

type Part = {
  readonly walk: Walk;
  readonly zone: string;
  readonly now: number;
  of(text: Text): string;
};

function TimeLeft({ walk: { round, stage, to, tolerance }, zone, now, of }: Part) {
  if (stage === 'ended') {
    return (
      <b>{of(round.outcome === undefined ? GUARD.ended : term(ROUND_OUTCOMES, round.outcome))}</b>
    );
  }
  if (stage === 'upcoming') {
    return (
      <span>
        {of(GUARD.begins)} <b>{clockText(round.from, zone)}</b>
      </span>
    );
  }
  if (now > to) {
    return (
      <span className="bad-line">
        ! {of(GUARD.lateUntil)} <b>{clockText(tolerance, zone)}</b>
      </span>
    );
  }
  return (
    <span>
      {of(GUARD.left)} <b>{of(leftText(to - now))}</b>
    </span>
  );
}

function NextPoint({ walk, zone, now, of }: Part) {
  const { round, stage, next, soonest, points, done } = walk;
  if (stage === 'ended' && done < points.length) return null;
  if (next === undefined) return <p className="next">✓ {of(GUARD.allDone)}</p>;
  return (
    <>
      <p className="dim">
        {of(GUARD.next)}
        {round.order === 'free' && ` (${of(GUARD.anyOrder)})`}
      </p>
      <p className="next" data-testid="next">
        {of(next.name)}
      </p>
      {soonest !== undefined && soonest > now && (
        <p className="warn-line">
          {of(GUARD.soonest)} {clockText(soonest, zone)}
        </p>
      )}
      {stage === 'open' && <p className="dim">{of(GUARD.touch)}</p>}
    </>
  );
}

function Silence({ silentAt, zone, now, of }: Omit<Part, 'walk'> & { readonly silentAt: number }) {
  if (silentAt - now > WARNED_MS) return null;
  return (
    <p className="warn-line" role="status">
      ! {of(GUARD.well)}
      {clockText(silentAt, zone)}
    </p>
  );
}
