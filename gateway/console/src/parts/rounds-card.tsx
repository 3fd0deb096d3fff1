import { Tag, Tooltip } from 'antd';
import { ROUND_OUTCOMES, VISITS } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import { useRounds, useSite } from '../api/queries.ts';
import type { RoundPicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords, type Words } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { Panel } from './panel.tsx';

const OUTCOME_COLOURS: Readonly<Record<string, string>> = {
  completed: 'success',
  late: 'warning',
  incomplete: 'error',
  missed: 'error',
  excused: 'default',
};
const MADE = ['on-time', 'early', 'late', 'out-of-order', 'too-fast', 'repeated'];

/** Today's rounds: each checkpoint with what became of it. */
export function RoundsCard() {
  const words = useWords();
  const rounds = useRounds();
  const zone = useSite().data?.zone ?? 'UTC';
  const items = rounds.data?.items ?? [];
  return (
    <Panel title={words.say('rounds.title')} query={rounds}>
      {items.length === 0 && <p className="empty">{words.say('rounds.none')}</p>}
      {items.map((round) => (
        <Round key={round.id} round={round} zone={zone} words={words} />
      ))}
    </Panel>
  );
}

function Round({
  round,
  zone,
  words,
}: {
  readonly round: RoundPicture;
  readonly zone: string;
  readonly words: Words;
}) {
  const naming = useNaming();
  const { say, of } = words;
  const made = round.visits.filter((visit) => MADE.includes(visit.mark ?? '')).length;
  return (
    <article className={`round ${round.stage}`} data-testid={`round-${round.id}`}>
      <header>
        <b>{of(round.name)}</b>
        <span className="dim">
          {clockOf(round.from, zone, false)}–{clockOf(round.to, zone, false)}
        </span>
        <Tag
          color={
            round.outcome === undefined
              ? stageColour(round)
              : (OUTCOME_COLOURS[round.outcome] ?? 'default')
          }
        >
          {stageWord(round, words)}
        </Tag>
        <span className="made">{say('rounds.made', { made, due: round.visits.length })}</span>
      </header>
      <ol className="points">
        {round.visits.map(({ checkpoint, name, mark, guard, time }) => (
          <Tooltip
            key={checkpoint}
            title={[
              of(name),
              markWord(mark, words),
              guard === undefined ? '' : (naming(guard) ?? guard),
              time === undefined ? '' : clockOf(time, zone),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          >
            <li className={`point ${mark ?? 'waiting'}`}>
              <i aria-hidden="true" />
              <span>{of(name)}</span>
            </li>
          </Tooltip>
        ))}
      </ol>
    </article>
  );
}

const stageColour = ({ stage }: RoundPicture): string =>
  stage === 'open' ? 'processing' : 'default';

function stageWord({ outcome, stage }: RoundPicture, { say, of }: Words): string {
  if (outcome !== undefined) return of(term(ROUND_OUTCOMES, outcome));
  return say(stage === 'open' ? 'rounds.open' : 'rounds.upcoming');
}

function markWord(mark: string | undefined, { say, of }: Words): string {
  if (mark === undefined) return say('rounds.waiting');
  if (mark === 'missed') return say('rounds.missed');
  if (mark === 'unprovable') return say('rounds.unprovable');
  return of(term(VISITS, mark));
}
