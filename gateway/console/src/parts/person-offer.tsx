import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import type { Found, PersonRow } from '../api/types.ts';
import { useWords } from '../words/language.tsx';

const PAUSE_MS = 250;
const OFFERED = 4;

/** Who of those known already is meant: a second permit of the same person is his, and no second person. */
export function PersonOffer({
  typed,
  chosen,
  fixed,
  onChoose,
  onForget,
}: {
  readonly typed: string;
  readonly chosen: PersonRow | undefined;
  /** The holder of a permit does not change. */
  readonly fixed: boolean;
  onChoose(person: PersonRow): void;
  onForget(): void;
}) {
  const { say } = useWords();
  const [find, setFind] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFind(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ['people', find],
    queryFn: () =>
      ask<Found<PersonRow>>('/api/v1/people/search', { method: 'POST', body: { find } }),
    enabled: find !== '' && chosen === undefined && !fixed,
    refetchInterval: false,
  });
  if (fixed) return null;
  if (chosen !== undefined) {
    return (
      <p className="offer">
        {say('permit.known', { name: chosen.name ?? '' })}
        <Button type="link" size="small" onClick={onForget}>
          {say('permit.another')}
        </Button>
      </p>
    );
  }
  const items = find === '' ? [] : (found.data?.items ?? []).slice(0, OFFERED);
  if (items.length === 0) return null;
  return (
    <p className="offer">
      {say('permit.offered')}
      {items.map((person) => (
        <Button key={person.person} size="small" onClick={() => onChoose(person)}>
          {person.name} {person.household ?? ''}
        </Button>
      ))}
    </p>
  );
}
