import { Button, Popover, Tag } from 'antd';
import { useState } from 'react';
import { AUTHORITIES, term } from '../../../words/terms.ts';
import { openingId } from '../api/brands.ts';
import { useOpenings } from '../api/queries.ts';
import type { OpeningLedger, Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';
import { OPENINGS_EXPLAINED } from './given-words.ts';
import { Panel } from './panel.tsx';
import { useActing } from './use-acting.ts';

type Opening = OpeningLedger['items'][number];

/** What raised an arm without a command of ours: a guard is asked what it was. */
const BY_HAND = ['unexplained', 'booth', 'manual-key'];

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
  const unsaid = (openings.data?.items ?? []).filter(
    ({ kind, explanation }) => BY_HAND.includes(kind) && explanation === undefined,
  );
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

function byKind(sums: OpeningLedger['sums']): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { kind, count } of sums) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** One opening and the keys that say what it was: two presses. */
function Unsaid({
  opening,
  site,
  session,
}: {
  readonly opening: Opening;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [asking, setAsking] = useState(false);
  const lane = site.lanes.find(
    ({ id, barrier }) => id === opening.lane || barrier === opening.barrier,
  );
  const explain = (as: string) => () => {
    setAsking(false);
    void send({ type: 'opening.explain', data: { opening: openingId(opening), as } });
  };
  const keys = (
    <div className="emergencies">
      {OPENINGS_EXPLAINED.map((key) => (
        <Button key={key} onClick={explain(say(key))}>
          {say(key)}
        </Button>
      ))}
    </div>
  );
  return (
    <li data-testid={`opening-${opening.opening}`}>
      <time>{clockOf(opening.at, site.zone)}</time>
      <span>{lane === undefined ? opening.barrier : of(lane.name)}</span>
      <Tag color="volcano">{of(term(AUTHORITIES, opening.kind))}</Tag>
      <span className="space" />
      {session.acts.includes('opening.explain') && (
        <Popover
          open={asking}
          onOpenChange={setAsking}
          trigger="click"
          title={say('openings.what')}
          content={keys}
        >
          <Button type="primary" disabled={pending}>
            {say('openings.unsaid')}
          </Button>
        </Popover>
      )}
    </li>
  );
}
