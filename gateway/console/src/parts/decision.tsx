import { Button } from 'antd';
import { REASONS } from '../../../../rules/vocabulary/reasons.ts';
import { WHEREABOUTS } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import type { LanePicture, Line, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useWords, type Words } from '../words/language.tsx';
import type { Key } from '../words/zh.ts';
import { clockOf } from './clock.ts';

type Judged = Extract<
  Line,
  {
    readonly type:
      | 'entry.granted'
      | 'exit.granted'
      | 'entry.refused'
      | 'exit.refused'
      | 'exit.verified'
      | 'override.given'
      | 'emergency.let-through';
  }
>;

/** The last decision of a lane, why, what was looked at and what the guard may do: read in two seconds. */
export function Decision({
  lane,
  site,
  onTrace,
}: {
  readonly lane: LanePicture;
  readonly site: SitePicture;
  onTrace(fact: string): void;
}) {
  const words = useWords();
  const { lines } = useFeed();
  const naming = useNaming();
  const last = lane.lastDecision;
  if (last === undefined) return <p className="decision none">{words.say('lane.none')}</p>;
  const line = lines.findLast(
    (told): told is Judged =>
      isJudged(told) && told.type === last.type && told.data.passage === last.passage,
  );
  const good = !last.type.endsWith('.refused');
  const reason = last.reason === undefined ? undefined : words.of(term(REASONS, last.reason));
  return (
    <section
      className={`decision ${good ? 'granted' : 'refused'}`}
      data-testid={`decision-${lane.id}`}
    >
      <strong>{verdict(lane, last.type, words)}</strong>
      {reason !== undefined && <b className="reason">{reason}</b>}
      <time>{clockOf(last.at, site.zone)}</time>
      {line !== undefined && <p className="details">{details(line, naming, words)}</p>}
      {line !== undefined && (
        <Button type="link" size="small" className="trace" onClick={() => onTrace(line.id)}>
          {words.say('feed.details')}
        </Button>
      )}
    </section>
  );
}

const JUDGED =
  /^((entry|exit)\.(granted|refused)|exit\.verified|override\.given|emergency\.let-through)$/;

const isJudged = (line: Line): line is Judged => JUDGED.test(line.type);

const BY_HAND: Readonly<Record<string, Key>> = {
  'exit.verified': 'way.verify',
  'override.given': 'way.override',
  'emergency.let-through': 'way.emergency',
};

function verdict(lane: LanePicture, type: string, { language, say }: Words): string {
  const way = BY_HAND[type];
  if (way !== undefined) return say(way);
  const good = type.endsWith('.granted');
  const entry = lane.direction === 'entry';
  if (language === 'zh') return `${good ? '准予' : '禁止'}${entry ? '驶入' : '驶出'}`;
  return `${entry ? 'Entry' : 'Exit'} ${good ? 'granted' : 'refused'}`;
}

function details(line: Judged, naming: ReturnType<typeof useNaming>, words: Words): string {
  if ('evidence' in line.data) {
    const { by, second, reason, evidence } = line.data;
    return [by, second, reason, evidence]
      .filter((part) => part !== undefined && part !== '')
      .join(' · ');
  }
  if ('holder' in line.data) {
    const { holder, vehicle, notices } = line.data;
    const who = [vehicle, holder].flatMap((id) =>
      id === undefined ? [] : [naming(id) ?? id.slice(-6)],
    );
    return [...who, ...notices.map((notice) => words.of(term(REASONS, notice)))].join(' · ');
  }
  const { saw, text, may } = line.data;
  const looked = [
    saw.tail === undefined ? undefined : `${words.say('lane.tail')} ${saw.tail}`,
    saw.vehicle === undefined ? undefined : naming(saw.vehicle),
    saw.presence === undefined
      ? undefined
      : `${words.say('lane.presence')} ${words.of(term(WHEREABOUTS, saw.presence))}`,
    saw.state === undefined ? undefined : `${words.say('lane.permit')} ${saw.state}`,
  ].filter((part) => part !== undefined && part !== '');
  const ways = may.map((way) => words.say(WAYS[way])).join(words.language === 'zh' ? '、' : ', ');
  return [
    words.of(text),
    looked.length === 0 ? '' : `${words.say('lane.looked')}: ${looked.join(' · ')}`,
    ways === '' ? '' : `${words.say('lane.may')}: ${ways}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const WAYS = {
  'exit.verify': 'way.verify',
  'override.give': 'way.override',
  'emergency.let-through': 'way.emergency',
  'permit.issue': 'lane.permit-issue',
  'show-again': 'lane.show-again',
  'exit.confirm': 'lane.look',
} as const;
