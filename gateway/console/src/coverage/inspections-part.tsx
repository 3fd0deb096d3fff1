import { useState } from 'react';
import type { Days } from '../../../store/patrol-readers.ts';
import { ROUTE_KIND_NAMES } from '../../../words/patrol-terms.ts';
import { term } from '../../../words/terms.ts';
import type { SitePicture } from '../api/types.ts';
import { Panel } from '../parts/panel.tsx';
import { ByPicker } from './by-picker.tsx';
import { SpanPicker } from './span-picker.tsx';
import { type InspectedBy, shareOf, useCoverageWords, useInspections } from './use-coverage.ts';

const BY = ['item', 'kind', 'checkpoint'] as const;
const COUNTS = ['looked', 'fine', 'faulty'] as const;

/** 检查完好率: what was looked at on the rounds, and the share of it that was fine. */
export function InspectionsPart({
  site,
  today,
  days,
  onDays,
}: {
  readonly site: SitePicture;
  readonly today: string;
  readonly days: Days;
  onDays(days: Days): void;
}) {
  const { say } = useCoverageWords();
  const [by, setBy] = useState<InspectedBy>('item');
  const list = useInspections({ ...days, by });
  const title = useTitle(site, by);
  const rows = list.data?.items ?? [];
  return (
    <Panel
      title={say('inspections')}
      query={list}
      count={
        <span className="span coverage-span">
          <ByPicker<InspectedBy>
            value={by}
            options={BY}
            label={(one) => say(`inspections.by.${one}`)}
            onChange={setBy}
          />
          <SpanPicker today={today} days={days} onDays={onDays} />
        </span>
      }
    >
      <p className="note">{say('inspections.rule')}</p>
      {rows.length === 0 ? (
        <p className="empty">{list.data !== undefined && say('inspections.none')}</p>
      ) : (
        <table className="records coverage-table" data-testid="inspections">
          <thead>
            <tr>
              <th scope="col">{say(`inspections.by.${by}`)}</th>
              <th scope="col">{say('inspections.share')}</th>
              {COUNTS.map((name) => (
                <th key={name} scope="col">
                  {say(`inspections.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <td data-title={say(`inspections.by.${by}`)}>{title(row.key)}</td>
                <td data-title={say('inspections.share')}>{shareOf(row.share, say('unknown'))}</td>
                {COUNTS.map((name) => (
                  <td key={name} data-title={say(`inspections.${name}`)}>
                    {row[name]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** A line by its name: the item's at any point, the kind's, the point's. */
function useTitle(site: SitePicture, by: InspectedBy): (key: string) => string {
  const { say, of } = useCoverageWords();
  const named = {
    item: site.checkpoints.flatMap(({ items = [] }) => items),
    checkpoint: site.checkpoints,
    kind: [],
  }[by];
  return (key) => {
    if (key === '') return say('inspections.free');
    if (by === 'kind') return of(term(ROUTE_KIND_NAMES, key));
    const name = named.find(({ id }) => id === key)?.name;
    return name === undefined ? key : of(name);
  };
}
