import { Button, Tag } from 'antd';
import { useState } from 'react';
import { explained } from '../../../words/opening-words.ts';
import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { ExplainKeys } from './explain-keys.tsx';
import { BY_HAND, isUnsaid, type Opening, placeOf } from './ledger.ts';

// A screen and a half; more is one press away.
const STEP = 50;

/** Openings of a day: those by hand without a word first, with keys to answer; then all, each the way to its cause. */
export function OpeningList({
  items,
  count,
  site,
  session,
  onTrace,
}: {
  readonly items: readonly Opening[];
  /** How many there were; the list may be shorter. */
  readonly count: number;
  readonly site: SitePicture;
  readonly session: Session;
  onTrace(opening: string): void;
}) {
  const { say } = useWords();
  const [shown, setShown] = useState(STEP);
  const unsaid = items.filter(isUnsaid);
  return (
    <>
      {unsaid.length > 0 && (
        <section className="panel unsaid" data-testid="to-say">
          <header>
            <h2>{say('openings.to-say', { count: unsaid.length })}</h2>
          </header>
          {unsaid.map((opening) => (
            <ToSay
              key={opening.opening}
              opening={opening}
              site={site}
              mayExplain={session.acts.includes('opening.explain')}
              onTrace={onTrace}
            />
          ))}
        </section>
      )}
      <section className="panel">
        <header>
          <h2>{say('openings.list')}</h2>
          {count > items.length && (
            <span className="note">{say('openings.only', { count, shown: items.length })}</span>
          )}
        </header>
        <table className="records opens openings">
          <thead>
            <tr>
              <th scope="col">{say('opening.at')}</th>
              <th scope="col">{say('openings.barrier')}</th>
              <th scope="col">{say('opening.authority')}</th>
              <th scope="col">{say('opening.by')}</th>
              <th scope="col">{say('opening.word')}</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, shown).map((opening) => (
              <Row key={opening.opening} opening={opening} site={site} onTrace={onTrace} />
            ))}
          </tbody>
        </table>
        {items.length === 0 && <p className="empty">{say('openings.none-day')}</p>}
        {items.length > shown && (
          <Button className="next-page" onClick={() => setShown(shown + STEP)}>
            {say('openings.more')}
          </Button>
        )}
      </section>
    </>
  );
}

function ToSay({
  opening,
  site,
  mayExplain,
  onTrace,
}: {
  readonly opening: Opening;
  readonly site: SitePicture;
  readonly mayExplain: boolean;
  onTrace(opening: string): void;
}) {
  const { say, of } = useWords();
  const naming = useNaming();
  const { guard } = opening;
  return (
    <article className="to-say" data-testid={`opening-${opening.opening}`}>
      <p>
        <time>{clockOf(opening.at, site.zone)}</time>
        <b>{of(placeOf(site, opening))}</b>
        <Tag color="volcano">{of(term(AUTHORITIES, opening.kind))}</Tag>
        {guard !== undefined && (
          <span className="dim">
            {say('shift.on')} {naming(guard) ?? guard}
          </span>
        )}
        <Button type="link" size="small" onClick={() => onTrace(opening.opening)}>
          {say('feed.details')}
        </Button>
      </p>
      {mayExplain && <ExplainKeys opening={opening.opening} />}
    </article>
  );
}

function Row({
  opening,
  site,
  onTrace,
}: {
  readonly opening: Opening;
  readonly site: SitePicture;
  onTrace(opening: string): void;
}) {
  const { say, of } = useWords();
  const naming = useNaming();
  const { at, kind, by, explanation, explainedBy } = opening;
  const who = (id: string | undefined): string => (id === undefined ? '' : (naming(id) ?? id));
  return (
    <tr
      data-key={opening.opening}
      tabIndex={0}
      onClick={() => onTrace(opening.opening)}
      onKeyDown={(event) => event.key === 'Enter' && onTrace(opening.opening)}
    >
      <td data-title={say('opening.at')}>
        <time>{clockOf(at, site.zone)}</time>
      </td>
      <td data-title={say('openings.barrier')}>{of(placeOf(site, opening))}</td>
      <td data-title={say('opening.authority')}>
        <Tag color={BY_HAND.includes(kind) ? 'volcano' : 'default'}>
          {of(term(AUTHORITIES, kind))}
        </Tag>
      </td>
      <td data-title={say('opening.by')}>{who(by)}</td>
      <td data-title={say('opening.word')}>
        {isUnsaid(opening) && <b className="bad">{say('openings.unsaid')}</b>}
        {explanation !== undefined && (
          <span>
            {of(explained(explanation))} <span className="dim">{who(explainedBy)}</span>
          </span>
        )}
      </td>
    </tr>
  );
}
