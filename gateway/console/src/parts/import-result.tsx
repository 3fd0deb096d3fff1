import { Alert, Button } from 'antd';
import type { ImportJob } from '../api/imports.ts';
import { useWords, type Words } from '../words/language.tsx';

const TONES: Readonly<Record<ImportJob['phase'], 'info' | 'success' | 'error' | 'warning'>> = {
  reading: 'info',
  checking: 'info',
  staging: 'info',
  checked: 'success',
  staged: 'warning',
  applied: 'success',
  unchanged: 'info',
  refused: 'error',
  failed: 'error',
};

/** How far a file has come, and what is wrong with which row. */
export function ImportResult({ job, onApply }: { readonly job: ImportJob; onApply?(): void }) {
  const words = useWords();
  const { say, of } = words;
  const { rows, problems, problemCount, ignored } = job;
  return (
    <div className="import-result" data-testid="import" data-phase={job.phase}>
      <Alert
        type={TONES[job.phase]}
        showIcon
        title={`${job.file}：${told(job, words)}`}
        description={
          ignored.length === 0 ? undefined : say('import.ignored', { names: ignored.join('、') })
        }
        action={
          onApply !== undefined &&
          rows > 0 && (
            <Button type="primary" onClick={onApply}>
              {say('import.apply', { rows })}
            </Button>
          )
        }
      />
      {problems.length > 0 && (
        <table className="records problems">
          <thead>
            <tr>
              {(['row', 'column', 'value', 'problem'] as const).map((name) => (
                <th key={name} scope="col">
                  {say(`import.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {problems.map((problem, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: problems never move, and two may be alike
              <tr key={index}>
                <td data-title={say('import.row')}>{problem.row ?? ''}</td>
                <td data-title={say('import.column')}>{problem.column ?? ''}</td>
                <td data-title={say('import.value')}>{problem.value ?? ''}</td>
                <td data-title={say('import.problem')}>{of(problem.text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {problemCount > problems.length && (
        <p className="note">
          {say('import.shown', { shown: problems.length })}{' '}
          <Button
            size="small"
            href={`/api/v1/imports/${encodeURIComponent(job.import)}/problems.csv`}
            download="problems.csv"
          >
            {say('import.all-problems', { count: problemCount })}
          </Button>
        </p>
      )}
    </div>
  );
}

function told(job: ImportJob, { say }: Words): string {
  const { phase, rows, done, unchanged, problemCount: count, why = '' } = job;
  const text = say(`import.${phase}`, { rows, done, unchanged, count, why });
  return job.again === true ? `${text}（${say('import.again')}）` : text;
}
