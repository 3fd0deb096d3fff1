import { App, Button, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import {
  NOTICES_SHOWN,
  type Notice,
  type NoticesShown,
  useNoticeChange,
  useNotices,
  useWebhooks,
  useWebhookTest,
  type Webhook,
} from '../api/notices.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { momentOf } from '../parts/clock.ts';
import { Panel } from '../parts/panel.tsx';
import { type Column, RecordTable } from '../parts/records.tsx';
import { problemWords } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';
import './messages-page.css';

/** 外部通知: who outside is told of alarms, whether he can be reached, and what did not arrive. */
export function MessagesPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page messages-page">
      {(site) => (
        <>
          <Receivers site={site} />
          <NoticeList site={site} />
        </>
      )}
    </SitePage>
  );
}

function Receivers({ site }: { readonly site: SitePicture }) {
  const { say } = useWords();
  const webhooks = useWebhooks();
  const rows = webhooks.data?.webhooks ?? [];
  const columns: readonly Column<Webhook>[] = [
    { title: say('notice.webhook'), cell: ({ id }) => <b>{id}</b> },
    { title: say('notice.at'), cell: ({ at }) => at },
    { title: say('notice.tells'), cell: ({ tells }) => say(`notice.tells.${tells}`) },
    { title: say('notice.waiting'), cell: ({ waiting }) => waiting },
    {
      title: say('notice.dead'),
      cell: ({ dead }) => <b className={dead > 0 ? 'bad' : ''}>{dead}</b>,
    },
    {
      title: say('notice.last'),
      cell: ({ lastTaken }) =>
        lastTaken === undefined ? say('notice.never') : momentOf(lastTaken, site.zone, true),
    },
    { title: say('notice.test'), cell: ({ id }) => <Test webhook={id} /> },
  ];
  return (
    <Panel title={say('notice.receivers')} query={webhooks}>
      {webhooks.data !== undefined && rows.length === 0 ? (
        <p className="empty">{say('notice.no-receivers')}</p>
      ) : (
        <RecordTable columns={columns} rows={rows} keyOf={({ id }) => id} />
      )}
    </Panel>
  );
}

/** The test button: what came of it is said at once, in words that say what to mend. */
function Test({ webhook }: { readonly webhook: string }) {
  const { say, of } = useWords();
  const { message } = App.useApp();
  const test = useWebhookTest();
  const send = (): void =>
    test.mutate(webhook, {
      onSuccess: ({ taken, whyText, status }) => {
        if (taken) return void message.success(say('notice.test.taken', { webhook }));
        const why = [whyText === undefined ? '' : of(whyText), status].filter(Boolean).join(' ');
        return void message.error(say('notice.test.failed', { webhook, why }), 8);
      },
      onError: (error) => void message.error(problemWords(error, of), 8),
    });
  return (
    <Button size="small" loading={test.isPending} onClick={send}>
      {say('notice.test')}
    </Button>
  );
}

const COLOURS: Readonly<Record<Notice['state'], string>> = {
  waiting: 'processing',
  sent: 'success',
  dead: 'error',
  discarded: 'default',
};

function NoticeList({ site }: { readonly site: SitePicture }) {
  const { say, of } = useWords();
  const [shown, setShown] = useState<NoticesShown>('dead');
  const notices = useNotices(shown);
  const rows = notices.data?.notices ?? [];
  const columns: readonly Column<Notice>[] = [
    {
      title: say('notice.made'),
      cell: ({ made }) => <time>{momentOf(made, site.zone, true)}</time>,
    },
    { title: say('notice.webhook'), cell: ({ webhook }) => webhook },
    { title: say('notice.text'), cell: ({ text, type }) => (text === undefined ? type : of(text)) },
    {
      title: say('notice.state'),
      cell: ({ state, attempts }) => (
        <Tag color={COLOURS[state]}>{say(`notice.state.${state}`, { attempts })}</Tag>
      ),
    },
    {
      title: say('notice.why'),
      cell: ({ whyText, why, status }) =>
        why !== undefined && [whyText === undefined ? why : of(whyText), status].join(' '),
    },
    { title: say('notice.do'), cell: (row) => <Change row={row} /> },
  ];
  return (
    <section className="panel">
      <header>
        <nav className="parts" aria-label={say('nav.messages')}>
          {NOTICES_SHOWN.map((one) => (
            <button
              key={one}
              type="button"
              aria-current={one === shown ? 'page' : undefined}
              onClick={() => setShown(one)}
            >
              {say(`notice.show.${one}`)}
            </button>
          ))}
        </nav>
      </header>
      {notices.data !== undefined && rows.length === 0 ? (
        <p className="empty">{say('notice.none')}</p>
      ) : (
        <RecordTable columns={columns} rows={rows} keyOf={({ notice }) => notice} />
      )}
    </section>
  );
}

function Change({ row: { notice, state } }: { readonly row: Notice }) {
  const { say, of } = useWords();
  const { message } = App.useApp();
  const change = useNoticeChange();
  if (state === 'sent') return null;
  const make = (verb: 'resend' | 'discard'): void =>
    change.mutate(
      { notice, verb },
      { onError: (error) => void message.error(problemWords(error, of), 8) },
    );
  return (
    <span className="bar">
      <Button size="small" disabled={change.isPending} onClick={() => make('resend')}>
        {say('notice.resend')}
      </Button>
      {state !== 'discarded' && (
        <Popconfirm
          title={say('notice.discard.ask')}
          okText={say('notice.discard')}
          cancelText={say('common.cancel')}
          onConfirm={() => make('discard')}
        >
          <Button size="small" danger disabled={change.isPending}>
            {say('notice.discard')}
          </Button>
        </Popconfirm>
      )}
    </span>
  );
}
