import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import type { HouseholdRow, Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import { useActing } from './use-acting.ts';

const PAGE = 100;

/** 一位多车: how many of a household's vehicles may be inside at once. */
export function Households({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const households = useInfiniteQuery({
    queryKey: ['households'],
    queryFn: ({ pageParam: after }) =>
      ask<{ items: readonly HouseholdRow[] }>(
        `/api/v1/households?limit=${PAGE}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
      ),
    initialPageParam: '',
    getNextPageParam: ({ items }) =>
      items.length < PAGE ? undefined : (items.at(-1)?.household ?? undefined),
    refetchInterval: false,
  });
  const rows = (households.data?.pages ?? []).flatMap(({ items }) => items);
  return (
    <>
      {session.acts.includes('household.set') && <HouseholdForm />}
      <table className="records">
        <thead>
          <tr>
            <th>{say('permit.household')}</th>
            <th>{say('household.spaces')}</th>
            <th>{say('household.since')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ household, spaces, since }) => (
            <tr key={household} data-key={household}>
              <td data-title={say('permit.household')}>
                <b>{household}</b>
              </td>
              <td data-title={say('household.spaces')}>{spaces ?? say('permit.unlimited')}</td>
              <td data-title={say('household.since')}>{momentOf(since, site.zone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {households.data !== undefined && rows.length === 0 && (
        <p className="empty">{say('household.none')}</p>
      )}
      {households.hasNextPage && (
        <Button className="next-page" onClick={() => void households.fetchNextPage()}>
          {say('list.next')}
        </Button>
      )}
    </>
  );
}

function HouseholdForm() {
  const { say } = useWords();
  const { send, pending } = useActing();
  const [household, setHousehold] = useState('');
  const [spaces, setSpaces] = useState('');
  const save = async (): Promise<void> => {
    const name = household.trim();
    if (name === '') return;
    const limit = spaces.trim() === '' ? {} : { spaces: Number(spaces) };
    const told = say('household.done', { household: name });
    if (await send({ type: 'household.set', data: { household: name, ...limit } }, told)) {
      setHousehold('');
      setSpaces('');
    }
  };
  return (
    <form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Input
        aria-label={say('permit.household')}
        placeholder={say('permit.household')}
        value={household}
        maxLength={100}
        onChange={(event) => setHousehold(event.target.value)}
      />
      <Input
        type="number"
        min={0}
        max={1000}
        aria-label={say('household.spaces')}
        placeholder={say('household.spaces')}
        value={spaces}
        onChange={(event) => setSpaces(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={household.trim() === '' || pending}>
        {say('common.save')}
      </Button>
      <span className="note">{say('household.note')}</span>
    </form>
  );
}
