import { Button, Popover, Tag } from 'antd';
import { useState } from 'react';
import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import { useOpenings } from '../api/queries.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { ExplainKeys } from './explain-keys.tsx';
import { BY_HAND, byKind, isUnsaid, type Opening, placeOf } from './ledger.ts';
import { Panel } from './panel.tsx';

/** 开闸对账: today's openings by what raised the arm, and those that a guard has yet to explain. */
export function OpeningsCard({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const openings = useOpenings();
  const sums = openings.data?.sums ?? [];
  const unsaid = (openings.data?.items ?? []).filter(isUnsaid);
  return (
    <Panel
      title={say('openings.title')}
      query={openings}
      count={
        sums.length > 0 &&
        (unsaid.length === 0 ? (
          <Tag color="success">{say('openings.settled')}</Tag>
        ) : (
          <Tag color="error" data-testid="openings-unsaid">
            {unsaid.length} {say('openings.unsaid')}
          </Tag>
        ))
      }
    >
      {sums.length === 0 && <p className="empty">{say('openings.none')}</p>}
      <p className="sums" data-testid="openings-sums">
        {byKind(sums).map(([kind, count]) => (
          <span key={kind} className={BY_HAND.includes(kind) ? 'by-hand' : ''}>
            {of(term(AUTHORITIES, kind))} <b>{count}</b>
          </span>
        ))}
      </p>
      <ul className="rows">
        {unsaid.map((opening) => (
          <Unsaid key={opening.opening} opening={opening} site={site} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

/** One opening and the keys that say what it was: two presses. */
export function Unsaid({
  opening,
  site,
  session,
}: {
  readonly opening: Opening;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <li data-testid={`opening-${opening.opening}`}>
      <time>{clockOf(opening.at, site.zone)}</time>
      <span>{of(placeOf(site, opening))}</span>
      <Tag color="volcano">{of(term(AUTHORITIES, opening.kind))}</Tag>
      <span className="space" />
      {session.acts.includes('opening.explain') && (
        <Popover
          open={asking}
          onOpenChange={setAsking}
          trigger="click"
          title={say('openings.what')}
          content={<ExplainKeys opening={opening.opening} onSaid={() => setAsking(false)} />}
        >
          <Button type="primary">{say('openings.unsaid')}</Button>
        </Popover>
      )}
    </li>
  );
}
