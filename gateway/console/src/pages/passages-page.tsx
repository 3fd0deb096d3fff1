import { useCallback, useState } from 'react';
import { type Traced, useSearch } from '../api/queries.ts';
import type { PassageRow, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { FindBox } from '../parts/find-box.tsx';
import { fromField } from '../parts/moment.ts';
import { OUTCOMES, passageColumns, passageTone } from '../parts/passage-columns.tsx';
import { Pick } from '../parts/pick.tsx';
import { Records } from '../parts/records.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';

// A gate at its busiest has a passage in some seconds.
const REFRESH_MS = 4_000;

/** 过车记录: every vehicle's way through a lane, found by who it was, and walked back to what began it. */
export function PassagesPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Passages site={site} session={session} />}
    </SitePage>
  );
}

function Passages({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const words = useWords();
  const { say, of } = words;
  const naming = useNaming();
  const [find, setFind] = useState('');
  const [lane, setLane] = useState<string>();
  const [outcome, setOutcome] = useState<string>();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [traced, setTraced] = useState<Traced>();
  const [begin, end] = [fromField(site.zone, from), fromField(site.zone, to)];
  const search = useSearch<PassageRow>(
    'passages',
    {
      ...(find === '' ? {} : { find }),
      ...(lane === undefined ? {} : { lane }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(begin === undefined ? {} : { from: begin }),
      ...(end === undefined ? {} : { to: end }),
    },
    REFRESH_MS,
  );
  return (
    <section className="panel">
      <header>
        <h2>{say('nav.passages')}</h2>
      </header>
      <div className="bar">
        <FindBox
          label={say('passages.find')}
          disabled={!session.names}
          onFind={useCallback((text) => setFind(text), [])}
        />
        <Pick
          label={say('permit.lanes.name')}
          value={lane}
          all={say('permit.all-lanes')}
          options={site.lanes.map(({ id, name }) => ({ value: id, label: of(name) }))}
          onChange={setLane}
        />
        <Pick
          label={say('passage.outcome')}
          value={outcome}
          all={say('passages.all-outcomes')}
          options={Object.entries(OUTCOMES).map(([value, text]) => ({ value, label: of(text) }))}
          onChange={setOutcome}
        />
        <label className="span">
          {say('passages.from')}
          <input
            className="pick"
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="span">
          {say('passages.to')}
          <input
            className="pick"
            type="datetime-local"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
      </div>
      <Records
        columns={passageColumns(words, site, naming)}
        search={search}
        keyOf={({ passage }) => passage}
        onOpen={({ passage }) => setTraced({ of: 'passages', id: passage })}
        rowClass={passageTone}
        empty={say('list.none')}
      />
      <ChainDrawer traced={traced} site={site} onClose={() => setTraced(undefined)} />
    </section>
  );
}
