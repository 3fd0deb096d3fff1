import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ROUND_OUTCOMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import { clockText, isSameDay } from './clock.ts';
import { standing } from './marks.ts';
import type { Mine } from './mine.ts';
import type { Walk } from './walk.ts';
import { GUARD } from './words.ts';

/** Every point of a round and how it stands. */
export function PointList({
  walk: { points, next },
  mine,
  of,
}: {
  readonly walk: Walk;
  readonly mine: Mine;
  of(text: Text): string;
}) {
  return (
    <section className="list" aria-label={of(GUARD.points)}>
      <h2>{of(GUARD.points)}</h2>
      <ol data-testid="points">
        {points.map((point) => {
          const { word, sign, tone } = standing(point);
          return (
            <li
              key={point.checkpoint}
              className={tone}
              aria-current={point === next ? 'step' : undefined}
              data-testid={`point-${point.checkpoint}`}
            >
              <span className="sign" aria-hidden="true">
                {sign}
              </span>
              <span className="name">{of(point.name)}</span>
              <span className="word">
                {of(word)}
                {point.time !== undefined && ` ${clockText(point.time, mine.zone)}`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The rest of his day, a line each. */
export function OtherRounds({
  walks,
  mine,
  now,
  of,
}: {
  readonly walks: readonly Walk[];
  readonly mine: Mine;
  readonly now: number;
  of(text: Text): string;
}) {
  if (walks.length === 0) return null;
  return (
    <section className="list" aria-label={of(GUARD.others)}>
      <h2>{of(GUARD.others)}</h2>
      <ul>
        {walks.map(({ round, stage, points, done }) => (
          <li key={round.id}>
            <span className="time">
              {Date.parse(round.from) > now &&
                !isSameDay(round.from, now, mine.zone) &&
                `${of(GUARD.tomorrow)} `}
              {clockText(round.from, mine.zone)}–{clockText(round.to, mine.zone)}
            </span>{' '}
            {of(round.name)}{' '}
            <span className="word">
              {done}/{points.length}{' '}
              {round.outcome !== undefined && of(term(ROUND_OUTCOMES, round.outcome))}
              {round.outcome === undefined && stage === 'ended' && of(GUARD.ended)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
