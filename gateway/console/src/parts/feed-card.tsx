import { Segmented } from 'antd';
import { memo, useDeferredValue, useState } from 'react';
import { isMinor } from '../../../words/minor.ts';
import type { Naming } from '../../../words/places.ts';
import { sentence } from '../../../words/sentences.ts';
import { useStand } from '../alarms/machine.ts';
import { linesAt } from '../alarms/quiet.ts';
import type { Line, Session, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { areaOf, FEED_AREAS, type FeedArea } from '../feed/feed-area.ts';
import { useFeedNaming } from '../feed/names.tsx';
import type { Language } from '../words/language.tsx';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';

/** What stands out of the stream: somebody must look. */
const URGENT =
  /(\.refused|^alarm\.raised|^clock\.missed|^fire\.|\.missed|^condition\.raised|\.offline|\.failed)$/;

/** What happened, a line each, newest on top; what is minor is in the chain of its cause only. */
export function FeedCard({
  site,
  session,
  onTrace,
}: {
  readonly site: SitePicture;
  readonly session: Session;
  onTrace(fact: string): void;
}) {
  const { say, of, language } = useWords();
  const { lines: told } = useFeed();
  const lines = linesAt(useStand(session), told, site.zones);
  const naming = useFeedNaming(lines, of);
  const [area, setArea] = useState<FeedArea>('all');
  const shown = useDeferredValue(
    lines.filter((line) => !isMinor(line) && (area === 'all' || areaOf(line.type) === area)),
  );
  return (
    <section className="panel feed">
      <header>
        <h2>{say('feed.title')}</h2>
        <span className="space" />
        <Segmented<FeedArea>
          size="small"
          value={area}
          onChange={setArea}
          options={FEED_AREAS.map((each) => ({ value: each, label: say(`feed.${each}`) }))}
        />
      </header>
      {shown.length === 0 && <p className="empty">{say('feed.none')}</p>}
      <ol className="lines" data-testid="feed">
        {shown
          .map((line) => (
            <FeedLine
              key={line.sequence}
              line={line}
              site={site}
              language={language}
              naming={naming}
              // Names come later than lines: a line is drawn again only when one of its own has come.
              named={idsOf(line)
                .map((id) => naming(id) ?? '')
                .join()}
              onTrace={onTrace}
            />
          ))
          .reverse()}
      </ol>
    </section>
  );
}

const NAMED = ['holder', 'vehicle', 'guard', 'subject', 'alarm'] as const;

function idsOf(line: Line): readonly string[] {
  const data: Readonly<Record<string, unknown>> = { ...line.data };
  return NAMED.flatMap((field) => {
    const id = data[field];
    return typeof id === 'string' ? [id] : [];
  });
}

const FeedLine = memo(
  function FeedLine({
    line,
    site,
    language,
    naming,
    onTrace,
  }: {
    readonly line: Line;
    readonly site: SitePicture;
    readonly language: Language;
    readonly naming: Naming;
    readonly named: string;
    onTrace(fact: string): void;
  }) {
    return (
      <li
        className={`line ${areaOf(line.type)} ${URGENT.test(line.type) ? 'urgent' : ''}`}
        data-sequence={line.sequence}
      >
        <button type="button" onClick={() => onTrace(line.id)}>
          <time>{clockOf(line.time, site.zone)}</time>
          <i aria-hidden="true" />
          <span>{sentence(line, site, naming)[language]}</span>
        </button>
      </li>
    );
  },
  (before, next) =>
    before.line === next.line &&
    before.language === next.language &&
    before.named === next.named &&
    before.site === next.site,
);
