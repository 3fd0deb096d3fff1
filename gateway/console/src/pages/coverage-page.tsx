import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { localDay } from '../../../../rules/vocabulary/zone-time.ts';
import type { CoverageBy, Days } from '../../../store/patrol-readers.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { ByPicker } from '../coverage/by-picker.tsx';
import { CoverageTable } from '../coverage/coverage-table.tsx';
import { InspectionsPart } from '../coverage/inspections-part.tsx';
import { MonthSheetView } from '../coverage/month-sheet.tsx';
import { NotMadeList } from '../coverage/not-made.tsx';
import { SpanPicker } from '../coverage/span-picker.tsx';
import {
  queryOf,
  shareOf,
  useCoverage,
  useCoverageWords,
  useYear,
} from '../coverage/use-coverage.ts';
import { YearMap } from '../coverage/year-map.tsx';
import { Panel } from '../parts/panel.tsx';
import { SitePage } from './site-page.tsx';
import '../coverage/coverage.css';

const BY = ['checkpoint', 'route', 'guard', 'shift', 'day', 'route-kind'] as const;
const PARTS = ['', 'year', 'month', 'inspections'] as const;

/** 到位率: how due visits stood over any time, each day of a year, and the month's sheet. */
export function CoveragePage({
  session,
  part = '',
}: {
  readonly session: Session;
  readonly part?: string | undefined;
}) {
  return (
    <SitePage session={session} className="page coverage-page">
      {(site) => <Parts site={site} session={session} part={part} />}
    </SitePage>
  );
}

type Given = { readonly site: SitePicture; readonly session: Session };

function Parts({ site, session, part }: Given & { readonly part: string }) {
  const { say } = useCoverageWords();
  const [, go] = useLocation();
  const today = localDay(site.zone, instant(Date.now()));
  const [days, setDays] = useState<Days>({ from: `${today.slice(0, 7)}-01`, to: today });
  const [month, setMonth] = useState(today.slice(0, 7));
  const openDay = (day: string): void => {
    setDays({ from: day, to: day });
    go('/coverage');
  };
  return (
    <>
      <nav className="parts no-print" aria-label={say('parts')}>
        {PARTS.map((name) => (
          <Link
            key={name}
            href={name === '' ? '/coverage' : `/coverage/${name}`}
            aria-current={name === part ? 'page' : undefined}
          >
            {say(name === '' ? 'title' : name)}
          </Link>
        ))}
      </nav>
      {part === 'year' && <Year site={site} today={today} onDay={openDay} />}
      {part === 'month' && (
        <MonthSheetView site={site} session={session} month={month} onMonth={setMonth} />
      )}
      {part === 'inspections' && (
        <InspectionsPart site={site} today={today} days={days} onDays={setDays} />
      )}
      {part === '' && (
        <Report site={site} session={session} today={today} days={days} onDays={setDays} />
      )}
    </>
  );
}

type Chosen = { readonly key: string; readonly title: string };

function Report({
  site,
  session,
  today,
  days,
  onDays,
}: Given & { readonly today: string; readonly days: Days; onDays(days: Days): void }) {
  const { say } = useCoverageWords();
  const [by, setBy] = useState<CoverageBy>('checkpoint');
  const [chosen, setChosen] = useState<Chosen>();
  const report = useCoverage({ ...days, by });
  const total = report.data?.total;
  return (
    <>
      <Panel
        title={say('title')}
        query={report}
        count={
          <span className="span coverage-span">
            <ByPicker
              value={by}
              options={BY}
              label={(one) => say(`by.${one}`)}
              onChange={(one) => {
                setBy(one);
                setChosen(undefined);
              }}
            />
            <SpanPicker today={today} days={days} onDays={onDays} />
          </span>
        }
      >
        {total !== undefined && total.due === 0 && <p className="empty">{say('none')}</p>}
        {total !== undefined && total.due > 0 && (
          <dl className="figures">
            {(['coverage', 'onTimeRate'] as const).map((name) => (
              <div key={name} data-testid={name}>
                <dt>{say(name)}</dt>
                <dd>{shareOf(total[name], say('unknown'))}</dd>
              </div>
            ))}
            {(['due', 'made', 'missed', 'skipped', 'unprovable', 'underWay'] as const).map(
              (name) => (
                <div
                  key={name}
                  data-testid={name}
                  className={name === 'missed' && total.missed > 0 ? 'target' : ''}
                >
                  <dt>{say(name)}</dt>
                  <dd>{total[name]}</dd>
                </div>
              ),
            )}
          </dl>
        )}
        <p className="note">{say('rule')}</p>
        {report.data !== undefined && report.data.items.length > 0 && (
          <CoverageTable
            report={report.data}
            chosen={chosen?.key}
            onChoose={(key, title) => {
              if (by === 'day') onDays({ from: key, to: key });
              setChosen(key === chosen?.key || by === 'day' ? undefined : { key, title });
            }}
          />
        )}
        {session.names && (
          <a
            className="export"
            href={`/api/v1/patrol/coverage.csv?${queryOf({ ...days, by })}`}
            download
          >
            {say('csv')}
          </a>
        )}
      </Panel>
      <NotMadeList
        site={site}
        session={session}
        asked={{ ...days, ...filterOf(by, chosen?.key) }}
        {...(chosen === undefined ? {} : { title: chosen.title })}
      />
    </>
  );
}

/** Which visits a chosen line stands for. */
function filterOf(by: CoverageBy, key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined || key === '' || by === 'day') return {};
  return { [by === 'route-kind' ? 'kind' : by]: key };
}

function Year({
  site,
  today,
  onDay,
}: {
  readonly site: SitePicture;
  readonly today: string;
  onDay(day: string): void;
}) {
  const { say, of } = useCoverageWords();
  const thisYear = Number(today.slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const [where, setWhere] = useState('');
  const [kind, id = ''] = where.split(' ');
  const days = useYear({
    year,
    ...(kind === 'checkpoint' ? { checkpoint: id } : kind === 'route' ? { route: id } : {}),
  });
  return (
    <Panel
      title={say('year')}
      query={days}
      count={
        <span className="span coverage-span">
          <label>
            {say('year.year')}{' '}
            <input
              type="number"
              className="pick"
              min={2000}
              max={thisYear}
              value={year}
              onChange={({ target }) => setYear(Number(target.value) || thisYear)}
            />
          </label>
          <label>
            {say('year.pick')}{' '}
            <select
              className="pick"
              value={where}
              onChange={({ target }) => setWhere(target.value)}
            >
              <option value="">{say('year.all')}</option>
              <optgroup label={say('by.route')}>
                {site.routes.map((route) => (
                  <option key={route.id} value={`route ${route.id}`}>
                    {of(route.name)}
                  </option>
                ))}
              </optgroup>
              <optgroup label={say('by.checkpoint')}>
                {site.checkpoints.map((point) => (
                  <option key={point.id} value={`checkpoint ${point.id}`}>
                    {of(point.name)}
                  </option>
                ))}
              </optgroup>
            </select>
          </label>
        </span>
      }
    >
      <YearMap year={year} days={days.data?.days ?? []} onDay={onDay} />
    </Panel>
  );
}
