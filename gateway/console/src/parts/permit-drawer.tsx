import { Button, Drawer, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { ERRAND_NAMES, PERMIT_CLASSES } from '../../../words/record-terms.ts';
import { credentialId, permitId, vehicleId } from '../api/brands.ts';
import { useSearch } from '../api/queries.ts';
import type { Act, CardRow, PermitRow, Session, SitePicture } from '../api/types.ts';
import { useWords, type Words } from '../words/language.tsx';
import { BlockForm } from './block-form.tsx';
import { CardForm } from './card-form.tsx';
import { momentOf } from './clock.ts';
import { withState } from './permit-acts.ts';
import { StandingTag, standingOf } from './permit-columns.tsx';
import { PermitForm } from './permit-form.tsx';
import { useActing } from './use-acting.ts';

type Doing =
  | { readonly kind: 'change' | 'enrol' | 'block' }
  | { readonly kind: 'replace'; readonly lost: CardRow };

/** One permit: who, with what, when; and all that may be done with it. */
export function PermitDrawer({
  permit: id,
  site,
  session,
  onClose,
}: {
  readonly permit: string;
  readonly site: SitePicture;
  readonly session: Session;
  onClose(): void;
}) {
  const words = useWords();
  const { say } = words;
  const [doing, setDoing] = useState<Doing>();
  const search = useSearch<PermitRow>('permits', { permit: id });
  const permit = search.data?.pages[0]?.items[0];
  const stop = (): void => setDoing(undefined);
  return (
    <Drawer
      open
      size={520}
      className="permit-drawer"
      title={permit?.holder.name ?? say('permits.title')}
      onClose={onClose}
    >
      {permit !== undefined && (
        <div data-testid="permit">
          <Terms permit={permit} site={site} words={words} />
          <PermitKeys permit={permit} session={session} onDo={setDoing} />
          <Vehicles permit={permit} session={session} site={site} />
          <Cards permit={permit} session={session} onDo={setDoing} />
          <BlocksOf permit={permit} site={site} />
        </div>
      )}
      {permit !== undefined && doing?.kind === 'change' && (
        <PermitForm permit={permit} site={site} onClose={stop} onDone={stop} />
      )}
      {permit !== undefined && doing?.kind === 'block' && (
        <BlockForm permit={permit} site={site} onClose={stop} />
      )}
      {permit !== undefined && (doing?.kind === 'enrol' || doing?.kind === 'replace') && (
        <CardForm
          permit={permit}
          {...(doing.kind === 'replace' ? { lost: doing.lost } : {})}
          onClose={stop}
        />
      )}
    </Drawer>
  );
}

function Terms({
  permit,
  site,
  words,
}: {
  readonly permit: PermitRow;
  readonly site: SitePicture;
  readonly words: Words;
}) {
  const { say, of } = words;
  const { holder, validFrom, validTo, hours, visits, errand } = permit;
  const lanes = site.lanes.filter((lane) => permit.lanes.includes(lane.id));
  const from = validFrom === undefined ? '' : momentOf(validFrom, site.zone);
  const to = validTo === undefined ? say('permit.unlimited') : momentOf(validTo, site.zone);
  const rows: readonly (readonly [string, string])[] = [
    [say('permit.household'), permit.household ?? holder.household ?? ''],
    [say('permit.phone'), holder.phone ?? ''],
    [say('permit.validity'), from === '' ? to : `${from} — ${to}`],
    [
      say('permit.lanes.name'),
      lanes.map((lane) => of(lane.name)).join('、') || say('permit.all-lanes'),
    ],
    [
      say('permit.hours'),
      hours.map((span) => `${say(`days.${span.days}`)} ${span.from}–${span.to}`).join('；') ||
        say('permit.any-time'),
    ],
    [say('permit.visits'), visits === undefined ? '' : String(visits)],
    [say('permit.errand'), errand === undefined ? '' : of(ERRAND_NAMES[errand])],
  ];
  return (
    <>
      <p className="standing">
        <StandingTag permit={permit} words={words} /> {of(PERMIT_CLASSES[permit.class])}
      </p>
      <dl className="terms">
        {rows
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function PermitKeys({
  permit,
  session,
  onDo,
}: {
  readonly permit: PermitRow;
  readonly session: Session;
  onDo(doing: Doing): void;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const may = (act: Act['type']): boolean => session.acts.includes(act);
  const isOver = standingOf(permit, Date.now()) === 'ended';
  const isSuspended = permit.state === 'suspended';
  return (
    <p className="keys">
      {may('permit.change') && !isOver && (
        <>
          <Button type="primary" onClick={() => onDo({ kind: 'change' })}>
            {say('permit.change')}
          </Button>
          <Button
            disabled={pending}
            onClick={() =>
              void send(
                withState(permit, isSuspended ? 'active' : 'suspended'),
                say(isSuspended ? 'permit.resumed' : 'permit.suspended.done'),
              )
            }
          >
            {say(isSuspended ? 'permit.resume' : 'permit.suspend')}
          </Button>
        </>
      )}
      {may('block.set') && (
        <Button onClick={() => onDo({ kind: 'block' })}>{say('block.set')}</Button>
      )}
      {may('permit.end') && !isOver && (
        <Popconfirm
          title={say('permit.end.ask')}
          okText={say('permit.end')}
          cancelText={say('common.cancel')}
          onConfirm={() => send({ type: 'permit.end', data: { permit: permitId(permit) } })}
        >
          <Button danger disabled={pending}>
            {say('permit.end')}
          </Button>
        </Popconfirm>
      )}
    </p>
  );
}

function Vehicles({
  permit,
  site,
  session,
}: {
  readonly permit: PermitRow;
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  if (permit.vehicles.length === 0) return null;
  return (
    <section className="sub">
      <h3>{say('permit.vehicles')}</h3>
      <ul className="rows">
        {permit.vehicles.map((row) => {
          const { plate, model, colour, locked } = row;
          const data = { vehicle: vehicleId(row) };
          const act = locked === undefined ? 'vehicle.lock' : 'vehicle.unlock';
          return (
            <li key={row.vehicle}>
              <b>{plate ?? row.vehicle}</b>
              <span className="dim">{[colour, model].filter(Boolean).join(' ')}</span>
              {locked !== undefined && (
                <Tag color="error">
                  {say('vehicle.locked')} {momentOf(locked, site.zone)}
                </Tag>
              )}
              <span className="space" />
              {session.acts.includes(act) && (
                <Button
                  size="small"
                  disabled={pending}
                  onClick={() => void send({ type: act, data })}
                >
                  {say(act)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Cards({
  permit,
  session,
  onDo,
}: {
  readonly permit: PermitRow;
  readonly session: Session;
  onDo(doing: Doing): void;
}) {
  const { say } = useWords();
  const { send, pending } = useActing();
  const may = (act: Act['type']): boolean => session.acts.includes(act);
  return (
    <section className="sub">
      <h3>{say('permit.cards')}</h3>
      <ul className="rows">
        {permit.cards.map((card) => (
          <li key={card.credential} data-testid={`card-${card.tail}`}>
            <b className={card.lost === undefined ? '' : 'struck'}>…{card.tail ?? '????'}</b>
            <span className="dim">{say(`card.kind.${card.technology}`)}</span>
            {card.lost !== undefined && <Tag color="error">{say('card.lost')}</Tag>}
            <span className="space" />
            {may('credential.lose') && card.lost === undefined && (
              <Popconfirm
                title={say('card.lose.ask')}
                okText={say('card.lose')}
                cancelText={say('common.cancel')}
                onConfirm={() =>
                  send({ type: 'credential.lose', data: { credential: credentialId(card) } })
                }
              >
                <Button size="small" danger disabled={pending}>
                  {say('card.lose')}
                </Button>
              </Popconfirm>
            )}
            {may('credential.replace') && (
              <Button size="small" onClick={() => onDo({ kind: 'replace', lost: card })}>
                {say('card.replace')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may('credential.enrol') && (
        <Button type="dashed" onClick={() => onDo({ kind: 'enrol' })}>
          {say('card.enrol')}
        </Button>
      )}
    </section>
  );
}

function BlocksOf({ permit, site }: { readonly permit: PermitRow; readonly site: SitePicture }) {
  const { say } = useWords();
  if (permit.blocks.length === 0) return null;
  return (
    <section className="sub">
      <h3>{say('permits.blocks')}</h3>
      <ul className="rows">
        {permit.blocks.map((block) => (
          <li key={block.subject}>
            <span>{block.why}</span>
            <span className="space" />
            <span className="dim">
              {say('block.until')} {momentOf(block.until, site.zone)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
