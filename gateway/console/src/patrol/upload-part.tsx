import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import type { SitePicture } from '../api/types.ts';
import { Panel } from '../parts/panel.tsx';
import { Pick } from '../parts/pick.tsx';
import { problemWords } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { type PatrolKey, useTell } from './words.ts';

type Listed = readonly { readonly name: string; readonly why?: string }[];
type Folder = { readonly waiting: Listed; readonly done: Listed; readonly refused: Listed };

const HEAPS: readonly (readonly [heap: keyof Folder, title: PatrolKey])[] = [
  ['waiting', 'upload.waiting'],
  ['refused', 'upload.refused'],
  ['done', 'upload.done'],
];
// A file is read within seconds of its coming.
const LOOK_MS = 2_000;

/** 巡更棒上传: the file that a baton's own program wrote, and what became of it. */
export function UploadPart({ site }: { readonly site: SitePicture }) {
  const tell = useTell();
  const { of } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const line = chosen ?? site.folders[0];
  const path = `/api/v1/lines/${line}/files`;
  const folder = useQuery({
    queryKey: ['folder', line],
    queryFn: () => ask<Folder>(path),
    enabled: line !== undefined,
    refetchInterval: LOOK_MS,
  });
  const sending = useMutation({
    mutationFn: (file: File) =>
      ask<object>(`${path}?${new URLSearchParams({ file: file.name }).toString()}`, {
        method: 'POST',
        file,
        patienceMs: 60_000,
      }),
    onSuccess: (_answer, file) => void message.success(tell('upload.given', { file: file.name })),
    onError: (error) => void message.error(problemWords(error, of), 8),
    onSettled: () => client.invalidateQueries({ queryKey: ['folder'] }),
  });
  return (
    <Panel title={tell('upload')} query={folder}>
      <p className="note">{tell('upload.note')}</p>
      <p className="keys">
        {site.folders.length > 1 && (
          <Pick
            label={tell('upload.line')}
            value={line}
            options={site.folders.map((id) => ({ value: id, label: id }))}
            onChange={setChosen}
          />
        )}
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={tell('upload.choose')}
          accept=".csv,.txt,.xlsx,.xls"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) sending.mutate(file);
            target.value = '';
          }}
        />
        <Button type="primary" loading={sending.isPending} onClick={() => picker.current?.click()}>
          {tell('upload.choose')}
        </Button>
      </p>
      {folder.data !== undefined && <Heaps folder={folder.data} />}
    </Panel>
  );
}

function Heaps({ folder }: { readonly folder: Folder }) {
  const tell = useTell();
  return HEAPS.map(([heap, title]) => (
    <section key={heap} data-testid={`files-${heap}`}>
      <h3>
        {tell(title)} <small className="dim">{folder[heap].length}</small>
      </h3>
      <ul className="files">
        {folder[heap].map(({ name, why }) => (
          <li key={name}>
            {name}
            {why !== undefined && <p className={heap === 'refused' ? 'bad' : 'dim'}>{why}</p>}
          </li>
        ))}
      </ul>
    </section>
  ));
}
