import { useState } from 'react';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../../../../rules/vocabulary/zone-time.ts';
import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import { type Between, spanOf, useOpenings } from '../api/queries.ts';
import type { OpeningLedger, Session, SitePicture } from '../api/types.ts';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { DayPicker } from '../parts/day-picker.tsx';
import { BY_HAND, byKind, placeOf } from '../parts/ledger.ts';
import { OpeningList } from '../parts/opening-list.tsx';
import { Panel } from '../parts/panel.tsx';
import { Shifts } from '../parts/shifts.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';
import './openings-page.css';

/** 开闸对账: every opening of a day has its authority, or its explanation; the figure that counts is nought. */
export function OpeningsPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page openings-page">
      {(site) => <Ledger site={site} session={session} />}
    </SitePage>
  );
}

function Ledger({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const today = localDay(site.zone, instant(Date.now()));
  const [chosen, setChosen] = useState<string>();
  const [traced, setTraced] = useState<string>();
  const day = chosen ?? today;
  const between = betweenOf(site.zone, day);
  const openings = useOpenings(between);
  const sums = openings.data?.sums ?? [];
  return (
    <>
      <Panel
        title={say('nav.openings')}
        query={openings}
        count={
          <DayPicker
            day={day}
            today={today}
            last={today}
            onChoose={(next) => setChosen(next === today ? undefined : next)}
          />
        }
      >
        <Figures sums={sums} />
        {sums.length > 0 && <ByBarrier sums={sums} site={site} />}
        {session.names && (
          <a className="export" href={`/api/v1/openings.csv?${spanOf(between)}`} download>
            {say('openings.csv')}
          </a>
        )}
      </Panel>
      <OpeningList
        items={openings.data?.items ?? []}
        count={sums.reduce((all, { count }) => all + count, 0)}
        site={site}
        session={session}
        onTrace={setTraced}
      />
      <Shifts site={site} between={between} />
      <ChainDrawer
        traced={traced === undefined ? undefined : { of: 'facts', id: traced }}
        site={site}
        onClose={() => setTraced(undefined)}
      />
    </>
  );
}

const betweenOf = (zone: string, day: string): Between => ({
  from: toRfc3339(localInstant(zone, day, 0)),
  to: toRfc3339(localInstant(zone, dayAfter(day, 1), 0)),
});

function Figures({ sums }: { readonly sums: OpeningLedger['sums'] }) {
  const { say, of } = useWords();
  const kinds = byKind(sums);
  const unexplained = kinds.find(([kind]) => kind === 'unexplained')?.[1] ?? 0;
  const unsaid = sums.reduce((all, sum) => all + sum.unsaid, 0);
  const total = sums.reduce((all, { count }) => all + count, 0);
  return (
    <dl className="figures">
      <div className={unexplained === 0 ? 'target met' : 'target'} data-testid="unexplained">
        <dt>
          {of(AUTHORITIES.unexplained)} <small>{say('openings.target')}</small>
        </dt>
        <dd>{unexplained}</dd>
      </div>
      <div className={unsaid === 0 ? 'met' : 'target'} data-testid="unsaid">
        <dt>{say('openings.unsaid')}</dt>
        <dd>{unsaid}</dd>
      </div>
      <div data-testid="total">
        <dt>{say('openings.total')}</dt>
        <dd>{total}</dd>
      </div>
      {kinds
        .filter(([kind]) => kind !== 'unexplained')
        .map(([kind, count]) => (
          <div key={kind} className={BY_HAND.includes(kind) ? 'by-hand' : ''}>
            <dt>{of(term(AUTHORITIES, kind))}</dt>
            <dd>{count}</dd>
          </div>
        ))}
    </dl>
  );
}

/** How often each authority raised each barrier. */
function ByBarrier({
  sums,
  site,
}: {
  readonly sums: OpeningLedger['sums'];
  readonly site: SitePicture;
}) {
  const { say, of } = useWords();
  const kinds = byKind(sums).map(([kind]) => kind);
  const barriers = [...new Set(sums.map(({ barrier }) => barrier))];
  const count = (barrier: string, kind: string): number =>
    sums.find((sum) => sum.barrier === barrier && sum.kind === kind)?.count ?? 0;
  return (
    <table className="records by-barrier">
      <thead>
        <tr>
          <th scope="col">{say('openings.barrier')}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {of(term(AUTHORITIES, kind))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {barriers.map((barrier) => (
          <tr key={barrier} data-key={barrier}>
            <td data-title={say('openings.barrier')}>
              <b>{of(placeOf(site, { barrier }))}</b>
            </td>
            {kinds.map((kind) => (
              <td key={kind} data-title={of(term(AUTHORITIES, kind))}>
                {count(barrier, kind) || '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
