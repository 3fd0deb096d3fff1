import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { WHEREABOUTS } from '../../../words/record-terms.ts';
import { usePresence, useSearch } from '../api/queries.ts';
import type { PresentRow, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { momentOf } from '../parts/clock.ts';
import { CorrectForm } from '../parts/correct-form.tsx';
import { FindBox } from '../parts/find-box.tsx';
import { type Column, Records } from '../parts/records.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';

const REFRESH_MS = 5_000;
const SHOWN = ['inside', 'unknown', 'outside'] as const;
type Shown = (typeof SHOWN)[number];
// What is printed is read whole first: more pages than this is a list for a spreadsheet.
const PRINTED_PAGES_MAX = 40;

/** 场内: who and what is inside, who is outside, and apart from both whose whereabouts nobody knows. */
export function InsidePage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Inside site={site} session={session} />}
    </SitePage>
  );
}

function Inside({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say, of } = useWords();
  const naming = useNaming();
  const counts = usePresence().data?.counts;
  const [find, setFind] = useState('');
  const [shown, setShown] = useState<Shown>('inside');
  const [corrected, setCorrected] = useState<PresentRow>();
  const asked = { whereabouts: shown, ...(find === '' ? {} : { find }) };
  const search = useSearch<PresentRow>('presence', asked, REFRESH_MS);
  const print = async (): Promise<void> => {
    let hasMore = search.hasNextPage;
    for (let page = 1; hasMore && page < PRINTED_PAGES_MAX; page += 1) {
      hasMore = (await search.fetchNextPage()).hasNextPage;
    }
    // The page is drawn before it is printed.
    requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
  };
  const named = (id: string | undefined): string =>
    id === undefined ? '' : (naming(id) ?? `…${id.slice(-6)}`);
  const columns: readonly Column<PresentRow>[] = [
    { title: say('inside.subject'), cell: ({ subject }) => <b>{named(subject)}</b> },
    {
      title: say('permit.holder'),
      cell: ({ holder, subject }) => (holder === subject ? '' : named(holder)),
    },
    { title: say('inside.since'), cell: ({ since }) => <time>{momentOf(since, site.zone)}</time> },
    {
      title: say('permit.lanes.name'),
      cell: ({ lane }) => {
        const known = site.lanes.find(({ id }) => id === lane);
        return known === undefined ? '' : of(known.name);
      },
    },
    {
      title: say('inside.assurance'),
      cell: ({ assurance }) => (isKnown(assurance) ? say(`inside.${assurance}`) : ''),
    },
    ...(session.acts.includes('presence.correct')
      ? [
          {
            title: '',
            cell: (row: PresentRow) => (
              <Button size="small" onClick={() => setCorrected(row)}>
                {say('inside.correct')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <section className="panel">
      <header>
        <nav className="parts" aria-label={say('nav.inside')}>
          {SHOWN.map((where) => (
            <button
              key={where}
              type="button"
              aria-current={where === shown ? 'page' : undefined}
              data-testid={`count-${where}`}
              onClick={() => setShown(where)}
            >
              {of(WHEREABOUTS[where])} <b>{counts?.[where] ?? ''}</b>
            </button>
          ))}
        </nav>
        <span className="printed">
          {of(site.name)} · {momentOf(new Date().toISOString(), site.zone)}
        </span>
      </header>
      <div className="bar">
        <FindBox
          label={say('inside.find')}
          disabled={!session.names}
          onFind={useCallback((text) => setFind(text), [])}
        />
        <span className="space" />
        <Button onClick={() => void print()}>{say('inside.print')}</Button>
        {session.names && (
          <Button href="/api/v1/muster.csv" download="muster.csv">
            {say('inside.csv')}
          </Button>
        )}
      </div>
      {shown === 'unknown' && <p className="note">{say('inside.unknown.note')}</p>}
      <Records
        columns={columns}
        search={search}
        keyOf={({ subject }) => subject}
        empty={say('list.none')}
      />
      {corrected !== undefined && (
        <CorrectForm
          row={corrected}
          name={named(corrected.subject)}
          onClose={() => setCorrected(undefined)}
        />
      )}
    </section>
  );
}

const ASSURANCES = ['sensed', 'assumed', 'counted'] as const;
const isKnown = (word: string | undefined): word is (typeof ASSURANCES)[number] =>
  ASSURANCES.some((known) => known === word);
