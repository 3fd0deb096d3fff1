import { Button, Input, Popconfirm, Popover } from 'antd';
import { useState } from 'react';
import { credentialId, permitId } from '../api/brands.ts';
import type { Act, Session, SitePicture } from '../api/types.ts';
import { type TemporaryCard, useTemporaryCards, type VisitorRow } from '../api/visitors.ts';
import { useWords } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import { endOfDay, fromField, toField } from './moment.ts';
import { useActing } from './use-acting.ts';
import { cardsFree } from './visitor-entry.ts';

/** What may be done with a visitor: each in two presses at most. */
export function VisitorActs({
  row,
  site,
  session,
}: {
  readonly row: VisitorRow;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const may = (act: Act['type']): boolean => session.acts.includes(act);
  const { credential, state } = row;
  const isOver = state === 'ended' || state === 'left' || state === 'lapsed';
  const data = { permit: permitId(row) };
  return (
    <span className="keys">
      {may('visitor.extend') && state !== 'ended' && <Extend row={row} site={site} />}
      {may('credential.hand-back') && credential !== undefined && (
        <Button
          size="small"
          type={row.keepsCard === undefined ? 'default' : 'primary'}
          disabled={pending}
          onClick={() =>
            void send(
              { type: 'credential.hand-back', data: { credential: credentialId({ credential }) } },
              say('visitor.taken-back'),
            )
          }
        >
          {say('visitor.take-back')}
        </Button>
      )}
      {may('credential.hand-out') && credential === undefined && !isOver && <HandOut row={row} />}
      {may('visitor.end') && !isOver && (
        <Popconfirm
          title={say('visitor.end.ask')}
          okText={say('visitor.end')}
          cancelText={say('common.cancel')}
          onConfirm={() => send({ type: 'visitor.end', data }, say('visitor.ended'))}
        >
          <Button size="small" danger disabled={pending}>
            {say('visitor.end')}
          </Button>
        </Popconfirm>
      )}
    </span>
  );
}

const HOUR_MS = 3_600_000;

function Extend({ row, site }: { readonly row: VisitorRow; readonly site: SitePicture }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState(() => toField(site.zone, row.until));
  const until = (to: string | undefined): void => {
    if (to === undefined) return;
    setIsOpen(false);
    const told = say('visitor.extended', { at: momentOf(to, site.zone) });
    void send({ type: 'visitor.extend', data: { permit: permitId(row), to } }, told);
  };
  // Who is past his time gets an hour from now, not from when it was over.
  const hourMore = (): string =>
    new Date(Math.max(Date.parse(row.until), Date.now()) + HOUR_MS).toISOString();
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger="click"
      content={
        <div className="extend">
          <Button onClick={() => until(hourMore())}>{say('visitor.extend.hour')}</Button>
          <Button onClick={() => until(endOfDay(site.zone, Date.now(), 0))}>
            {say('visitor.tonight')}
          </Button>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              until(fromField(site.zone, typed));
            }}
          >
            <Input
              type="datetime-local"
              aria-label={say('visitor.until')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button htmlType="submit">{say('visitor.extend.set')}</Button>
          </form>
        </div>
      }
    >
      <Button size="small" disabled={pending}>
        {say('visitor.extend')}
      </Button>
    </Popover>
  );
}

function HandOut({ row }: { readonly row: VisitorRow }) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const [isOpen, setIsOpen] = useState(false);
  const cards = cardsFree(useTemporaryCards().data?.items ?? []);
  const give = (card: TemporaryCard) => (): void => {
    setIsOpen(false);
    const told = say('visitor.handed-out', { tail: card.tail ?? '????' });
    const data = { credential: credentialId(card), permit: permitId(row) };
    void send({ type: 'credential.hand-out', data }, told);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger="click"
      content={
        <div className="free-cards">
          {cards.length === 0 && <span className="dim">{say('visitor.no-free-card')}</span>}
          {cards.map((card) => (
            <Button key={card.credential} onClick={give(card)}>
              …{card.tail ?? '????'}
            </Button>
          ))}
        </div>
      }
    >
      <Button size="small" disabled={pending}>
        {say('visitor.hand-out')}
      </Button>
    </Popover>
  );
}
