import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useParams } from 'wouter';
import { PERMIT_CLASSES } from '../../../words/record-terms.ts';
import { useSearch } from '../api/queries.ts';
import type { PermitRow, Session, SitePicture } from '../api/types.ts';
import { Blocks } from '../parts/blocks.tsx';
import { FindBox } from '../parts/find-box.tsx';
import { Households } from '../parts/households.tsx';
import { Imports } from '../parts/imports.tsx';
import { permitColumns, permitTone } from '../parts/permit-columns.tsx';
import { PermitDrawer } from '../parts/permit-drawer.tsx';
import { PermitForm } from '../parts/permit-form.tsx';
import { Pick } from '../parts/pick.tsx';
import { Records } from '../parts/records.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';

const PARTS = ['', 'households', 'blocks', 'import'] as const;
const STATES = ['active', 'suspended', 'ended'] as const;

/** 通行证: who may pass, with what; the spaces of households; the block list. */
export function PermitsPage({ session }: { readonly session: Session }) {
  const { say } = useWords();
  const { part = '' } = useParams<{ part?: string }>();
  return (
    <SitePage session={session} className="page">
      {(site) => (
        <section className="panel">
          <header>
            <nav className="parts" aria-label={say('nav.permits')}>
              {PARTS.map((name) => (
                <Link
                  key={name}
                  href={name === '' ? '/permits' : `/permits/${name}`}
                  aria-current={part === name ? 'page' : undefined}
                >
                  {say(name === '' ? 'permits.title' : `permits.${name}`)}
                </Link>
              ))}
            </nav>
          </header>
          {part === '' && <Permits site={site} session={session} />}
          {part === 'households' && <Households site={site} session={session} />}
          {part === 'import' && <Imports site={site} session={session} />}
          {part === 'blocks' && <Blocks site={site} session={session} />}
        </section>
      )}
    </SitePage>
  );
}

function Permits({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const words = useWords();
  const { say, of } = words;
  const [find, setFind] = useState('');
  const [state, setState] = useState<string>();
  const [kind, setKind] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const [isIssuing, setIsIssuing] = useState(false);
  const search = useSearch<PermitRow>('permits', {
    ...(find === '' ? {} : { find }),
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { class: kind }),
  });
  return (
    <>
      <div className="bar">
        <FindBox label={say('permits.find')} onFind={useCallback((text) => setFind(text), [])} />
        <Pick
          label={say('permit.class')}
          value={kind}
          all={say('permits.all-classes')}
          options={Object.entries(PERMIT_CLASSES).map(([value, text]) => ({
            value,
            label: of(text),
          }))}
          onChange={setKind}
        />
        <Pick
          label={say('permit.state')}
          value={state}
          all={say('permits.all-states')}
          options={STATES.map((value) => ({ value, label: say(`permit.${value}`) }))}
          onChange={setState}
        />
        <span className="space" />
        {session.acts.includes('permit.issue') && (
          <Button type="primary" onClick={() => setIsIssuing(true)}>
            {say('permit.issue')}
          </Button>
        )}
      </div>
      <Records
        columns={permitColumns(words, site)}
        search={search}
        keyOf={({ permit }) => permit}
        onOpen={({ permit }) => setOpened(permit)}
        rowClass={permitTone}
        empty={say('list.none')}
      />
      {isIssuing && (
        <PermitForm
          site={site}
          onClose={() => setIsIssuing(false)}
          onDone={() => setIsIssuing(false)}
        />
      )}
      {opened !== undefined && (
        <PermitDrawer
          permit={opened}
          site={site}
          session={session}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
