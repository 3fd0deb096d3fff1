import { type ReactNode, useState } from 'react';
import type { ClockFigures } from '../../../reports/alarm-answers.ts';
import type { AlarmSource } from '../../../reports/alarm-sources.ts';
import { ALARM_NAMES, CLOCKS, term } from '../../../words/terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { minutesOf, momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { DaysPicker, daysBack } from './days-picker.tsx';
import { type Days, figuresCsv, useFigures } from './queries.ts';
import { type AlarmWord, alarmWord, useAlarmWords } from './words.ts';

type Figures = NonNullable<ReturnType<typeof useFigures>['data']>;

/** 指标: how alarms came, and how each clock was kept, from the records of these days. */
export function FiguresPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useAlarmWords();
  const [days, setDays] = useState<Days>(() => daysBack(site.zone, 7));
  const figures = useFigures(days);
  const { data } = figures;
  return (
    <Panel
      title={say('figures')}
      query={figures}
      count={<DaysPicker zone={site.zone} days={days} isLong onDays={setDays} />}
    >
      {data !== undefined && (
        <>
          <Responses figures={data} />
          <Rates figures={data} zone={site.zone} />
          {data.raised === 0 && <p className="empty">{say('no-figures')}</p>}
          <Months figures={data} />
          <div className="figure-columns">
            <Sources title="figure.sources" sources={data.sources} />
            <Sources title="figure.chattering" sources={data.chattering} />
            <Standing figures={data} zone={site.zone} />
            <Counts title="figure.kinds" counts={data.kinds} />
            <Counts title="figure.priorities" counts={data.priorities} />
          </div>
        </>
      )}
      <p className="note">{say('figure.rule')}</p>
      {session.records && (
        <a className="export" href={figuresCsv(days)} download>
          {say('csv')}
        </a>
      )}
    </Panel>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(share === 1 ? 0 : 1)}%`;

function Responses({ figures }: { readonly figures: Figures }) {
  const { say, of } = useAlarmWords();
  const title = (clock: keyof Figures['clocks']): string =>
    clock === 'attended'
      ? say('figure.three')
      : say('figure.within', { clock: of(term(CLOCKS, clock)) });
  return (
    <dl className="figures three">
      {(['attended', 'acknowledged', 'closed'] as const).map((clock) => (
        <Figure key={clock} name={clock} title={title(clock)}>
          <ClockFigure figures={figures.clocks[clock]} />
        </Figure>
      ))}
    </dl>
  );
}

function ClockFigure({ figures }: { readonly figures: ClockFigures }) {
  const { say } = useAlarmWords();
  const { judged, inTime, waived, share, p50, p95 } = figures;
  return (
    <>
      <dd className={share !== undefined && share < 1 ? 'bad' : ''}>
        {share === undefined ? say('figure.unknown') : percent(share)}
      </dd>
      <small>
        {share !== undefined && say('figure.of', { n: inTime, of: judged })}{' '}
        {p50 !== undefined &&
          p95 !== undefined &&
          say('figure.p', { p: minutesOf(p50), q: minutesOf(p95) })}{' '}
        {waived > 0 && say('figure.waived', { n: waived })}
      </small>
    </>
  );
}

/** Month by month: what was raised, who came within three minutes, and how long it took. */
function Months({ figures: { months } }: { readonly figures: Figures }) {
  const { say, of } = useAlarmWords();
  if (months.length === 0) return null;
  return (
    <table className="figure-table months" data-testid="figure-months">
      <caption>{say('figure.months')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('figure.month')}</th>
          <th scope="col">{say('figure.raised')}</th>
          <th scope="col">{say('figure.three')}</th>
          <th scope="col">{say('figure.p-of', { clock: of(term(CLOCKS, 'attended')) })}</th>
          <th scope="col">{say('figure.p-of', { clock: of(term(CLOCKS, 'acknowledged')) })}</th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, raised, clocks: { attended, acknowledged } }) => (
          <tr key={month}>
            <td>{month}</td>
            <td>{raised}</td>
            <td className={attended.share !== undefined && attended.share < 1 ? 'bad' : ''}>
              {attended.share === undefined
                ? say('figure.unknown')
                : `${percent(attended.share)} (${attended.inTime}/${attended.judged})`}
            </td>
            <td>{quantilesOf(attended)}</td>
            <td>{quantilesOf(acknowledged)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const quantilesOf = ({ p50, p95 }: ClockFigures): string =>
  p50 === undefined || p95 === undefined ? '—' : `${minutesOf(p50)} · ${minutesOf(p95)}`;

function Rates({ figures, zone }: { readonly figures: Figures; readonly zone: string }) {
  const { say } = useAlarmWords();
  const { rate, floods, inFlood, standing, chattering } = figures;
  const target = (value: string) => <small>{say('figure.target', { t: value })}</small>;
  return (
    <dl className="figures">
      <Figure name="raised" title={say('figure.raised')}>
        <dd>{figures.raised}</dd>
        <small>
          {say('figure.repeated')} {figures.repeated}
        </small>
      </Figure>
      <Figure name="mean" title={say('figure.mean')}>
        <dd className={rate.mean > 1 ? 'bad' : ''}>
          {rate.mean > 0 && rate.mean < 0.01 ? '< 0.01' : rate.mean.toFixed(2)}
        </dd>
        {target('≤ 1')}
      </Figure>
      <Figure name="most" title={say('figure.most')}>
        <dd>{rate.most}</dd>
        {rate.mostAt !== undefined && <small>{momentOf(rate.mostAt, zone)}</small>}
      </Figure>
      <Figure name="busy" title={say('figure.busy')}>
        <dd>{percent(rate.busy)}</dd>
      </Figure>
      <Figure name="floods" title={say('figure.floods')}>
        <dd className={floods.length > 0 ? 'bad' : ''}>{floods.length}</dd>
        <small>
          {say('figure.in-flood')} {percent(inFlood)} · {say('figure.target', { t: '< 1%' })}
        </small>
      </Figure>
      <Figure name="standing" title={say('figure.standing')}>
        <dd className={standing.length > 0 ? 'bad' : ''}>{standing.length}</dd>
        {target('0')}
      </Figure>
      <Figure name="chattering" title={say('figure.chattering')}>
        <dd className={chattering.length > 0 ? 'bad' : ''}>{chattering.length}</dd>
        {target('0')}
      </Figure>
    </dl>
  );
}

function Figure({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <div data-testid={`figure-${name}`}>
      <dt>{title}</dt>
      {children}
    </div>
  );
}

function Sources({
  title,
  sources,
}: {
  readonly title: AlarmWord;
  readonly sources: readonly AlarmSource[];
}) {
  const { say, of } = useAlarmWords();
  if (sources.length === 0) return null;
  return (
    <section>
      <h3>{say(title)}</h3>
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">{say('figure.source')}</th>
            <th scope="col">{say('figure.count')}</th>
            <th scope="col">{say('figure.share')}</th>
            <th scope="col">{say('figure.minute')}</th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ source, kind, place, count, share, most }) => (
            <tr key={source}>
              <td>
                <b>{of(term(ALARM_NAMES, kind))}</b> {of(place)}
              </td>
              <td>{count}</td>
              <td>{percent(share)}</td>
              <td>{most}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Standing({ figures, zone }: { readonly figures: Figures; readonly zone: string }) {
  const { say, of } = useAlarmWords();
  if (figures.standing.length === 0) return null;
  return (
    <section>
      <h3>{say('figure.standing')}</h3>
      <ul className="plain">
        {figures.standing.map(({ id, kind, place, raised }) => (
          <li key={id}>
            <b>{of(term(ALARM_NAMES, kind))}</b> {of(place)} <time>{momentOf(raised, zone)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Counts({
  title,
  counts,
}: {
  readonly title: 'figure.kinds' | 'figure.priorities';
  readonly counts: Readonly<Record<string, number>>;
}) {
  const { say, of } = useAlarmWords();
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const most = entries[0]?.[1] ?? 1;
  const name = (key: string): string => {
    const word = alarmWord(`priority.${key}`);
    return title === 'figure.priorities' && word !== undefined
      ? say(word)
      : of(term(ALARM_NAMES, key));
  };
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>{say(title)}</h3>
      <ul className="plain bars">
        {entries.map(([key, count]) => (
          <li key={key}>
            <span>{name(key)}</span>
            <meter min={0} max={most} value={count} aria-label={name(key)} />
            <b>{count}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
