import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { handoverId } from '../api/brands.ts';
import { useSearch } from '../api/queries.ts';
import type { GoodsRow, Session, SitePicture } from '../api/types.ts';
import { momentOf } from '../parts/clock.ts';
import { type Column, Records } from '../parts/records.tsx';
import { useActing } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { SitePage } from './site-page.tsx';

const REFRESH_MS = 10_000;

/** 交接物品: deliveries stop at the gate; what they left lies there until the estate's own people have brought it. */
export function GoodsPage({ session }: { readonly session: Session }) {
  return (
    <SitePage session={session} className="page">
      {(site) => <Goods site={site} session={session} />}
    </SitePage>
  );
}

function Goods({ site, session }: { readonly site: SitePicture; readonly session: Session }) {
  const { say } = useWords();
  const [delivered, setDelivered] = useState(false);
  const search = useSearch<GoodsRow>('handovers', { delivered }, REFRESH_MS);
  const columns: readonly Column<GoodsRow>[] = [
    { title: say('goods.receiver'), cell: ({ receiver }) => <b>{receiver}</b> },
    { title: say('goods.what'), cell: ({ goods }) => goods },
    { title: say('goods.carrier'), cell: ({ carrier }) => carrier },
    { title: say('goods.since'), cell: ({ since }) => <time>{momentOf(since, site.zone)}</time> },
    { title: say('goods.by'), cell: ({ by }) => by },
    {
      title: say(delivered ? 'goods.delivered' : 'goods.state'),
      cell: (row) =>
        row.delivered === undefined ? (
          session.acts.includes('handover.deliver') && <Deliver row={row} />
        ) : (
          <>
            {row.to} · {row.deliveredBy} · <time>{momentOf(row.delivered, site.zone)}</time>
          </>
        ),
    },
  ];
  return (
    <section className="panel">
      <header>
        <nav className="parts" aria-label={say('nav.goods')}>
          {[false, true].map((done) => (
            <button
              key={String(done)}
              type="button"
              aria-current={done === delivered ? 'page' : undefined}
              onClick={() => setDelivered(done)}
            >
              {say(done ? 'goods.done' : 'goods.waiting')}
            </button>
          ))}
        </nav>
      </header>
      {session.acts.includes('handover.record') && <RecordForm />}
      <Records
        columns={columns}
        search={search}
        keyOf={({ handover }) => handover}
        empty={say(delivered ? 'list.none' : 'goods.none')}
      />
    </section>
  );
}

function RecordForm() {
  const { say } = useWords();
  const { send, pending } = useActing();
  const [receiver, setReceiver] = useState('');
  const [goods, setGoods] = useState('');
  const [carrier, setCarrier] = useState('');
  const entry = { receiver: receiver.trim(), goods: goods.trim(), carrier: carrier.trim() };
  const isComplete = Object.values(entry).every((text) => text !== '');
  const record = async (): Promise<void> => {
    if (!isComplete) return;
    if (!(await send({ type: 'handover.record', data: entry }, say('goods.recorded')))) return;
    // Who delivers has more than one parcel: his name stays.
    setReceiver('');
    setGoods('');
  };
  const field = (label: string, value: string, set: (text: string) => void, isFirst = false) => (
    <Input
      aria-label={label}
      placeholder={label}
      autoFocus={isFirst}
      maxLength={100}
      value={value}
      onChange={(event) => set(event.target.value)}
    />
  );
  return (
    <form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      {field(say('goods.receiver'), receiver, setReceiver, true)}
      {field(say('goods.what'), goods, setGoods)}
      {field(say('goods.carrier'), carrier, setCarrier)}
      <Button type="primary" htmlType="submit" disabled={!isComplete || pending}>
        {say('goods.record')}
      </Button>
    </form>
  );
}

/** Delivered to whom it was for, or to another who took it. */
function Deliver({ row }: { readonly row: GoodsRow }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const [isAsking, setIsAsking] = useState(false);
  const [to, setTo] = useState(row.receiver);
  const deliver = async (): Promise<void> => {
    const data = { handover: handoverId(row), to: to.trim() };
    if (await send({ type: 'handover.deliver', data }, say('goods.brought'))) setIsAsking(false);
  };
  return (
    <Popover
      open={isAsking}
      onOpenChange={setIsAsking}
      trigger="click"
      title={say('goods.to')}
      content={
        <form
          className="bar"
          onSubmit={(event) => {
            event.preventDefault();
            void deliver();
          }}
        >
          <Input
            aria-label={say('goods.to')}
            value={to}
            maxLength={200}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button type="primary" htmlType="submit" disabled={to.trim() === '' || pending}>
            {say('common.save')}
          </Button>
        </form>
      }
    >
      <Button size="small" type="primary">
        {say('goods.deliver')}
      </Button>
    </Popover>
  );
}
