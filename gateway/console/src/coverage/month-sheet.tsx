import { Button } from 'antd';
import type { Session, SitePicture } from '../api/types.ts';
import { Panel } from '../parts/panel.tsx';
import { shareOf, useCoverageWords, useMonth } from './use-coverage.ts';

/** The month on one A4 sheet: a row for each point, a column for each day. */
export function MonthSheetView({
  site,
  session,
  month,
  onMonth,
}: {
  readonly site: SitePicture;
  readonly session: Session;
  readonly month: string;
  onMonth(month: string): void;
}) {
  const { say, of } = useCoverageWords();
  const sheet = useMonth(month);
  const days = sheet.data?.days ?? [];
  const items = sheet.data?.items ?? [];
  return (
    <Panel
      title={say('month.title', { site: of(site.name), month })}
      query={sheet}
      count={
        <span className="span no-print">
          <input
            type="month"
            className="pick"
            aria-label={say('month.pick')}
            value={month}
            onChange={(event) => event.target.value !== '' && onMonth(event.target.value)}
          />
          <Button size="small" onClick={() => window.print()}>
            {say('print')}
          </Button>
          {session.names && (
            <a href={`/api/v1/patrol/month.xlsx?month=${month}`} download>
              {say('xlsx')}
            </a>
          )}
        </span>
      }
    >
      {sheet.data !== undefined && items.length === 0 && <p className="empty">{say('none')}</p>}
      {items.length > 0 && (
        <div className="scroll">
          <table className="month-sheet" data-testid="month">
            <thead>
              <tr>
                <th scope="col">{say('by.checkpoint')}</th>
                {days.map((day) => (
                  <th key={day} scope="col">
                    {Number(day.slice(8))}
                  </th>
                ))}
                <th scope="col">{say('due')}</th>
                <th scope="col">{say('made')}</th>
                <th scope="col">{say('missed')}</th>
                <th scope="col">{say('coverage')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ checkpoint, name, days: told, total }) => {
                const known = new Map(told.map((one) => [one.day, one]));
                const point = site.checkpoints.find(({ id }) => id === checkpoint)?.name;
                return (
                  <tr key={checkpoint}>
                    <th scope="row">{point === undefined ? name : of(point)}</th>
                    {days.map((day) => {
                      const one = known.get(day);
                      return (
                        <td
                          key={day}
                          className={one?.coverage !== undefined && one.coverage < 1 ? 'short' : ''}
                        >
                          {one === undefined
                            ? ''
                            : one.judged === 0
                              ? '?'
                              : `${one.made}/${one.judged}`}
                        </td>
                      );
                    })}
                    <td>{total.due}</td>
                    <td>{total.made}</td>
                    <td>{total.missed}</td>
                    <td>
                      <b>{shareOf(total.coverage, say('unknown'))}</b>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <p className="note">{say('rule')}</p>
      <p className="printed sign">{say('month.sign')}</p>
    </Panel>
  );
}
