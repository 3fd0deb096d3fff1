import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm, Tag } from 'antd';
import { useEffect, useState } from 'react';
import {
  CARD_FORMS,
  ENCODINGS,
  type HowWritten,
  type ImportJob,
  type ImportRow,
  isOver,
  useImports,
  useJob,
  useUpload,
} from '../api/imports.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import { ImportResult } from './import-result.tsx';
import { Pick } from './pick.tsx';
import { problemWords, useActing } from './use-acting.ts';

/** The heads that the reader of files knows, with one row to write over; docs/import.md has the rest. */
const TEMPLATE =
  '\uFEFF姓名,卡号,车牌号,电话,房号,类别,截止日期\r\n示例请删,B1C2D3E4,粤B12345,13800138000,1栋1单元101,住户,2027-12-31\r\n';

/** 导入导出: a file is read first, its problems are told row by row, and then it counts from one moment on, or not. */
export function Imports({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const upload = useUpload();
  const [how, setHow] = useState<HowWritten>({ encoding: 'auto', cards: 'auto' });
  const [file, setFile] = useState<File>();
  const [begun, setBegun] = useState<ImportJob>();
  const job = useJob(begun).data ?? begun;
  const isWorking = upload.isPending || (job !== undefined && !isOver(job));
  const mayImport = session.acts.includes('import.stage');
  const phase = job?.phase;
  useEffect(() => {
    if (phase === 'applied') void client.invalidateQueries({ queryKey: ['imports'] });
  }, [phase, client]);
  const send = (given: File, until: 'checked' | 'applied'): void => {
    setFile(given);
    setBegun(undefined);
    upload.mutate(
      { file: given, until, ...how },
      {
        onSuccess: setBegun,
        onError: (error) => void message.error(problemWords(error, of), 8),
      },
    );
  };
  return (
    <>
      {mayImport && (
        <div className="bar">
          <label className={isWorking ? 'file busy' : 'file'}>
            {say('import.file')}
            <input
              type="file"
              accept=".csv,.xlsx,.xls"
              disabled={isWorking}
              onChange={({ target }) => {
                const [given] = target.files ?? [];
                // The same file, mended, may be chosen again.
                target.value = '';
                if (given !== undefined) send(given, 'checked');
              }}
            />
          </label>
          <Pick
            label={say('import.encoding')}
            value={how.encoding}
            options={ENCODINGS.map((value) => ({ value, label: say(`import.encoding.${value}`) }))}
            onChange={(word) => {
              const encoding = ENCODINGS.find((one) => one === word) ?? 'auto';
              setHow({ ...how, encoding });
            }}
          />
          <Pick
            label={say('import.cards')}
            value={how.cards}
            options={CARD_FORMS.map((value) => ({ value, label: say(`import.cards.${value}`) }))}
            onChange={(word) => {
              const cards = CARD_FORMS.find((one) => one === word) ?? 'auto';
              setHow({ ...how, cards });
            }}
          />
          <Button
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`}
            download="permits-template.csv"
          >
            {say('import.template')}
          </Button>
          {(['csv', 'xlsx'] as const).map((format) => (
            <Button key={format} href={`/api/v1/export/permits?format=${format}`} download>
              {say('import.export', { format })}
            </Button>
          ))}
        </div>
      )}
      <p className="note">{say('import.drop')}</p>
      {job !== undefined && (
        <ImportResult
          job={job}
          {...(file === undefined || job.phase !== 'checked'
            ? {}
            : { onApply: () => send(file, 'applied') })}
        />
      )}
      <History site={site} session={session} />
    </>
  );
}

const COLOURS: Readonly<Record<ImportRow['state'], string>> = {
  staged: 'warning',
  applied: 'success',
  undone: 'default',
  dropped: 'default',
};

function History({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const naming = useNaming();
  const imports = useImports();
  const rows = imports.data?.imports ?? [];
  return (
    <section className="sub">
      <h3>{say('import.history')}</h3>
      {imports.data !== undefined && rows.length === 0 && (
        <p className="empty">{say('import.none')}</p>
      )}
      <table className="records imports" hidden={rows.length === 0}>
        <thead>
          <tr>
            {(['name', 'rows', 'by', 'when', 'state'] as const).map((name) => (
              <th key={name} scope="col">
                {say(`import.${name}`)}
              </th>
            ))}
            <th scope="col" aria-label={say('import.undo')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.import} data-key={row.import}>
              <td data-title={say('import.name')}>
                <b>{row.file ?? row.import}</b>
              </td>
              <td data-title={say('import.rows')}>{row.rows}</td>
              <td data-title={say('import.by')}>{naming(row.by) ?? row.by}</td>
              <td data-title={say('import.when')}>{momentOf(row.began, site.zone)}</td>
              <td data-title={say('import.state')}>
                <Tag color={COLOURS[row.state]}>{say(`import.state.${row.state}`)}</Tag>
              </td>
              <td>
                <TakeBack row={row} session={session} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TakeBack({ row, session }: { readonly row: ImportRow; readonly session: Session }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const data = { import: row.import };
  if (row.state === 'staged' && session.acts.includes('import.drop')) {
    return (
      <Button
        size="small"
        disabled={pending}
        onClick={() => void send({ type: 'import.drop', data })}
      >
        {say('import.forget')}
      </Button>
    );
  }
  if (row.state !== 'applied' || !session.acts.includes('import.undo')) return null;
  return (
    <Popconfirm
      title={say('import.undo.ask')}
      okText={say('import.undo')}
      cancelText={say('common.cancel')}
      onConfirm={() => send({ type: 'import.undo', data }, say('import.undone'))}
    >
      <Button size="small" danger disabled={pending}>
        {say('import.undo')}
      </Button>
    </Popconfirm>
  );
}
