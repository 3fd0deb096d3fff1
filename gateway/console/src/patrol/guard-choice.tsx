import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ask } from '../api/client.ts';
import type { Found, PersonRow } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { Choice } from '../parts/choice.tsx';
import { FindBox } from '../parts/find-box.tsx';
import { useTell } from './words.ts';

/** A guard: those who are near at hand one press away, any other by name. */
export function GuardChoice({
  near,
  value,
  onChange,
}: {
  readonly near: readonly string[];
  readonly value: string | undefined;
  onChange(guard: string): void;
}) {
  const tell = useTell();
  const naming = useNaming();
  const [find, setFind] = useState('');
  const people = useQuery({
    queryKey: ['people', find],
    queryFn: () =>
      ask<Found<PersonRow>>('/api/v1/people/search', { method: 'POST', body: { find } }),
    enabled: find !== '',
  });
  const found = (people.data?.items ?? []).filter(({ guard }) => guard === true);
  const options = [
    ...near.map((guard) => ({ value: guard, label: naming(guard) ?? guard })),
    ...found
      .filter(({ person }) => !near.includes(person))
      .map(({ person, name }) => ({ value: person, label: name ?? person })),
  ];
  return (
    <>
      <FindBox
        label={tell('visit.find-guard')}
        onFind={useCallback((text: string) => setFind(text), [])}
      />
      {options.length === 0 ? (
        <p className="note">{tell('visit.nobody')}</p>
      ) : (
        <Choice label={tell('visit.guard')} value={value} options={options} onChange={onChange} />
      )}
    </>
  );
}
