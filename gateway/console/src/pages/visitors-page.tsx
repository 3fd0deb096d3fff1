import { Tag } from 'antd';
import { useState } from 'react';
import { ERRAND_NAMES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useTemporaryCards, useVisitors, type VisitorRow } from '../api/visitors.ts';
import { momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { VisitorActs } from '../parts/visitor-acts.tsx';
import { bySorrow, isOn, SHELVES, type Shelf } from '../parts/visitor-entry.ts';
import { VisitorForm } from '../parts/visitor-form.tsx';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';
import './visitors-page.css';

/** 访客: one line announces one; below it who is expected, inside, past his time, or still has our card. */
export function VisitorsPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Visitors site={site} session={session} />}
    </SitePage>
  );
}

function Visitors({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const [shelf, setShelf] = useState<Shelf>('open');
  const visitors = useVisitors(shelf !== 'history');
  const items = visitors.data?.items ?? [];
  const rows = items.filter((row) => isOn(shelf, row));
  return (
    <Panel title={say('nav.visitors')} query={visitors}>
      {session.acts.includes('visitor.invite') && <VisitorForm site={site} />}
      <nav className="shelves" aria-label={say('nav.visitors')}>
        {SHELVES.map((name) => (
          <button
            key={name}
            type="button"
            className={name === 'overstaying' || name === 'cards' ? 'wanting' : ''}
            aria-pressed={shelf === name}
            data-testid={`shelf-${name}`}
            onClick={() => setShelf(name)}
          >
            {say(`visitors.${name}`)}
            {name !== 'history' && shelf !== 'history' && (
              <Count of={items.filter((row) => isOn(name, row)).length} />
            )}
          </button>
        ))}
      </nav>
      <table className="records visitors">
        <thead>
          <tr>
            {(['who', 'to-whom', 'state', 'until', 'card', 'acts'] as const).map((name) => (
              <th key={name} scope="col">
                {say(`visitor.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(shelf === 'history' ? rows : rows.toSorted(bySorrow)).map((row) => (
            <Row key={row.permit} row={row} site={site} session={session} />
          ))}
        </tbody>
      </table>
      {visitors.data !== undefined && rows.length === 0 && (
        <p className="empty">{say('visitors.none')}</p>
      )}
    </Panel>
  );
}

const Count = ({ of }: { readonly of: number }) => <b className={of === 0 ? 'none' : ''}>{of}</b>;

const COLOURS: Readonly<Record<VisitorRow['state'], string>> = {
  expected: 'processing',
  inside: 'success',
  overstaying: 'error',
  left: 'default',
  lapsed: 'default',
  ended: 'default',
};

function Row({
  row,
  site,
  session,
}: {
  readonly row: VisitorRow;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const { name, plate, phone, host, agreed, state, until, visits, credential, keepsCard } = row;
  const { errand } = row;
  const moment = (at: string): string => momentOf(at, site.zone);
  const cards = useTemporaryCards();
  const tail = cards.data?.items.find((card) => card.credential === credential)?.tail;
  return (
    <tr data-key={row.permit} data-state={state}>
      <td data-title={say('visitor.who')}>
        <span>
          <b>{plate ?? name}</b> {plate !== undefined && name !== plate && name}
          {phone !== undefined && <small className="dim">{phone}</small>}
        </span>
      </td>
      <td data-title={say('visitor.to-whom')}>
        <span>
          {host}
          {errand !== undefined && <Tag>{of(term(ERRAND_NAMES, errand))}</Tag>}
          {agreed !== undefined && (
            <small className="dim">
              {say('visitor.agreed')} {agreed}
            </small>
          )}
        </span>
      </td>
      <td data-title={say('visitor.state')}>
        <span>
          <Tag color={COLOURS[state]}>{say(`visitor.state.${state}`)}</Tag>
          <small className="dim">{since(row, moment, say)}</small>
        </span>
      </td>
      <td data-title={say('visitor.until')}>
        <span>
          {moment(until)}
          <small className="dim">{visits === undefined ? say('visitor.any') : `×${visits}`}</small>
        </span>
      </td>
      <td data-title={say('visitor.card')}>
        {credential !== undefined && (
          <span>
            …{tail ?? credential.slice(-4)}
            {keepsCard !== undefined && <Tag color="error">{say('visitor.keeps')}</Tag>}
          </span>
        )}
      </td>
      <td data-title={say('visitor.acts')}>
        <VisitorActs row={row} site={site} session={session} />
      </td>
    </tr>
  );
}

function since(
  { state, arrived, left, overstays }: VisitorRow,
  moment: (at: string) => string,
  say: ReturnType<typeof useWords>['say'],
): string {
  const at = (time: string): string => moment(time).slice(5);
  if (overstays !== undefined) return say('visitor.over-since', { at: at(overstays) });
  if (state === 'inside' && arrived !== undefined) return say('visitor.came', { at: at(arrived) });
  return left === undefined ? '' : say('visitor.gone', { at: at(left) });
}
