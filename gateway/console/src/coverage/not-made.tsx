import { Button } from 'antd';
import { useState } from 'react';
import type { Days, VisitsOf } from '../../../store/patrol-readers.ts';
import { DUE_VISITS, MISS_REASONS } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { clockOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { type NotMadeVisit, queryOf, useCoverageWords, useNotMade } from './use-coverage.ts';

const CLASSES = ['missed', 'too-fast', 'skipped', 'unprovable'] as const;
const HEAD = ['day', 'window', 'point', 'what', 'why', 'guard', 'mark'] as const;

/** Each visit that nobody made: when, where, why, and who should have been there. */
export function NotMadeList({
  site,
  session,
  asked,
  title,
}: {
  readonly site: SitePicture;
  readonly session: Session;
  readonly asked: Days & VisitsOf & { readonly guard?: string };
  readonly title?: string;
}) {
  const { say, of } = useCoverageWords();
  const [kind, setKind] = useState('');
  const list = useNotMade({ ...asked, ...(kind === '' ? {} : { class: kind }) });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel
      title={title === undefined ? say('missed.title') : `${say('missed.title')}：${title}`}
      query={list}
      count={
        <select
          className="pick"
          aria-label={say('missed.what')}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          <option value="">{say('missed.all')}</option>
          {CLASSES.map((one) => (
            <option key={one} value={one}>
              {of(DUE_VISITS[one])}
            </option>
          ))}
        </select>
      }
    >
      {rows.length === 0 ? (
        <p className="empty">{list.data !== undefined && say('missed.none')}</p>
      ) : (
        <table className="records not-made" data-testid="not-made">
          <thead>
            <tr>
              {HEAD.map((name) => (
                <th key={name} scope="col">
                  {say(`missed.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <NotMadeRow key={row.id} row={row} site={site} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <Button
          className="next-page"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {say('missed.more')}
        </Button>
      )}
      {session.names && rows.length > 0 && (
        <a className="export" href={`/api/v1/patrol/missed.csv?${queryOf(asked)}`} download>
          {say('missed.csv')}
        </a>
      )}
    </Panel>
  );
}

function NotMadeRow({ row, site }: { readonly row: NotMadeVisit; readonly site: SitePicture }) {
  const { say, of } = useCoverageWords();
  const name = useNaming();
  const point = site.checkpoints.find(({ id }) => id === row.checkpoint)?.name;
  const route = site.routes.find(({ id }) => id === row.route)?.name;
  const who = (id: string): string => name(id) ?? id;
  const clock = (moment: string | undefined): string =>
    moment === undefined ? '' : clockOf(moment, site.zone, false);
  const why = row.why === undefined ? '' : of(term(MISS_REASONS, row.why));
  const supposed = (): string => {
    if (row.guard !== undefined) return who(row.guard);
    if (row.walkedBy === undefined) return say('nobody');
    return say('missed.walker', { who: who(row.walkedBy) });
  };
  const cells = {
    day: row.day,
    window: `${clock(row.from)}–${clock(row.to)}`,
    point: point === undefined ? row.checkpoint : of(point),
    what: of(DUE_VISITS[row.class]),
    why,
    guard: supposed(),
    mark: clock(row.madeUp),
  };
  return (
    <tr data-class={row.class}>
      <td data-title={say('missed.day')}>{cells.day}</td>
      <td data-title={say('missed.window')}>
        {cells.window} {route !== undefined && <small className="dim">{of(route)}</small>}
      </td>
      <td data-title={say('missed.point')}>
        <b>{cells.point}</b>
      </td>
      <td data-title={say('missed.what')}>
        {cells.what}
        {(row.inARow ?? 1) > 1 && (
          <small className="dim"> {say('missed.row', { n: row.inARow ?? 1 })}</small>
        )}
      </td>
      <td data-title={say('missed.why')}>
        {cells.why}
        {row.by !== undefined && <small className="dim"> {who(row.by)}</small>}
      </td>
      <td data-title={say('missed.guard')}>{cells.guard}</td>
      <td data-title={say('missed.mark')}>
        {cells.mark}
        {row.madeUpBy !== undefined && <small className="dim"> {who(row.madeUpBy)}</small>}
      </td>
    </tr>
  );
}
