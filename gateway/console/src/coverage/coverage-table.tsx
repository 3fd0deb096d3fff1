import type { CoverageLine, CoverageReport, Figures } from '../../../reports/patrol-figures.ts';
import { useNaming } from '../feed/names.tsx';
import { shareOf, useCoverageWords } from './use-coverage.ts';

const COUNTS = [
  ...(['due', 'made', 'onTime', 'early', 'late', 'outOfOrder', 'tooFast', 'missed'] as const),
  ...(['madeUp', 'skipped', 'unprovable', 'underWay'] as const),
] as const;

/** Figures by one thing; a line leads to its visits that nobody made. */
export function CoverageTable({
  report,
  chosen,
  onChoose,
}: {
  readonly report: CoverageReport;
  readonly chosen: string | undefined;
  onChoose(key: string, title: string): void;
}) {
  const { say } = useCoverageWords();
  const title = useTitle(report.by);
  const hasIntervals = report.items.some(({ intervals }) => intervals !== undefined);
  // What never happened needs no column.
  const counts = COUNTS.filter(
    (name) => ['due', 'made', 'onTime', 'missed'].includes(name) || report.total[name] > 0,
  );
  return (
    <div className="scroll">
      <table className="records coverage-table" data-testid="coverage">
        <thead>
          <tr>
            <th scope="col">{say(`by.${report.by}`)}</th>
            <th scope="col">{say('coverage')}</th>
            <th scope="col">{say('onTimeRate')}</th>
            {counts.map((name) => (
              <th key={name} scope="col">
                {say(name)}
              </th>
            ))}
            {hasIntervals && <th scope="col">{say('longest')}</th>}
            {hasIntervals && (
              <th scope="col" title={say('spread.note')}>
                {say('spread')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {report.items.map((line) => (
            <tr key={line.key} data-key={line.key} className={line.key === chosen ? 'chosen' : ''}>
              <td data-title={say(`by.${report.by}`)}>
                <button
                  type="button"
                  className="link"
                  aria-pressed={line.key === chosen}
                  onClick={() => onChoose(line.key, title(line))}
                >
                  {title(line)}
                </button>
              </td>
              <Rates line={line} />
              {counts.map((name) => (
                <td key={name} data-title={say(name)} className="number">
                  {line[name] || '–'}
                </td>
              ))}
              {hasIntervals && <Intervals line={line} />}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{say('total')}</td>
            <Rates line={report.total} />
            {counts.map((name) => (
              <td key={name} className="number">
                {report.total[name] || '–'}
              </td>
            ))}
            {hasIntervals && <td colSpan={2} />}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function useTitle(by: CoverageReport['by']): (line: CoverageLine) => string {
  const { say, of } = useCoverageWords();
  const name = useNaming();
  return ({ key, name: known }) => {
    if (known !== undefined) return of(known);
    if (key === '') return say(by === 'shift' ? 'no-shift' : 'nobody');
    return by === 'guard' ? (name(key) ?? key) : key;
  };
}

/** Coverage as a figure and as a bar, so that a column is read at a glance. */
function Rates({ line }: { readonly line: Figures }) {
  const { say } = useCoverageWords();
  return (
    <>
      <td data-title={say('coverage')} className="number rate">
        <b>{shareOf(line.coverage, say('unknown'))}</b>
        {line.coverage !== undefined && (
          <meter min={0} max={1} low={0.85} high={0.95} optimum={1} value={line.coverage} />
        )}
      </td>
      <td data-title={say('onTimeRate')} className="number">
        {shareOf(line.onTimeRate, say('unknown'))}
      </td>
    </>
  );
}

function Intervals({ line: { intervals } }: { readonly line: CoverageLine }) {
  const { say } = useCoverageWords();
  if (intervals === undefined) return <td colSpan={2} />;
  const { longest, atLeast, spread } = intervals;
  return (
    <>
      <td data-title={say('longest')} className={atLeast ? 'number bad' : 'number'}>
        {atLeast && `${say('atLeast')} `}
        {lasting(longest, say)}
      </td>
      <td data-title={say('spread')} className="number">
        {spread === undefined ? '–' : spread.toFixed(2)}
      </td>
    </>
  );
}

/** A length of time in the largest unit that says enough. */
function lasting(seconds: number, say: ReturnType<typeof useCoverageWords>['say']): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return say('minutes', { n: minutes });
  const hours = seconds / 3_600;
  return hours < 72
    ? say('hours', { n: hours.toFixed(1) })
    : say('days', { n: (hours / 24).toFixed(1) });
}
